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

    /// <summary>A pattern that is known only now is compiled now, which allocates; constants never come here.</summary>
    private static CelValue Matches(CelArena arena, in CelValue text, in CelValue pattern)
    {
        const int CompilingByte = 100;
        if (!arena.TryCharge(((long)pattern.Length * CompilingByte) + text.Length))
        {
            return arena.Exceeded();
        }

        return RegularExpression.TryParse(pattern.Span, out _, out _) is { } expression
            ? CelValue.Bool(expression.IsMatch(text.Span))
            : arena.WithDetail(CelErrorCode.InvalidArgument, pattern);
    }
}
