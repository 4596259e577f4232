using MeshExtensions.Cel.Conformance;

namespace MeshExtensions.Cel.Tests;

/// <summary>The cases of the language's conformance suite, where they lie beside this repository, and the runner itself.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Run_GivenCases_AllPass()
    {
        var folder = Path.Combine(Repository.Folder, "..", "shared", "cel");
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.jsonl") : [];
        Assert.SkipWhen(files.Length == 0, "The suite's cases are not on this machine: ../shared/cel/*.jsonl.");
        var report = new Report();
        using var text = new StringWriter();
        foreach (var file in files)
        {
            ConformanceRun.Run(File.ReadLines(file), file, report, text);
        }

        output.WriteLine(report.ToString());
        Assert.True(report.Failed == 0, text.ToString());
        Assert.Equal(0, report.Skipped);
        Assert.True(report.Passed > 1000);
    }

    [Theory]
    [InlineData("""{"expr": "1 + 1", "value": {"int64_value": "2"}}""")]
    [InlineData("""{"expr": "1 == 1"}""")]
    [InlineData("""{"expr": "1 / 0", "eval_error": {}}""")]
    [InlineData("""{"expr": "nowhere", "eval_error": {}}""")]
    [InlineData("""{"expr": "[1, 2]", "check_only": true, "deduced_type": {"list_type": {"elem_type": {"primitive": "INT64"}}}}""")]
    [InlineData("""{"expr": "{'a': 0.0 / 0.0}", "value": {"map_value": {"entries": [{"key": {"string_value": "a"}, "value": {"double_value": "NaN"}}]}}}""")]
    [InlineData("""{"expr": "x.y", "container": "c", "bindings": {"c.x.y": {"value": {"bytes_value": "AA=="}}}, "value": {"bytes_value": "AA=="}}""")]
    [InlineData("""{"expr": "'\\u0100'", "value": {"string_value": "\\u0100"}}""")]
    public void Run_RightExpectation_Passes(string line) => Assert.Equal((1, 0), Run(line));

    [Theory]
    [InlineData("""{"expr": "1 + 1", "value": {"int64_value": "3"}}""")]
    [InlineData("""{"expr": "1 + 1", "value": {"uint64_value": "2"}}""")]
    [InlineData("""{"expr": "1 == 2"}""")]
    [InlineData("""{"expr": "1 / 0", "value": {"int64_value": "0"}}""")]
    [InlineData("""{"expr": "1", "eval_error": {}}""")]
    [InlineData("""{"expr": "1 +", "value": {"int64_value": "1"}}""")]
    [InlineData("""{"expr": "[1]", "value": {"list_value": {"values": [{"double_value": 1}]}}}""")]
    [InlineData("""{"expr": "{1: 2}", "value": {"map_value": {}}}""")]
    [InlineData("""{"expr": "1", "check_only": true, "deduced_type": {"primitive": "UINT64"}}""")]
    [InlineData("""{"expr": "r'\\u0100'", "value": {"string_value": "\\u0101"}}""")]
    [InlineData("""{"expr": "1 +++ (", "eval_error": {}}""")]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("""{"expr": 5}""")]
    [InlineData("{}")]
    public void Run_WrongExpectation_Fails(string line) => Assert.Equal((0, 1), Run(line));

    private static (int Passed, int Failed) Run(string line)
    {
        var report = new Report();
        using var text = new StringWriter();
        ConformanceRun.Run([line], "cases.jsonl", report, text);
        return (report.Passed, report.Failed);
    }
}
