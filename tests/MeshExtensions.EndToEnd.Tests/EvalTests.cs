using System.Text.Json;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class EvalTests
{
    [Theory]
    [InlineData("1 + 2", "3", "int")]
    [InlineData("18446744073709551615u", "18446744073709551615", "uint")]
    [InlineData("1.5", "1.5", "double")]
    [InlineData("'é' + '\u0001'", "\"é\\u0001\"", "string")]
    [InlineData("b'abc'", "\"YWJj\"", "bytes")]
    [InlineData("null", "null", "null_type")]
    [InlineData("[1, 'a', {'k': [true]}]", "[1,\"a\",{\"k\":[true]}]", "list")]
    [InlineData("timestamp('2026-11-24T10:00:00Z') + duration('1.5s')", "\"2026-11-24T10:00:01.5Z\"", "google.protobuf.Timestamp")]
    [InlineData("cidr('10.1.2.3/8').masked()", "\"10.0.0.0/8\"", "net.CIDR")]
    [InlineData("type(1u)", "\"uint\"", "type")]
    [InlineData("{'a': 1}.?b", "null", "optional_type")]
    public async Task Eval_Expression_PrintsValueAndType(string expression, string value, string type)
    {
        var result = await MeshextProcess.RunAsync("eval", expression);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(value, JsonSerializer.Serialize(json.RootElement.GetProperty("value"), Relaxed));
        Assert.Equal(type, json.RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Eval_Bindings_AreTheVariables()
    {
        using var folder = new TemporaryFolder();
        var bindings = folder.Write("bindings.json", """{ "method": "GET", "roles": ["reader", "writer"], "limit": 3, "claims": { "tenant": "acme" } }""");

        var result = await MeshextProcess.RunAsync(
            "eval", "method == 'GET' && 'writer' in roles && limit > 2 && claims.tenant == 'acme'", "--bindings", bindings);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\"value\": true", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_BindingsFromStandardInput_AreTheVariables()
    {
        var result = await MeshextProcess.RunWithInputAsync("""{ "x": 2 }""", "eval", "x * 21", "--bindings", "-");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\"value\": 42", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_Explain_ShowsEachPartBelowItsWhole()
    {
        using var folder = new TemporaryFolder();
        var bindings = folder.Write("bindings.json", """{ "roles": ["reader", "writer"] }""");

        var result = await MeshextProcess.RunAsync("eval", "roles.exists(r, r == 'writer') || roles[7] == ''", "--bindings", bindings, "--explain");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            """
            roles.exists(r, r == 'writer') || roles[7] == ''  =>  true
              roles.exists(r, r == 'writer')  =>  true
                roles  =>  ["reader", "writer"]
                r == 'writer'  =>  false, true
                  r  =>  "reader", "writer"
              roles[7] == ''  =>  not evaluated
                roles[7]  =>  not evaluated
                  roles  =>  not evaluated
            """.ReplaceLineEndings("\n"),
            result.Error);
        Assert.Contains("\"value\": true", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_ExpressionWithAMistake_EndsWithStatusTwoAndShowsThePlaceAndTheCure()
    {
        using var folder = new TemporaryFolder();
        var bindings = folder.Write("bindings.json", """{ "method": "GET" }""");

        var result = await MeshextProcess.RunAsync("eval", "methd == 'GET'", "--bindings", bindings);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Equal("meshext: 1:1: nothing is declared as 'methd'; did you mean 'method'?\n | methd == 'GET'\n | ^~~~~", result.Error);
    }

    [Fact]
    public async Task Eval_FailingExpression_EndsWithStatusOneAndShowsThePlace()
    {
        using var folder = new TemporaryFolder();
        var bindings = folder.Write("bindings.json", """{ "headers": { "a": "b" } }""");

        var result = await MeshextProcess.RunAsync("eval", "headers['x-role'] == 'admin'", "--bindings", bindings);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Equal("meshext: 1:8: no such key: \"x-role\"\n | headers['x-role'] == 'admin'\n |        ^", result.Error);
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("{ \"a\": }")]
    [InlineData("{ \"a\": 1, \"a\": 2 }")]
    [InlineData("{ \"a\": \"\\ud800\" }")]
    [InlineData("")]
    public async Task Eval_BrokenBindings_EndsWithStatusTwoAndNamesTheFile(string content)
    {
        using var folder = new TemporaryFolder();
        var bindings = folder.Write("bindings.json", content);

        var result = await MeshextProcess.RunAsync("eval", "true", "--bindings", bindings);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains(bindings, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_MissingBindingsFile_EndsWithStatusTwo()
    {
        var result = await MeshextProcess.RunAsync("eval", "true", "--bindings", "/nowhere/bindings.json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("/nowhere/bindings.json", result.Error, StringComparison.Ordinal);
    }

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
