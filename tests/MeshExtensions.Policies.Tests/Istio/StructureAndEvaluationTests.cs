using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>How policies, rules, from, to and when make a decision together, as Istio's specification of AuthorizationPolicy has it.</summary>
public sealed class StructureAndEvaluationTests
{
    /// <summary>The example of Istio's documentation, as users write it.</summary>
    private const string Httpbin = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata:
          name: httpbin
          namespace: foo
        spec:
          action: ALLOW
          rules:
          - from:
            - source:
                principals: ["cluster.local/ns/default/sa/curl"]
            - source:
                namespaces: ["dev"]
            to:
            - operation:
                methods: ["GET"]
                paths: ["/info*"]
            - operation:
                methods: ["POST"]
                paths: ["/data"]
            when:
            - key: request.auth.claims[iss]
              values: ["https://accounts.google.com"]
        """;

    [Theory]
    [InlineData("cluster.local/ns/default/sa/curl", "GET", "/info/x", "https://accounts.google.com", true)]
    [InlineData("cluster.local/ns/dev/sa/any", "POST", "/data", "https://accounts.google.com", true)]
    [InlineData("cluster.local/ns/other/sa/any", "POST", "/data", "https://accounts.google.com", false)]
    [InlineData("cluster.local/ns/dev/sa/any", "POST", "/info", "https://accounts.google.com", false)]
    [InlineData("cluster.local/ns/dev/sa/any", "GET", "/data", "https://accounts.google.com", false)]
    [InlineData("cluster.local/ns/dev/sa/any", "GET", "/info", "https://evil.example", false)]
    public void Rule_FromToWhen_MatchesAnyFromAndAnyToAndAllWhen(string principal, string method, string path, string issuer, bool allowed)
    {
        var request = new TestRequest { Host = "httpbin.foo.svc.cluster.local", Principal = $"spiffe://{principal}", Method = method, Path = path };

        Assert.Equal(allowed, TestPolicies.Set(Httpbin).Decide(request.WithToken($$"""{"iss": "{{issuer}}"}""")).IsAllowed);
        Assert.Equal(DecisionReason.NoRuleAllows, TestPolicies.Set(Httpbin).Decide(request).Reason);
    }

    [Fact]
    public void Evaluation_DenyAndAllowMatch_Denies()
    {
        var deny = Policy("DENY", "{to: [{operation: {paths: ['/a*']}}]}", "deny");
        var allow = Policy("ALLOW", "{}", "allow");
        foreach (var set in new[] { TestPolicies.Set(deny, allow), TestPolicies.Set(allow, deny) })
        {
            Assert.Equal(DecisionReason.DeniedByRule, set.Decide(new TestRequest { Path = "/ab" }).Reason);
            Assert.Equal(DecisionReason.AllowedByRule, set.Decide(new TestRequest { Path = "/b" }).Reason);
        }
    }

    [Fact]
    public void Evaluation_OnlyDenyPolicies_AllowsUnlessDenied()
    {
        var set = TestPolicies.Set(Policy("DENY", "{to: [{operation: {methods: [DELETE]}}]}"));

        Assert.Equal(DecisionReason.AllowedUnlessDenied, set.Decide(new TestRequest()).Reason);
        Assert.True(set.Decide(new TestRequest()).IsAllowed);
        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(new TestRequest { Method = "DELETE" }).Reason);
    }

    [Fact]
    public void Evaluation_AllowPolicyWithoutMatch_Denies()
    {
        var set = TestPolicies.Set(
            Policy("DENY", "{to: [{operation: {methods: [DELETE]}}]}", "d"), Policy("ALLOW", "{to: [{operation: {methods: [GET]}}]}", "a"));

        Assert.Equal(DecisionReason.NoRuleAllows, set.Decide(new TestRequest { Method = "PUT" }).Reason);
    }

    [Fact]
    public void Evaluation_SeveralAllowPolicies_OneMatchIsEnough()
    {
        var set = TestPolicies.Set(
            Policy("ALLOW", "{to: [{operation: {methods: [GET]}}]}", "a"), Policy("ALLOW", "{to: [{operation: {methods: [PUT]}}]}", "b"));

        Assert.Equal("default/b#rules[0]", set.Decide(new TestRequest { Method = "PUT" }).Rule!.ToString());
    }

    [Fact]
    public void Evaluation_NoPolicySelects_IsNotCoveredOrAsConfigured()
    {
        var policy = Policy("ALLOW", "{}", "p", "other");

        Assert.Equal(DecisionReason.NotCovered, TestPolicies.Set(policy).Decide(new TestRequest()).Reason);
        var open = PolicyOptions.Default with { Unselected = UnselectedRequests.Allow };
        Assert.Equal(DecisionReason.AllowedNotCovered, TestPolicies.Set(open, policy).Decide(new TestRequest()).Reason);
    }

    [Theory]
    [InlineData("AUDIT")]
    [InlineData("CUSTOM")]
    public void Evaluation_AuditOrCustomMatches_NeverChangesTheOutcome(string action)
    {
        var watching = Policy(action, "{}", "w");
        Assert.Equal(DecisionReason.NotCovered, TestPolicies.Set(watching).Decide(new TestRequest()).Reason);
        Assert.Equal(DecisionReason.NotCovered, TestPolicies.Set(watching).Decide(TestRequest.Tcp).Reason);
        var open = PolicyOptions.Default with { Unselected = UnselectedRequests.Allow };
        Assert.Equal(DecisionReason.AllowedNotCovered, TestPolicies.Set(open, watching).Decide(new TestRequest()).Reason);

        var deny = Policy("DENY", "{to: [{operation: {methods: [DELETE]}}]}", "d");
        Assert.Equal(DecisionReason.AllowedUnlessDenied, TestPolicies.Set(watching, deny).Decide(new TestRequest()).Reason);
        var allow = Policy("ALLOW", "{to: [{operation: {methods: [GET]}}]}", "a");
        Assert.Equal(DecisionReason.AllowedByRule, TestPolicies.Set(watching, allow).Decide(new TestRequest()).Reason);
        Assert.Equal(DecisionReason.NoRuleAllows, TestPolicies.Set(watching, allow).Decide(new TestRequest { Method = "PUT" }).Reason);
    }

    [Fact]
    public void Audit_Matches_IsToldOf()
    {
        var set = TestPolicies.Set(Policy("AUDIT", "{to: [{operation: {paths: [/a]}}]}", "watch"), Policy("ALLOW", "{}", "allow"));

        Assert.Equal("default/watch", set.Decide(new TestRequest { Path = "/a" }).Audit!.Policy);
        Assert.Null(set.Decide(new TestRequest { Path = "/b" }).Audit);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{action: ALLOW}")]
    [InlineData("{action: ALLOW, rules: []}")]
    [InlineData("")]
    public void AllowPolicy_WithoutRules_DeniesEverything(string spec)
    {
        var set = TestPolicies.Set(Document(spec));

        Assert.Equal(DecisionReason.NoRuleAllows, set.Decide(new TestRequest()).Reason);
        Assert.Equal(DecisionReason.NoRuleAllows, set.Decide(TestRequest.Tcp).Reason);
    }

    [Fact]
    public void AllowPolicy_WithoutRules_LeavesOtherAllowPoliciesInForce()
    {
        var set = TestPolicies.Set(Document("{}", "nothing"), Policy("ALLOW", "{}", "all"));

        Assert.Equal(DecisionReason.AllowedByRule, set.Decide(new TestRequest()).Reason);
    }

    [Fact]
    public void Rule_Empty_MatchesEveryRequest()
    {
        AssertMatch(true, "{}", new TestRequest());
        AssertMatch(true, "{}", TestRequest.Tcp);
        AssertMatch(true, "{}", new TestRequest { Path = "", Host = "", Method = "", Source = "" });
    }

    [Fact]
    public void Source_SeveralFields_MustAllMatch()
    {
        const string Rule = "{from: [{source: {namespaces: [a], ipBlocks: [10.0.0.0/8]}}]}";
        var request = new TestRequest { Principal = "spiffe://cluster.local/ns/a/sa/s", Source = "10.1.1.1" };

        AssertMatch(true, Rule, request);
        AssertMatch(false, Rule, request with { Source = "11.1.1.1" });
        AssertMatch(false, Rule, request with { Principal = "spiffe://cluster.local/ns/b/sa/s" });
    }

    [Fact]
    public void Operation_SeveralFields_MustAllMatch()
    {
        const string Rule = "{to: [{operation: {methods: [GET, HEAD], paths: [/a], ports: ['8080'], hosts: [example.com]}}]}";

        AssertMatch(true, Rule, new TestRequest { Path = "/a" });
        AssertMatch(true, Rule, new TestRequest { Path = "/a", Method = "HEAD" });
        AssertMatch(false, Rule, new TestRequest { Path = "/a", Method = "PUT" });
        AssertMatch(false, Rule, new TestRequest { Path = "/b" });
        AssertMatch(false, Rule, new TestRequest { Path = "/a", Port = 80 });
        AssertMatch(false, Rule, new TestRequest { Path = "/a", Host = "example.org" });
    }

    [Fact]
    public void NotValues_OfAList_MustAllMiss()
    {
        const string Rule = "{to: [{operation: {notMethods: [GET, HEAD]}}]}";

        AssertMatch(false, Rule, new TestRequest());
        AssertMatch(false, Rule, new TestRequest { Method = "HEAD" });
        AssertMatch(true, Rule, new TestRequest { Method = "PUT" });
    }

    [Fact]
    public void ValuesAndNotValues_Together_AreBothNeeded()
    {
        const string Rule = "{to: [{operation: {paths: ['/a*'], notPaths: [/ab]}}]}";

        AssertMatch(true, Rule, new TestRequest { Path = "/aa" });
        AssertMatch(false, Rule, new TestRequest { Path = "/ab" });
        AssertMatch(false, Rule, new TestRequest { Path = "/b" });
    }

    [Theory]
    [InlineData("DENY")]
    [InlineData("AUDIT")]
    [InlineData("CUSTOM")]
    public void Policy_WithoutRulesAndNotAllow_IsRefused(string action)
    {
        var provider = action == "CUSTOM" ? ", provider: {name: x}" : "";

        AssertRefused("needs rules", Document($"{{action: {action}{provider}}}"));
        AssertRefused("needs rules", Document($"{{action: {action}{provider}, rules: []}}"));
        AssertRefused("needs rules", Document($"{{action: {action}{provider}, rules: null}}"));
    }
}
