using System.Text.Json;

namespace MeshExtensions.Cel.Conformance;

/// <summary>Runs cases.</summary>
public static class ConformanceRun
{
    /// <summary>Runs the cases of one file.</summary>
    /// <param name="lines">One case a line.</param>
    /// <param name="source">The file's name, for what is printed.</param>
    /// <param name="report">Where the outcome is counted.</param>
    /// <param name="output">Where failures and skips go.</param>
    public static void Run(IEnumerable<string> lines, string source, Report report, TextWriter output)
    {
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            ConformanceCase one;
            try
            {
                using var document = JsonDocument.Parse(line);
                one = new ConformanceCase(document.RootElement.Clone());
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                report.Failed++;
                output.WriteLine($"FAIL {source}:{number}: not a case: {exception.Message}");
                continue;
            }

            if (Skips.Reasons.TryGetValue(one.Name, out var reason))
            {
                report.Skipped++;
                output.WriteLine($"SKIP {one.Name} ({source}:{number}): {reason}");
                continue;
            }

            var failure = one.Run();
            if (failure is null)
            {
                report.Passed++;
                continue;
            }

            report.Failed++;
            output.WriteLine($"FAIL {one.Name} ({source}:{number})");
            output.WriteLine($"  expression  {one.Expression.ReplaceLineEndings("\\n")}");
            output.WriteLine($"  expected    {failure.Expected}");
            output.WriteLine($"  got         {failure.Got.ReplaceLineEndings("\n              ")}");
        }
    }
}

/// <summary>What was expected, and what came.</summary>
public sealed record Failure(string Expected, string Got);
