using MeshExtensions.Cel.RegularExpressions;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary>The standard questions about texts.</summary>
internal static class TextFunctions
{
    private const string TooLarge = "the pattern is too large for one that is compiled while an expression is evaluated; a constant may be larger";

    public static void AddTo(LibraryBuilder library)
    {
        library.Member("startsWith", "starts_with_string", CelType.String, CelType.String, CelType.Bool, (arena, in text, in prefix) =>
            Charges.TryChargeEnd(arena, text.Length, prefix.Length) ? CelValue.Bool(text.Span.StartsWith(prefix.Span)) : arena.Exceeded());
        library.Member("endsWith", "ends_with_string", CelType.String, CelType.String, CelType.Bool, (arena, in text, in suffix) =>
            Charges.TryChargeEnd(arena, text.Length, suffix.Length) ? CelValue.Bool(text.Span.EndsWith(suffix.Span)) : arena.Exceeded());
        library.Member("contains", "contains_string", CelType.String, CelType.String, CelType.Bool, Contains);
        library.Global("matches", "matches", CelType.String, CelType.String, CelType.Bool, Matches);
        library.Member("matches", "matches_string", CelType.String, CelType.String, CelType.Bool, Matches);
    }

    private static CelValue Contains(CelArena arena, in CelValue text, in CelValue part) =>
        Charges.TryChargeSearch(arena, text.Length, part.Length) ? CelValue.Bool(text.Span.IndexOf(part.Span) >= 0) : arena.Exceeded();

    /// <summary>
    /// A pattern that is known only now is compiled now, which allocates; constants never come here. It is used once, so a table would not pay.
    /// </summary>
    private static CelValue Matches(CelArena arena, in CelValue text, in CelValue pattern)
    {
        const int Compiling = 500;
        const int CompilingByte = 100;

        // Hundreds of ranges, which (?i) extends one by one.
        const int CompilingUnicode = 20_000;
        const int CompilingState = 50;
        var classes = pattern.Span.IndexOf(@"\p"u8) >= 0 || pattern.Span.IndexOf(@"\P"u8) >= 0 ? CompilingUnicode : 0;
        if (!arena.TryCharge(Compiling + classes + ((long)pattern.Length * CompilingByte)))
        {
            return arena.Exceeded();
        }

        // A short pattern may become a large program: x{1000}. One that is too large was made until that showed.
        var expression = RegularExpression.TryParseOnce(pattern.Span, out var isTooLarge);
        var states = expression?.States ?? (isTooLarge ? RegularExpressionLimits.DynamicStates : 0);
        if (!arena.TryCharge((long)states * CompilingState))
        {
            return arena.Exceeded();
        }

        if (expression is null)
        {
            return arena.WithDetail(CelErrorCode.InvalidArgument, pattern, isTooLarge ? TooLarge : "it is not a regular expression of RE2");
        }

        return Charges.TryMatch(arena, expression, text, out var matches) ? CelValue.Bool(matches) : arena.Exceeded();
    }
}
