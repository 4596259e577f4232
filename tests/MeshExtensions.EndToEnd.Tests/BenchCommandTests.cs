using System.Text.Json;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class BenchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BenchCommandTests()
    {
        _folder.Write("policy.yaml", SuiteTexts.Policy);
        _folder.Write("shop_test.yaml", SuiteTexts.Passing);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bench_Json_HasEveryRequestOnceAndDecisionsAllocateNothing()
    {
        var result = await MeshextProcess.RunAsync("bench", _folder.Path, "--duration", "200ms", "-o", "json");

        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var requests = json.RootElement.GetProperty("requests").EnumerateArray().ToList();
        Assert.Equal(
            [
                ("alice reads", "allow"), ("nobody may have number 13", "deny"), ("number 7 will be refused", "allow"), ("bob may not", "deny"),
                ("nor may a connection", "deny"),
            ],
            requests.Select(request => (request.GetProperty("request").GetString(), request.GetProperty("decision").GetString())));
        Assert.All(requests, request => Assert.True(request.GetProperty("nanosecondsPerDecision").GetDouble() > 0));
        Assert.All(requests, request => Assert.InRange(request.GetProperty("bytesPerDecision").GetDouble(), 0, 1));
        var total = json.RootElement.GetProperty("total");
        Assert.Equal(requests.Sum(request => request.GetProperty("decisions").GetInt64()), total.GetProperty("decisions").GetInt64());
        Assert.True(total.GetProperty("decisionsPerSecond").GetDouble() > 0);
    }

    [Fact]
    public async Task Bench_Table_HasALineForEachRequestAndOneForAll()
    {
        var result = await MeshextProcess.RunAsync("bench", _folder.Path, "--duration", "50ms");

        Assert.True(result.ExitCode == 0, result.Error);
        var lines = result.Output.Split('\n');
        Assert.Equal(7, lines.Length);
        Assert.StartsWith("request", lines[0], StringComparison.Ordinal);
        Assert.Contains("ns/decision", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("all requests in turn", lines[^1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
    }

    [Fact]
    public async Task Bench_Requests_AreDecidedWithThePoliciesOfTheFolder()
    {
        using var other = new TemporaryFolder();
        other.Write("everything.yaml", PolicyTexts.AllowEverything);

        var result = await MeshextProcess.RunAsync("bench", other.Path, "--requests", _folder.File("shop_test.yaml"), "--duration", "50ms", "-o", "json");

        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        Assert.All(json.RootElement.GetProperty("requests").EnumerateArray(), request => Assert.Equal("allow", request.GetProperty("decision").GetString()));
    }

    [Fact]
    public async Task Bench_NothingToMeasure_EndsWithStatusTwo()
    {
        using var empty = new TemporaryFolder();

        var result = await MeshextProcess.RunAsync("bench", empty.Path);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("*_test.yaml", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("0s")]
    [InlineData("2h")]
    [InlineData("99999s")]
    public async Task Bench_DurationThatCannotBeUsed_EndsWithStatusTwoAndIsNamed(string duration)
    {
        var result = await MeshextProcess.RunAsync("bench", _folder.Path, "--duration", duration);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"'{duration}'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_Help_TeachesWithExamples()
    {
        var result = await MeshextProcess.RunAsync("bench", "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.All(
            ["--requests", "--duration", "--output", "meshext bench policies"], expected => Assert.Contains(expected, result.Output, StringComparison.Ordinal));
    }
}
