using System.Globalization;

namespace MeshExtensions.Testing;

/// <summary>A run for people: what failed and why, and one line of numbers.</summary>
internal static class PrettyReport
{
    /// <summary>Writes it.</summary>
    /// <param name="report">The run.</param>
    /// <param name="isVerbose">Whether tests that have passed get a line too.</param>
    /// <param name="output">Where to.</param>
    public static void Write(TestReport report, bool isVerbose, TextWriter output)
    {
        foreach (var result in report.Results)
        {
            if (!result.HasPassed)
            {
                WriteFailure(result, output);
            }
            else if (isVerbose)
            {
                output.WriteLine($"PASS  {result.FullName}");
            }
        }

        var numbers = $"{Count(report.Results.Count, "test")} of {Count(report.BySuite.Count(), "suite")}";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{numbers}: {report.Passed} passed, {report.Failed} failed ({report.Elapsed.TotalMilliseconds:0} ms)"));
    }

    /// <summary>A number with its noun.</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private static void WriteFailure(TestResult result, TextWriter output)
    {
        output.WriteLine($"FAIL  {result.FullName}  ({result.Test.Location})");
        foreach (var (what, expected, actual) in result.Mismatches)
        {
            output.WriteLine($"      {what}: expected {expected}, got {actual}");
        }

        output.WriteLine($"      {result.Reason.ReplaceLineEndings("\n      ")}");
    }
}
