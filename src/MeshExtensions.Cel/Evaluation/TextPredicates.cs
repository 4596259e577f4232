using MeshExtensions.Cel.RegularExpressions;
using MeshExtensions.Cel.Values;

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
            case TextPredicate.StartsWith when Charges.TryChargeEnd(arena, value.Length, text.Length):
                return From(value.Span.StartsWith(text));
            case TextPredicate.EndsWith when Charges.TryChargeEnd(arena, value.Length, text.Length):
                return From(value.Span.EndsWith(text));
            case TextPredicate.Contains when Charges.TryChargeSearch(arena, value.Length, text.Length):
                return From(value.Span.IndexOf(text) >= 0);
            default:
                return Failed(arena, arena.Exceeded().At(Id));
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

        return Charges.TryMatch(arena, pattern, value, out var matches) ? From(matches) : Failed(arena, arena.Exceeded().At(Id));
    }
}
