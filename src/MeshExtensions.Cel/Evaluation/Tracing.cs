using System.Collections.Immutable;

namespace MeshExtensions.Cel.Evaluation;

/// <summary>What a traced evaluation writes down: of each expression how often it was evaluated, and the first values.</summary>
/// <param name="expressions">How many expressions there are; their ids are less than that.</param>
/// <param name="limit">Values that are kept of one expression.</param>
internal sealed class TraceRecorder(int expressions, int limit)
{
    private readonly List<CelValue>?[] _values = new List<CelValue>?[expressions];
    private readonly long[] _counts = new long[expressions];

    public void Record(int expression, in CelValue value)
    {
        if (_counts[expression]++ < limit)
        {
            (_values[expression] ??= []).Add(value);
        }
    }

    public long CountOf(int expression) => _counts[expression];

    public ImmutableArray<CelValue> ValuesOf(int expression) => [.. _values[expression] ?? []];
}

/// <summary>Records what a node gives. Only traced programs have such nodes.</summary>
/// <param name="id">Of the expression. The node may be that of a part: the one that a condition known beforehand chooses.</param>
/// <param name="inner">The node.</param>
internal sealed class TracedNode(int id, Node inner) : Node(id)
{
    /// <summary>What is recorded.</summary>
    public Node Inner => inner;

    public override CelValue Evaluate(CelArena arena)
    {
        var value = inner.Evaluate(arena);
        arena.Trace?.Record(Id, value);
        return value;
    }

    public override Truth Test(CelArena arena)
    {
        var truth = inner.Test(arena);
        arena.Trace?.Record(Id, truth == Truth.Error ? arena.Failure : CelValue.Bool(truth == Truth.True));
        return truth;
    }
}
