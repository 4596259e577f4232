using System.Globalization;
using System.Text.Json;
using MeshExtensions.Commands;

namespace MeshExtensions.Testing;

/// <summary>What was measured, as a table or as JSON. The total is that of all requests in turn, each as often as the others.</summary>
internal static class BenchReport
{
    private const string AllRequests = "all requests in turn";

    /// <summary>Writes a table.</summary>
    public static void WriteTable(IReadOnlyList<RequestBenchmark> results, TextWriter output)
    {
        var rows = results.Select(result => ($"{result.Suite}/{result.Request}", result.Decision, result.Nanoseconds, result.Bytes)).ToList();
        rows.Add((AllRequests, string.Empty, results.Average(result => result.Nanoseconds), results.Average(result => result.Bytes)));
        var width = rows.Max(row => row.Item1.Length);
        output.WriteLine($"{"request".PadRight(width)}  {"decision",-8}  {"decisions/s",12}  {"ns/decision",12}  {"B/decision",11}");
        foreach (var (name, decision, nanoseconds, bytes) in rows)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name.PadRight(width)}  {decision,-8}  {PerSecond(nanoseconds),12:0}  {nanoseconds,12:0.0}  {bytes,11:0.##}"));
        }
    }

    /// <summary>Writes one object.</summary>
    public static void WriteJson(IReadOnlyList<RequestBenchmark> results, TextWriter output) => output.WriteLine(JsonOutput.Object(json =>
    {
        json.WriteStartArray("requests");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("suite", result.Suite);
            json.WriteString("request", result.Request);
            json.WriteString("decision", result.Decision);
            json.WriteNumber("decisions", result.Count);
            WriteNumbers(json, result.Nanoseconds, result.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("total");
        json.WriteNumber("decisions", results.Sum(result => result.Count));
        WriteNumbers(json, results.Average(result => result.Nanoseconds), results.Average(result => result.Bytes));
        json.WriteEndObject();
    }));

    private static double PerSecond(double nanoseconds) => 1e9 / nanoseconds;

    private static void WriteNumbers(Utf8JsonWriter json, double nanoseconds, double bytes)
    {
        json.WriteNumber("decisionsPerSecond", Math.Round(PerSecond(nanoseconds)));
        json.WriteNumber("nanosecondsPerDecision", Math.Round(nanoseconds, 1));
        json.WriteNumber("bytesPerDecision", bytes);
    }
}
