using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary><c>istio.io/dry-run</c>: a policy that is evaluated and told of, and enforces nothing.</summary>
public sealed class DryRunTests
{
    [Fact]
    public void DryRunDeny_Matches_IsOnlyToldOf()
    {
        var set = TestPolicies.Set(DryRun("{action: DENY, rules: [{}]}"), Policy("ALLOW", "{}", "allow"));
        var decision = set.Decide(new TestRequest());

        Assert.Equal(DecisionReason.AllowedByRule, decision.Reason);
        Assert.Equal(DecisionReason.DeniedByRule, decision.Shadow.Reason);
        Assert.Equal("default/dry", decision.Shadow.Rule!.Policy);
    }

    [Fact]
    public void DryRunAllow_Matches_AllowsNothing()
    {
        var set = TestPolicies.Set(DryRun("{rules: [{}]}"), Policy("ALLOW", "{to: [{operation: {paths: [/a]}}]}", "allow"));
        var decision = set.Decide(new TestRequest());

        Assert.Equal(DecisionReason.NoRuleAllows, decision.Reason);
        Assert.Equal(DecisionReason.AllowedByRule, decision.Shadow.Reason);
    }

    [Fact]
    public void DryRunAllow_NoMatch_DoesNotMakeDenialTheDefault()
    {
        var set = TestPolicies.Set(DryRun("{rules: []}"), Policy("DENY", "{to: [{operation: {paths: [/a]}}]}", "deny"));
        var decision = set.Decide(new TestRequest());

        Assert.Equal(DecisionReason.AllowedUnlessDenied, decision.Reason);
        Assert.Equal(DecisionReason.NoRuleAllows, decision.Shadow.Reason);
    }

    [Theory]
    [InlineData("{rules: [{}]}")]
    [InlineData("{rules: []}")]
    [InlineData("{action: DENY, rules: [{}]}")]
    public void DryRun_Alone_SelectsNothing(string spec)
    {
        var set = TestPolicies.Set(DryRun(spec));

        Assert.Equal(DecisionReason.NotCovered, set.Decide(new TestRequest()).Reason);
        Assert.Equal(DecisionReason.NotCovered, set.Decide(TestRequest.Tcp).Reason);
        Assert.Equal(PolicyLayer.None, set.Decide(new TestRequest()).Consulted);
        var open = PolicyOptions.Default with { Unselected = UnselectedRequests.Allow };
        Assert.Equal(DecisionReason.AllowedNotCovered, TestPolicies.Set(open, DryRun(spec)).Decide(new TestRequest()).Reason);
    }

    [Theory]
    [InlineData("{selector: {matchLabels: {app: a}}, rules: [{}]}")]
    [InlineData("{selector: {matchLabels: {app: a}}, action: DENY, rules: [{}]}")]
    public void DryRun_WithASelectorAndUnknownLabels_MakesNothingUncertain(string spec)
    {
        var set = TestPolicies.Set(DryRun(spec));

        Assert.Equal(DecisionReason.NotCovered, set.Decide(new TestRequest()).Reason);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("TRUE", true)]
    [InlineData("t", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("F", false)]
    [InlineData("0", false)]
    public void DryRun_AsGoReadsABoolean_IsTaken(string value, bool isDry)
    {
        var set = TestPolicies.Set(Document("{rules: [{}]}", annotations: $"{{istio.io/dry-run: '{value}'}}"));

        Assert.Equal(isDry ? DecisionReason.NotCovered : DecisionReason.AllowedByRule, set.Decide(new TestRequest()).Reason);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("tRUE")]
    [InlineData("")]
    [InlineData(" true")]
    public void DryRun_ThatIsNoBoolean_IsRefused(string value) =>
        AssertRefused("dry-run", Document("{rules: [{}]}", annotations: $"{{istio.io/dry-run: '{value}'}}"));

    [Theory]
    [InlineData("[istio.io/dry-run]")]
    [InlineData("{istio.io/dry-run: [true]}")]
    [InlineData("{istio.io/dry-run: {a: b}}")]
    public void Annotations_ThatAreNoTexts_AreRefused(string annotations) => AssertRefused("Annotations", Document("{rules: [{}]}", annotations: annotations));

    [Theory]
    [InlineData("{action: AUDIT, rules: [{}]}")]
    [InlineData("{action: CUSTOM, provider: {name: x}, rules: [{}]}")]
    public void DryRun_OfAuditOrCustom_IsRefused(string spec) => AssertRefused("ALLOW and DENY only", DryRun(spec));

    private static string DryRun(string spec) => Document(spec, "dry", annotations: "{istio.io/dry-run: 'true'}");
}
