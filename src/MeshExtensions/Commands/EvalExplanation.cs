using MeshExtensions.Cel;

namespace MeshExtensions.Commands;

/// <summary>The tree of <c>meshext eval --explain</c>: each part of an expression below what it is a part of, with what it was.</summary>
internal static class EvalExplanation
{
    private const int MostValues = 5;
    private const int LongestValue = 60;
    private const int LongestExpression = 160;

    public static void Write(CelTrace trace, CelProgram program, CelArena arena, TextWriter output)
    {
        foreach (var step in trace.Steps)
        {
            var text = string.Join(' ', step.Expression.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            output.WriteLine($"{new string(' ', 2 * step.Depth)}{Cut(text, LongestExpression)}  =>  {Values(step, program, arena)}");
        }
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
