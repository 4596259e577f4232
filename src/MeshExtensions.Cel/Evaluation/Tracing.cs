namespace MeshExtensions.Cel.Evaluation;

/// <summary>What a traced evaluation writes down.</summary>
internal sealed class TraceRecorder(int limit)
{
    private readonly List<(int Expression, CelValue Value)> _steps = [];

    public IReadOnlyList<(int Expression, CelValue Value)> Steps => _steps;

    /// <summary>Steps beyond the limit, which are only counted.</summary>
    public int Omitted { get; private set; }

    public void Record(int expression, in CelValue value)
    {
        if (_steps.Count < limit)
        {
            _steps.Add((expression, value));
        }
        else
        {
            Omitted++;
        }
    }
}

/// <summary>Records what a node gives. Only traced programs have such nodes.</summary>
/// <param name="id">Of the expression. The node may be that of a part: the one that a condition known beforehand chooses.</param>
/// <param name="inner">The node.</param>
internal sealed class TracedNode(int id, Node inner) : Node(id)
{
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
