using System.Text.Json;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class CommandLineTests(QuickstartServer quickstart)
{
    private readonly MeshextProcess _server = quickstart.Process;

    [Fact]
    public async Task Decide_JsonRequest_PrintsDecisionPolicyRuleReasonAndResponse()
    {
        using var folder = new TemporaryFolder();
        var request = folder.Write("request.json", JsonFormatter.Default.Format(Requests.Allowed()));

        var decided = Json(await MeshextProcess.RunAsync("decide", "--policies", PolicyTexts.QuickstartFolder, "--request", request));

        Assert.Equal("allow", decided.GetProperty("decision").GetString());
        Assert.Equal("ext-authz-sample", decided.GetProperty("policy").GetString());
        Assert.Equal("header-allows", decided.GetProperty("rule").GetString());
        Assert.Contains("header-allows", decided.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("allowed_by_rule", CheckResponse.Parser.ParseJson(decided.GetProperty("response").GetRawText()).Reason());
    }

    [Fact]
    public async Task Decide_BinaryRequest_IsDecidedAsTheServerDecidesIt()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("request.bin");
        await File.WriteAllBytesAsync(file, Requests.Http().ToByteArray(), TestContext.Current.CancellationToken);
        using var channel = _server.OpenChannel();

        var decided = Json(await MeshextProcess.RunAsync("decide", "--policies", PolicyTexts.QuickstartFolder, "--request", file));

        Assert.Equal("deny", decided.GetProperty("decision").GetString());
        Assert.Equal(JsonValueKind.Null, decided.GetProperty("rule").ValueKind);
        Assert.Equal(await channel.CheckAsync(Requests.Http()), CheckResponse.Parser.ParseJson(decided.GetProperty("response").GetRawText()));
    }

    [Fact]
    public async Task Decide_StandardInput_TakesWhatSendCheckPrints()
    {
        var printed = await MeshextProcess.RunAsync("send", "check", "GET", "http://httpbin.foo/headers", "-H", "x-ext-authz:allow", "--print-request");
        Assert.Equal(0, printed.ExitCode);

        var decided = Json(await MeshextProcess.RunWithInputAsync(printed.Output, "decide", "--policies", PolicyTexts.QuickstartFolder, "--request", "-"));

        Assert.Equal("allow", decided.GetProperty("decision").GetString());
    }

    [Fact]
    public async Task Decide_BrokenPolicies_EndsWithStatusTwoAndTellsThePlaceAndTheCure()
    {
        using var folder = new TemporaryFolder();
        var policy = folder.Write("policy.yaml", PolicyTexts.Broken);
        var request = folder.Write("request.json", JsonFormatter.Default.Format(Requests.Allowed()));

        var result = await MeshextProcess.RunAsync("decide", "--policies", folder.Path, "--request", request);

        AssertRefused(result, $"{policy}:8:15: ", "Allow or Deny");
    }

    [Theory]
    [InlineData("request.json", "{ \"attributes\": { \"sauce\": {} } }", "sauce")]
    [InlineData("request.json", "{ not json", "request.json")]
    [InlineData("request.bin", "\u007f", "offset")]
    public async Task Decide_BrokenRequest_EndsWithStatusTwoAndTellsWhatIsWrong(string name, string content, string expected)
    {
        using var folder = new TemporaryFolder();
        var request = folder.Write(name, content);

        var result = await MeshextProcess.RunAsync("decide", "--policies", PolicyTexts.QuickstartFolder, "--request", request);

        AssertRefused(result, request, expected);
    }

    [Theory]
    [InlineData("request.bin", "")]
    [InlineData("request.json", "{}")]
    [InlineData("request.json", "{ \"attributes\": {} }")]
    public async Task Decide_RequestThatAsksAboutNothing_IsTheErrorThatAServerAnswers(string name, string content)
    {
        using var folder = new TemporaryFolder();

        var result = await MeshextProcess.RunAsync("decide", "--policies", PolicyTexts.QuickstartFolder, "--request", folder.Write(name, content));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\"decision\": \"error\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("BadRequest", result.Output, StringComparison.Ordinal);
        Assert.Contains("asks about nothing", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_MissingFiles_EndsWithStatusTwoAndNamesThem()
    {
        using var folder = new TemporaryFolder();
        var missing = folder.File("missing");

        AssertRefused(await MeshextProcess.RunAsync("decide", "--policies", PolicyTexts.QuickstartFolder, "--request", missing), missing);
        AssertRefused(await MeshextProcess.RunWithInputAsync("{}", "decide", "--policies", missing, "--request", "-"), missing);
    }

    [Theory]
    [InlineData("GET", "allow", "-H", "x-ext-authz:allow")]
    [InlineData("GET", "deny", "-H", "x-ext-authz:no")]
    [InlineData("TCP", "allow", "--principal", "spiffe://cluster.local/ns/foo/sa/a")]
    public async Task SendCheck_RunningServer_PrintsItsAnswer(string method, string decision, string option, string value)
    {
        var url = method == "TCP" ? "tcp://httpbin.foo:9000" : "http://httpbin.foo/headers";

        var sent = Json(await MeshextProcess.RunAsync("send", "check", method, url, option, value, "--server", _server.Grpc.ToString()));

        Assert.Equal(decision, sent.GetProperty("decision").GetString());
        Assert.Equal(decision == "allow", CheckResponse.Parser.ParseJson(sent.GetProperty("response").GetRawText()).Status.Code == 0);
    }

    [Fact]
    public async Task Send_NobodyListens_EndsWithStatusOneAndNamesTheCure()
    {
        // A port that was free a moment ago and that nobody was given since.
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));

        var result = await MeshextProcess.RunAsync("send", "check", "GET", "http://a/b", "--server", $"http://{socket.LocalEndPoint}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--server", result.Error, StringComparison.Ordinal);
        Assert.Contains("Unavailable", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", "--policies --config --grpc-listen --admin-listen --otlp-endpoint --log-format")]
    [InlineData("validate", "PATH --strict --output --config")]
    [InlineData("decide", "--policies --request --config")]
    [InlineData("explain", "--policies --request --output")]
    [InlineData("fmt", "PATH --check --diff standard feed")]
    [InlineData("test", "--output --verbose --run --coverage --coverage-threshold")]
    [InlineData("bench", "--requests --duration --output")]
    [InlineData("send", "check access-log")]
    [InlineData("send check", "--header --principal --destination-principal --source --destination --body --server --print-request")]
    [InlineData("send access-log", "--header --principal --source --destination --status --duration --node --count --server")]
    [InlineData("", "serve validate test explain decide fmt bench eval send --version")]
    public async Task Help_OfEveryVerb_NamesItsOptionsAndEndsWithStatusZero(string verb, string options)
    {
        var result = await MeshextProcess.RunAsync([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        Assert.All(options.Split(' '), option => Assert.Contains(option, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_AddressOfAnotherMachine_EndsWithStatusOneAndNamesTheCure()
    {
        // TEST-NET-1 of RFC 5737: no machine has it.
        var result = await MeshextProcess.RunAsync("serve", "--grpc-listen", "192.0.2.1:0", "--admin-listen", "127.0.0.1:0");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("192.0.2.1", result.Error, StringComparison.Ordinal);
        Assert.Contains("--grpc-listen", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve --frobnicate", "--frobnicate")]
    [InlineData("decide --policies x", "--request")]
    [InlineData("send check GET", "'check'")]
    [InlineData("send check GET not-a-url", "not-a-url")]
    [InlineData("send check GET http://a/b -H nocolon", "nocolon")]
    [InlineData("send check GET http://a/b --server here", "here")]
    [InlineData("send check GET http://a/b -H :", "':'")]
    [InlineData("send access-log GET http://a/b --duration NaN", "--duration")]
    [InlineData("send access-log GET http://a/b --duration 1e300", "--duration")]
    [InlineData("send access-log GET http://a/b --count -1", "--count")]
    [InlineData("serve --grpc-listen orders.shop:9000", "orders.shop")]
    [InlineData("", "command")]
    public async Task Arguments_ThatCannotBeUsed_EndWithStatusTwoAndAreNamed(string arguments, string expected)
    {
        var result = await MeshextProcess.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Version_IsPrinted()
    {
        var result = await MeshextProcess.RunAsync("--version");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Output);
    }

    /// <summary>What a verb printed: one JSON object and nothing else.</summary>
    private static JsonElement Json(MeshextResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Empty(result.Error);
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }

    private static void AssertRefused(MeshextResult result, params string[] expected)
    {
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.All(expected, part => Assert.Contains(part, result.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
