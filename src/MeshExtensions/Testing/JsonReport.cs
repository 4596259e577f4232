using System.Text.Json;
using MeshExtensions.Commands;
using MeshExtensions.Policies.Testing;

namespace MeshExtensions.Testing;

/// <summary>A run for programs: one JSON object.</summary>
internal static class JsonReport
{
    /// <summary>Writes it.</summary>
    public static void Write(TestReport report, TextWriter output) => output.WriteLine(JsonOutput.Object(json =>
    {
        json.WriteNumber("tests", report.Results.Count);
        json.WriteNumber("passed", report.Passed);
        json.WriteNumber("failed", report.Failed);
        json.WriteNumber("seconds", report.Elapsed.TotalSeconds);
        json.WriteStartArray("suites");
        foreach (var suite in report.BySuite)
        {
            json.WriteStartObject();
            json.WriteString("name", suite.Key.Name);
            json.WriteString("file", suite.Key.Location.File);
            json.WriteStartArray("tests");
            foreach (var result in suite)
            {
                WriteTest(json, result);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (report.Coverage is { } coverage)
        {
            WriteCoverage(json, coverage);
        }
    }));

    private static void WriteTest(Utf8JsonWriter json, TestResult result)
    {
        json.WriteStartObject();
        json.WriteString("name", result.Test.Name);
        json.WriteNumber("line", result.Test.Location.Line);
        json.WriteBoolean("passed", result.HasPassed);
        json.WriteString("reason", result.Reason);
        json.WriteNumber("seconds", result.Elapsed.TotalSeconds);
        json.WriteStartArray("mismatches");
        foreach (var (what, expected, actual) in result.Mismatches)
        {
            json.WriteStartObject();
            json.WriteString("what", what);
            json.WriteString("expected", expected);
            json.WriteString("actual", actual);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCoverage(Utf8JsonWriter json, PolicyCoverage coverage)
    {
        json.WriteStartObject("coverage");
        json.WriteNumber("percent", Math.Round(coverage.Percent, 1));
        json.WriteNumber("covered", coverage.Covered);
        json.WriteNumber("total", coverage.Total);
        json.WriteStartArray("rules");
        foreach (var rule in coverage.Rules)
        {
            json.WriteStartObject();
            json.WriteString("policy", rule.Rule.Policy);
            json.WriteString("rule", rule.Rule.Name);
            json.WriteString("location", rule.Rule.Location.ToString());
            json.WriteNumber("matches", rule.Matches);
            json.WriteStartArray("conditions");
            foreach (var condition in rule.Conditions)
            {
                json.WriteStartObject();
                json.WriteString("condition", condition.Text);
                json.WriteString("location", condition.Location.ToString());
                json.WriteNumber("true", condition.True);
                json.WriteNumber("false", condition.False);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
