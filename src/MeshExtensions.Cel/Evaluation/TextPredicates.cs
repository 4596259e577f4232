using MeshExtensions.Cel.RegularExpressions;

namespace MeshExtensions.Cel.Evaluation;

/// <summary>Questions about a text and a constant.</summary>
internal enum TextPredicate
{
    StartsWith,
    EndsWith,
    Contains,
}

/// <summary><c>text.startsWith("…")</c> and its kin.</summary>
internal sealed class TextPredicateNode(int id, Node operand, byte[] text, TextPredicate predicate) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        var value = operand.Evaluate(arena);
        if (value.Kind != CelKind.String)
        {
            return Failed(arena, value.IsError ? value : NoSuchOverload(arena, value));
        }

        switch (predicate)
        {
            case TextPredicate.StartsWith:
                return From(value.Span.StartsWith(text));
            case TextPredicate.EndsWith:
                return From(value.Span.EndsWith(text));
            default:
                return arena.TryChargeBytes(value.Length) ? From(value.Span.IndexOf(text) >= 0) : Failed(arena, arena.Exceeded().At(Id));
        }
    }
}

/// <summary><c>text.matches("…")</c>, the pattern compiled.</summary>
internal sealed class MatchesNode(int id, Node operand, RegularExpression pattern) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        var value = operand.Evaluate(arena);
        if (value.Kind != CelKind.String)
        {
            return Failed(arena, value.IsError ? value : NoSuchOverload(arena, value));
        }

        return arena.TryCharge(pattern.CostOf(value.Length)) ? From(pattern.IsMatch(value.Span)) : Failed(arena, arena.Exceeded().At(Id));
    }
}
