namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>
/// A node of a parsed pattern. Groups leave no trace, since only whether there is a match is asked; for the same reason a lazy repetition is a greedy one.
/// </summary>
internal abstract record PatternNode
{
    public static readonly PatternNode Empty = new SequenceNode([]);

    /// <summary>The largest product of counted repetitions within each other, which RE2 bounds.</summary>
    public virtual int RepeatProduct => 1;

    /// <summary>A sequence within a sequence becomes part of it, so that a literal is seen as one however it was grouped.</summary>
    public static PatternNode Sequence(List<PatternNode> items)
    {
        var flat = new List<PatternNode>(items.Count);
        foreach (var item in items)
        {
            if (item is SequenceNode nested)
            {
                flat.AddRange(nested.Items);
            }
            else
            {
                flat.Add(item);
            }
        }

        return flat.Count == 1 ? flat[0] : new SequenceNode(flat);
    }

    public static PatternNode Alternatives(List<PatternNode> items)
    {
        if (items.Count == 1)
        {
            return items[0];
        }

        return items.TrueForAll(item => item is SetNode)
            ? new SetNode(RuneSet.Of([.. items.SelectMany(item => ((SetNode)item).Set.Ranges.ToArray())]))
            : new AlternativesNode(items);
    }
}

/// <summary>One code point of a set.</summary>
internal sealed record SetNode(RuneSet Set) : PatternNode;

/// <summary>A condition on a place.</summary>
internal sealed record AssertionNode(Assertion Assertion) : PatternNode;

/// <summary>One after the other. Of no items it is the empty pattern.</summary>
internal sealed record SequenceNode(List<PatternNode> Items) : PatternNode
{
    public override int RepeatProduct { get; } = Items.Count == 0 ? 1 : Items.Max(item => item.RepeatProduct);
}

/// <summary>Any one of them.</summary>
internal sealed record AlternativesNode(List<PatternNode> Items) : PatternNode
{
    public override int RepeatProduct { get; } = Items.Max(item => item.RepeatProduct);
}

/// <summary>The same again.</summary>
/// <param name="Item">What is repeated.</param>
/// <param name="Min">At least so often.</param>
/// <param name="Max">At most so often; <see cref="Unbounded"/> for no bound.</param>
/// <param name="IsCounted">Written with braces; RE2's bound on nested counts leaves out the other operators.</param>
internal sealed record RepeatNode(PatternNode Item, int Min, int Max, bool IsCounted) : PatternNode
{
    public const int Unbounded = -1;

    // Both factors are bounded by the limit before they meet here, so the product fits.
    public override int RepeatProduct { get; } = Item.RepeatProduct * (IsCounted ? Max == Unbounded ? Math.Max(1, Min) : Max : 1);
}
