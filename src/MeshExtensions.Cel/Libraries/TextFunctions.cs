using MeshExtensions.Cel.RegularExpressions;

namespace MeshExtensions.Cel.Libraries;

/// <summary>The standard questions about texts.</summary>
internal static class TextFunctions
{
    public static void AddTo(LibraryBuilder library)
    {
        library.Member("startsWith", "starts_with_string", CelType.String, CelType.String, CelType.Bool, (_, in text, in prefix) => CelValue.Bool(text.Span.StartsWith(prefix.Span)));
        library.Member("endsWith", "ends_with_string", CelType.String, CelType.String, CelType.Bool, (_, in text, in suffix) => CelValue.Bool(text.Span.EndsWith(suffix.Span)));
        library.Member("contains", "contains_string", CelType.String, CelType.String, CelType.Bool, Contains);
        library.Global("matches", "matches", CelType.String, CelType.String, CelType.Bool, Matches);
        library.Member("matches", "matches_string", CelType.String, CelType.String, CelType.Bool, Matches);
    }

    // A search of one text in another may look at each byte of the one for each of the other.
    private static CelValue Contains(CelArena arena, in CelValue text, in CelValue part) =>
        arena.TryCharge(((long)text.Length * Math.Min(part.Length, 64)) >> 8)
            ? CelValue.Bool(text.Span.IndexOf(part.Span) >= 0)
            : arena.Exceeded();

    /// <summary>
    /// A pattern that is known only now is compiled now, which allocates; constants never come here. A few bytes can need a large program: a class takes hundreds of states,
    /// and a repetition count up to as many as there may be. No table is built, since that pays only for a pattern that is used again.
    /// </summary>
    private static CelValue Matches(CelArena arena, in CelValue text, in CelValue pattern)
    {
        const int CompilingByte = 1000;
        const int Compiling = 10_000;
        const int CompilingRepetition = 100_000;
        if (!arena.TryCharge(Compiling + ((long)pattern.Length * CompilingByte) + (pattern.Span.Contains((byte)'{') ? CompilingRepetition : 0)))
        {
            return arena.Exceeded();
        }

        if (RegularExpression.TryParse(pattern.Span, allowTable: false, out _, out _) is not { } expression)
        {
            return arena.WithDetail(CelErrorCode.InvalidArgument, pattern);
        }

        return arena.TryCharge(expression.CostOf(text.Length)) ? CelValue.Bool(expression.IsMatch(text.Span)) : arena.Exceeded();
    }
}
