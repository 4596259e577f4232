using System.Text;
using System.Text.Json;
using MeshExtensions.Cel;

namespace MeshExtensions.Commands;

/// <summary>The tree of <c>meshext eval --explain</c>: each part of an expression below what it is a part of, with what it was.</summary>
internal static class EvalExplanation
{
    private const int MostValues = 5;
    private const int LongestValue = 60;

    public static void Write(CelTrace trace, CelProgram program, CelArena arena, TextWriter output)
    {
        foreach (var step in trace.Steps)
        {
            var text = string.Join(' ', step.Expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            output.WriteLine($"{new string(' ', 2 * step.Depth)}{text}  =>  {Values(step, program, arena)}");
        }

        if (trace.OmittedValues > 0)
        {
            output.WriteLine($"({trace.OmittedValues} more values are not shown.)");
        }
    }

    private static string Values(CelTraceStep step, CelProgram program, CelArena arena)
    {
        if (step.Values.IsEmpty)
        {
            return "not evaluated";
        }

        var shown = string.Join(", ", step.Values.Take(MostValues).Select(value => Show(value, program, arena)));
        return step.Values.Length <= MostValues ? shown : $"{shown}, and {step.Values.Length - MostValues} more";
    }

    private static string Show(CelValue value, CelProgram program, CelArena arena)
    {
        if (value.IsError)
        {
            return $"error: {program.Describe(value, arena).Message}";
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            CelJson.Write(json, value, arena);
        }

        var text = Encoding.UTF8.GetString(buffer.ToArray());
        return text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue), "…");
    }
}
