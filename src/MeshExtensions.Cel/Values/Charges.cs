using MeshExtensions.Cel.RegularExpressions;

namespace MeshExtensions.Cel.Values;

/// <summary>What work on texts takes from the budget, where that is more than their length.</summary>
internal static class Charges
{
    /// <summary>A search of a text for a part: at worst it looks at the whole part at each place of the text, though many bytes at a time.</summary>
    /// <param name="arena">Whose budget it is.</param>
    /// <param name="text">Length of the text in bytes.</param>
    /// <param name="part">Length of the part in bytes.</param>
    public static bool TryChargeSearch(CelArena arena, int text, int part) =>
        arena.TryCharge((text >> 6) + (((Math.Max(0, (long)text - part) + 1) * Math.Max(1, part)) >> 8));

    /// <summary>A question whether a text begins or ends with a part: they are compared only if the part is not longer.</summary>
    public static bool TryChargeEnd(CelArena arena, int text, int part) => part > text || arena.TryChargeBytes(part);

    /// <summary>Matches a pattern. One with a table takes a step for each byte; any other visits states, at worst all of them for each byte.</summary>
    /// <param name="arena">Whose budget it is.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="text">A string.</param>
    /// <param name="matches">Whether it matches.</param>
    /// <returns>False when the budget is used up.</returns>
    public static bool TryMatch(CelArena arena, RegularExpression pattern, in CelValue text, out bool matches)
    {
        matches = false;
        if (!arena.TryCharge(text.Length))
        {
            return false;
        }

        // A visit is some three nanoseconds.
        var allowed = Math.Min(arena.CostLeft, long.MaxValue / 4) * 2;
        var left = allowed;
        matches = pattern.IsMatch(text.Span, ref left);
        return arena.TryCharge((allowed - left + 1) / 2);
    }

    /// <summary>A key that is hashed or compared.</summary>
    public static bool TryChargeKey(CelArena arena, in CelValue key) => key.Kind != CelKind.String || arena.TryChargeBytes(key.Length);
}
