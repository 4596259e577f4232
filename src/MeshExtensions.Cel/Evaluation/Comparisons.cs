using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Evaluation;

/// <summary><c>==</c> and <c>!=</c>, of any two values.</summary>
internal sealed class EqualNode(int id, Node left, Node right, bool negated) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        var first = left.Evaluate(arena);
        if (first.IsError)
        {
            return Failed(arena, first);
        }

        var second = right.Evaluate(arena);
        return second.IsError ? Failed(arena, second) : From(Equality.AreEqual(first, second, arena) != negated);
    }
}

/// <summary><c>==</c> and <c>!=</c> with a constant string.</summary>
internal sealed class EqualTextNode(int id, Node operand, byte[] text, bool negated) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        var value = operand.Evaluate(arena);
        if (value.Kind == CelKind.String)
        {
            return value.Length != text.Length ? From(negated)
                : arena.TryChargeBytes(text.Length) ? From(value.Span.SequenceEqual(text) != negated)
                : Failed(arena, arena.Exceeded().At(Id));
        }

        return value.IsError ? Failed(arena, value) : From(negated);
    }
}

/// <summary>What an order must be for a comparison to hold.</summary>
internal enum Comparison
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>.</summary>
internal sealed class CompareNode(int id, Node left, Node right, Comparison comparison) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        var first = left.Evaluate(arena);
        if (first.IsError)
        {
            return Failed(arena, first);
        }

        var second = right.Evaluate(arena);
        if (second.IsError)
        {
            return Failed(arena, second);
        }

        if (first.Kind == CelKind.Int && second.Kind == CelKind.Int)
        {
            return From(comparison switch
            {
                Comparison.Less => first.Bits < second.Bits,
                Comparison.LessOrEqual => first.Bits <= second.Bits,
                Comparison.Greater => first.Bits > second.Bits,
                _ => first.Bits >= second.Bits,
            });
        }

        var outcome = Ordering.Compare(first, second, arena);
        return outcome == Ordering.Outcome.NoSuchOverload
            ? Failed(arena, NoSuchOverload(arena, first, second))
            : From(comparison switch
            {
                Comparison.Less => outcome == Ordering.Outcome.Less,
                Comparison.LessOrEqual => outcome is Ordering.Outcome.Less or Ordering.Outcome.Equal,
                Comparison.Greater => outcome == Ordering.Outcome.Greater,
                _ => outcome is Ordering.Outcome.Greater or Ordering.Outcome.Equal,
            });
    }
}

/// <summary><c>value in container</c>: element of a list, or key of a map.</summary>
internal sealed class InNode(int id, Node value, Node container) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        var needle = value.Evaluate(arena);
        if (needle.IsError)
        {
            return Failed(arena, needle);
        }

        var range = container.Evaluate(arena);
        return range.Kind switch
        {
            CelKind.List => From(ListView.Contains(range, needle, arena)),
            CelKind.Map => From(MapView.TryGet(range, needle, arena, out _)),
            CelKind.Error => Failed(arena, range),
            _ => Failed(arena, NoSuchOverload(arena, needle, range)),
        };
    }
}

/// <summary><c>value in [constants]</c>, by hash or, when there are few, one after the other.</summary>
internal sealed class InConstantsNode(int id, Node value, ConstantSet set) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        var needle = value.Evaluate(arena);
        return needle.IsError ? Failed(arena, needle) : From(set.Contains(needle, arena));
    }
}

/// <summary><c>text in [constant strings]</c>, where there are few of them.</summary>
internal sealed class InTextsNode(int id, Node value, byte[][] texts) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        var needle = value.Evaluate(arena);
        if (needle.Kind != CelKind.String)
        {
            return needle.IsError ? Failed(arena, needle) : Truth.False;
        }

        var text = needle.Span;
        foreach (var candidate in texts)
        {
            if (text.Length == candidate.Length && arena.TryChargeBytes(text.Length) && text.SequenceEqual(candidate))
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }
}
