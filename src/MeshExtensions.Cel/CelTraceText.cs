using System.Collections.Immutable;

namespace MeshExtensions.Cel;

/// <summary>A trace as people read it: a tree, each part of an expression below what it is a part of, with what it was.</summary>
public static class CelTraceText
{
    private const int MostValues = 5;
    private const int LongestValue = 60;
    private const int LongestExpression = 160;

    /// <summary>One line for each part, indented by two blanks for each level: <c>a == b  =>  false</c>.</summary>
    /// <param name="trace">From <see cref="CelProgram.Trace"/>.</param>
    /// <param name="program">The program that was traced.</param>
    /// <param name="arena">That of the evaluation, not reset since.</param>
    public static ImmutableArray<string> Lines(CelTrace trace, CelProgram program, CelArena arena) =>
        [.. trace.Steps.Select(step => Line(step, program, arena))];

    private static string Line(CelTraceStep step, CelProgram program, CelArena arena)
    {
        var text = string.Join(' ', step.Expression.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return $"{new string(' ', 2 * step.Depth)}{Cut(text, LongestExpression)}  =>  {Values(step, program, arena)}";
    }

    private static string Values(CelTraceStep step, CelProgram program, CelArena arena)
    {
        if (step.Count == 0)
        {
            return "not evaluated";
        }

        var shown = string.Join(", ", step.Values.Take(MostValues).Select(value => Show(value, program, arena)));
        return step.Count <= MostValues ? shown : $"{shown}, and {step.Count - MostValues} more";
    }

    private static string Show(CelValue value, CelProgram program, CelArena arena)
    {
        if (value.IsError)
        {
            return $"error: {program.Describe(value, arena).Message}";
        }

        return Cut(value.ToString(), LongestValue);
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");
}
