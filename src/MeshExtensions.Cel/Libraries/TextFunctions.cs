using MeshExtensions.Cel.RegularExpressions;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary>The standard questions about texts.</summary>
internal static class TextFunctions
{
    public static void AddTo(LibraryBuilder library)
    {
        library.Member("startsWith", "starts_with_string", CelType.String, CelType.String, CelType.Bool, StartsWith);
        library.Member("endsWith", "ends_with_string", CelType.String, CelType.String, CelType.Bool, EndsWith);
        library.Member("contains", "contains_string", CelType.String, CelType.String, CelType.Bool, Contains);
        library.Global("matches", "matches", CelType.String, CelType.String, CelType.Bool, Matches);
        library.Member("matches", "matches_string", CelType.String, CelType.String, CelType.Bool, Matches);
    }

    private static CelValue StartsWith(CelArena arena, in CelValue text, in CelValue prefix) =>
        arena.TryChargeBytes(prefix.Length) ? CelValue.Bool(text.Span.StartsWith(prefix.Span)) : arena.Exceeded();

    private static CelValue EndsWith(CelArena arena, in CelValue text, in CelValue suffix) =>
        arena.TryChargeBytes(suffix.Length) ? CelValue.Bool(text.Span.EndsWith(suffix.Span)) : arena.Exceeded();

    private static CelValue Contains(CelArena arena, in CelValue text, in CelValue part) =>
        TextSearch.TryCharge(arena, text.Length, part.Length) ? CelValue.Bool(text.Span.IndexOf(part.Span) >= 0) : arena.Exceeded();

    /// <summary>
    /// A pattern that is known only now is compiled now, which allocates; constants never come here. No table is made, which would cost more than it saves; the charge is
    /// for parsing before, and for what the pattern turned out to be after.
    /// </summary>
    private static CelValue Matches(CelArena arena, in CelValue text, in CelValue pattern)
    {
        const int Parsing = 500;
        const int CompilingState = 20;
        if (!arena.TryCharge(Parsing + pattern.Length))
        {
            return arena.Exceeded();
        }

        if (RegularExpression.TryParse(pattern.Span, allowTable: false, out _, out _) is not { } expression)
        {
            // It may have become large before it was refused.
            return arena.TryCharge(RegularExpressionLimits.ProgramStates) ? arena.WithDetail(CelErrorCode.InvalidArgument, pattern) : arena.Exceeded();
        }

        var cost = ((long)expression.StateCount * CompilingState) + (((long)text.Length * expression.CostOfByte) >> 4);
        return arena.TryCharge(cost) ? CelValue.Bool(expression.IsMatch(text.Span)) : arena.Exceeded();
    }
}
