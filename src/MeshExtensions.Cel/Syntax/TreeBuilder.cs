namespace MeshExtensions.Cel.Syntax;

/// <summary>Numbers the nodes as they are made and keeps their number and the tree's height within bounds.</summary>
internal sealed class TreeBuilder(ParserOptions options, IssueSink issues)
{
    // The height of each node, by id.
    private readonly List<int> _heights = [];

    /// <summary>The id of the next node, and how many there are.</summary>
    public int NextId => _heights.Count;

    /// <summary>Whether a bound was passed, which ends the parse.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Takes up a node whose id is <see cref="NextId"/>.</summary>
    public T Add<T>(T node, params ReadOnlySpan<Expression?> children)
        where T : Expression
    {
        var height = 0;
        foreach (var child in children)
        {
            height = Math.Max(height, child is null ? 0 : _heights[child.Id]);
        }

        _heights.Add(height + 1);
        if (height + 1 > options.MaxDepth)
        {
            Exhaust(node, $"the expression is nested more than {options.MaxDepth:N0} levels deep; a chain of operators or selections counts, brackets or not");
        }
        else if (_heights.Count > options.MaxNodes)
        {
            Exhaust(node, $"the expression is too large: it has more than {options.MaxNodes:N0} parts");
        }

        return node;
    }

    /// <summary>Takes back the node made last, which a macro does not keep: ids stay dense.</summary>
    public void RemoveLast() => _heights.RemoveAt(_heights.Count - 1);

    private void Exhaust(Expression node, string message)
    {
        if (!IsExhausted)
        {
            IsExhausted = true;
            issues.Add(node.Span, message);
        }
    }
}
