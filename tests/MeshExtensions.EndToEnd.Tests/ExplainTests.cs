using System.Text.Json;
using Google.Protobuf;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class ExplainTests : IDisposable
{
    private const string Policies =
        """
        apiVersion: meshextensions.io/v1alpha1
        kind: AccessPolicy
        metadata: {name: orders, namespace: shop}
        spec:
          rules:
            - name: read
              effect: Allow
              from:
                - source: {principals: ["cluster.local/ns/shop/sa/web"]}
              to:
                - operation: {methods: [GET, HEAD], paths: ["/api/v1/orders/*"]}
            - name: admin
              effect: Allow
              condition: request.headers['x-role'] == 'admin'
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: all, namespace: billing}
        spec:
          rules: [{}]
        """;

    private const string Url = "http://orders.shop.svc/api/v1/orders/42";

    private readonly TemporaryFolder _folder = new();
    private readonly string _policies;

    public ExplainTests() => _policies = _folder.Write("policies.yaml", Policies);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Explain_DeniedRequest_TellsWhyAndWhatWouldPass()
    {
        var result = await ExplainAsync("POST", Url, "-H", "x-role:reader", "--principal", "spiffe://cluster.local/ns/shop/sa/web");

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        Assert.StartsWith("DENY  No rule allows this request.", result.Output, StringComparison.Ordinal);
        Assert.Contains("to[0]: methods is POST, not any of [GET, HEAD]", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{_policies}:11:33", result.Output, StringComparison.Ordinal);
        Assert.Contains("request.headers['x-role'] == 'admin'  =>  false", result.Output, StringComparison.Ordinal);
        Assert.Contains("Not consulted: 1 of another namespace; --all shows them.", result.Output, StringComparison.Ordinal);
        Assert.Contains("  1. With method GET it would be allowed by shop/orders#read.", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("billing", result.Output, StringComparison.Ordinal);
        Assert.All(result.Output.Split('\n').Where(line => !line.Contains(_policies, StringComparison.Ordinal)), line => Assert.True(line.Length <= 100, line));
        Assert.DoesNotContain('\u001b', result.Output);
    }

    [Fact]
    public async Task Explain_All_TellsWhyOthersWereNotConsulted()
    {
        var result = await ExplainAsync("GET", Url, "--all");

        Assert.Contains("not consulted: it is of namespace billing, and the called workload is of shop", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--all shows them", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_OnePolicy_ShowsItAlone()
    {
        var result = await ExplainAsync("PUT", "http://orders.shop.svc/x", "--policy", "shop/orders");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("to[0]: paths is /x, not any of [/api/v1/orders/*]", result.Output, StringComparison.Ordinal);
        Assert.Contains("no such key: \"x-role\"", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("destination.workload", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_AllowedRequest_NamesTheRule()
    {
        var result = await ExplainAsync("GET", Url, "--principal", "spiffe://cluster.local/ns/shop/sa/web");

        Assert.StartsWith("ALLOW  Rule 'read' of policy 'shop/orders' allows this request.", result.Output, StringComparison.Ordinal);
        Assert.Contains("+ read (Allow)  matches, and decides", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Smallest changes", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_Json_HasWhatThePrettyFormHas()
    {
        var result = await ExplainAsync("POST", Url, "-o", "json", "--principal", "spiffe://cluster.local/ns/shop/sa/web");

        using var json = JsonDocument.Parse(result.Output);
        var root = json.RootElement;
        Assert.Equal("deny", root.GetProperty("decision").GetString());
        Assert.Equal("no_rule_allows", root.GetProperty("reason").GetString());
        Assert.Equal("HTTP", root.GetProperty("request").GetProperty("protocol").GetString());
        Assert.Equal(1, root.GetProperty("notConsulted").GetProperty("otherNamespace").GetInt32());
        var policy = Assert.Single(root.GetProperty("policies").EnumerateArray());
        Assert.All(policy.GetProperty("rules").EnumerateArray(), rule => Assert.Equal("notMatched", rule.GetProperty("outcome").GetString()));
        var proposal = root.GetProperty("proposals")[0];
        Assert.Equal("method GET", Assert.Single(proposal.GetProperty("changes").EnumerateArray()).GetString());
        Assert.True(proposal.GetProperty("isVerified").GetBoolean());
    }

    [Fact]
    public async Task Explain_RequestFromAFile_IsTheOneThatIsExplained()
    {
        var request = _folder.Write("request.json", JsonFormatter.Default.Format(Requests.Http("/x")));

        var result = await ExplainAsync("--request", request);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("/x", result.Output, StringComparison.Ordinal);
        Assert.Contains("foo  (from the destination's principal)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_TcpConnection_IsExplained()
    {
        var result = await ExplainAsync("TCP", "tcp://orders.shop.svc:5432");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Connection (TCP)", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("either --request FILE, or METHOD and URL")]
    [InlineData("either --request FILE, or METHOD and URL", "GET")]
    [InlineData("either --request FILE, or METHOD and URL", "GET", Url, "--request", "x.json")]
    [InlineData("there is no policy 'nobody'; there are: shop/orders, billing/all", "GET", Url, "--policy", "nobody")]
    [InlineData("missing.json", "--request", "missing.json")]
    [InlineData("is not a URL", "GET", "orders")]
    public async Task Explain_UnusableArguments_EndsWithStatusTwo(string expected, params string[] arguments)
    {
        var result = await ExplainAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_BrokenPolicies_EndsWithStatusTwoAndTellsThePlace()
    {
        _folder.Write("policies.yaml", PolicyTexts.Broken);

        var result = await ExplainAsync("GET", Url);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{_policies}:8:15: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_Help_HasItsOptionsAndExamples()
    {
        var result = await MeshextProcess.RunAsync("explain", "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.All(
            "--policies --request --output --policy --all --header --principal --source --destination --body".Split(' '),
            option => Assert.Contains(option, result.Output, StringComparison.Ordinal));
        Assert.Equal(2, result.Output.Split('\n').Count(line => line.TrimStart().StartsWith("meshext explain --policies", StringComparison.Ordinal)));
    }

    private Task<MeshextResult> ExplainAsync(params string[] arguments) => MeshextProcess.RunAsync(["explain", "--policies", _policies, .. arguments]);
}
