using System.Collections.Immutable;
using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests.Explaining;

public sealed class SelectionExplanationTests
{
    private static readonly TestRequest Orders = new() { Host = "orders.shop.svc.cluster.local" };

    private static readonly PolicyOptions WithWorkload = PolicyOptions.Default with
    {
        Workloads = [new Workload("orders", "shop", ImmutableDictionary<string, string>.Empty.Add("app", "orders"), null, ["orders"])],
    };

    [Fact]
    public void Explain_PolicyOfTheMesh_IsConsulted()
    {
        var explanation = Explanations.Of(Set(TestPolicies.Rule("Allow", "")), Orders);

        Assert.Equal((PolicyConsultation.Consulted, null), (explanation.Policies[0].Consultation, explanation.Policies[0].Why));
        Assert.Equal(PolicyLayer.Mesh, explanation.Consulted);
    }

    [Fact]
    public void Explain_PolicyOfAnotherNamespace_NamesBoth() => AssertWhy(
        Set(Document("{rules: [{effect: Allow}]}", "{name: p, namespace: billing}")),
        Orders,
        PolicyConsultation.OtherNamespace,
        "it is of namespace billing, and the called workload is of shop");

    [Fact]
    public void Explain_SelectorOfConfiguredWorkload_TellsItsLabels() => AssertWhy(
        Set(WithWorkload, Document("{scope: {selector: {matchLabels: {app: carts}}}, rules: [{effect: Allow}]}", "{name: p, namespace: shop}")),
        Orders,
        PolicyConsultation.NotSelected,
        "its selector {app=carts} does not select the called workload, shop/orders, which has {app=orders}");

    [Fact]
    public void Explain_SelectorAndLabelsOfTheRequest_TellsThem() => AssertWhy(
        Set(Document("{scope: {selector: {matchLabels: {app: carts}}}, rules: [{effect: Allow}]}", "{name: p, namespace: shop}")),
        Orders with { Labels = [("app", "orders")] },
        PolicyConsultation.NotSelected,
        "its selector {app=carts} does not select the called workload, which has {app=orders}");

    [Fact]
    public void Explain_SelectorAndUnknownLabels_CountsRulesThatDenyOnly()
    {
        var set = Set(Document("{scope: {selector: {matchLabels: {app: carts}}}, rules: [{effect: Allow}, {effect: Deny, to: [{operation: {ports: ['1']}}]}]}", "{name: p, namespace: shop}"));

        var policy = Explanations.Of(set, Orders).Policy("shop/p");

        Assert.Equal(PolicyConsultation.LabelsUnknown, policy.Consultation);
        Assert.Contains("not known", policy.Why, StringComparison.Ordinal);
        Assert.Equal([RuleOutcome.NotApplicable, RuleOutcome.NotMatched], policy.Rules.Select(rule => rule.Outcome));
    }

    [Fact]
    public void Explain_Scope_TellsTheTestThatFailsWithItsPlace() => AssertWhy(
        Set(Document("{scope: {hosts: [carts.shop]}, rules: [{effect: Allow}]}")),
        Orders,
        PolicyConsultation.OutOfScope,
        "its scope does not match: hosts is orders.shop.svc.cluster.local, not any of [carts.shop] (file0.yaml:4:24)");

    [Fact]
    public void Explain_ScopeOfHostsOnTcp_IsNotForTcp() => AssertWhy(
        Set(Document("{scope: {hosts: [carts.shop]}, rules: [{effect: Deny}]}")),
        TestRequest.Tcp,
        PolicyConsultation.NotForTcp,
        "its scope names hosts, which a TCP connection does not have");

    [Fact]
    public void Explain_ShadowPolicy_IsNotEnforcedAndItsRulesAreTold()
    {
        var policy = Explanations.Of(Set(Document("{mode: Shadow, rules: [{effect: Deny}]}"), Document("{rules: [{effect: Allow}]}", "{name: q}")), Orders).Policy("p");

        Assert.Equal((PolicyConsultation.NotEnforced, "it is in shadow mode, so it decides nothing"), (policy.Consultation, policy.Why));
        Assert.Equal(RuleOutcome.Matched, Assert.Single(policy.Rules).Outcome);
    }

    [Theory]
    [InlineData("{action: AUDIT, rules: [{}]}", "AUDIT")]
    [InlineData("{action: CUSTOM, provider: {name: x}, rules: [{}]}", "CUSTOM")]
    public void Explain_ActionThatDecidesNothing_SaysSo(string spec, string word)
    {
        var policy = Explanations.Of(
            Set($"apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {{name: p, namespace: istio-system}}\nspec: {spec}\n"), Orders).Policies[0];

        Assert.Equal(PolicyConsultation.NotEnforced, policy.Consultation);
        Assert.Contains(word, policy.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_EmptySet_HasNoPoliciesAndNoProposals()
    {
        var explanation = Explanations.Of(PolicySet.Empty, Orders);

        Assert.Empty(explanation.Policies);
        Assert.Empty(explanation.Proposals);
        Assert.Equal(PolicyLayer.None, explanation.Consulted);
    }

    [Fact]
    public void Explain_RefusedPath_ReachesNoPolicyAndProposesThePlainPath()
    {
        var options = PolicyOptions.Default with { Paths = PathHandling.Refuse };
        var explanation = Explanations.Of(Set(options, TestPolicies.Rule("Allow", "")), Orders with { Path = "//a?b" });

        Assert.Equal(PolicyConsultation.NotReached, explanation.Policies[0].Consultation);
        Assert.Contains("refused", explanation.Attribute("url_path").Note, StringComparison.Ordinal);
        Assert.Equal("With path /a?b it would be allowed by p#rules[0].", explanation.Proposals[0].ToString());
    }

    [Fact]
    public void Explain_PathWithReadings_TellsWhichOneDecided()
    {
        var set = Set(TestPolicies.Rule("Allow", ""), Document("{effect: Deny, rules: [{to: [{operation: {paths: [/admin]}}]}]}", "{name: q}"));

        var request = Explanations.Of(set, Orders with { Path = "/x/../admin" }).Request;

        Assert.Equal("/x/../admin", request.Readings[0].Path);
        Assert.Equal("/admin", Assert.Single(request.Readings, reading => reading.Decided).Path);
    }

    [Theory]
    [InlineData("orders.shop.svc", "", "shop", "from the host", "shop/orders")]
    [InlineData("x", "spiffe://td/ns/a/sa/b", "a", "from the destination's principal", "a/b")]
    [InlineData("x", "", "default", "the configured default: neither the destination's principal nor the host tells it", null)]
    public void Explain_Destination_TellsHowItBecameKnown(string host, string principal, string @namespace, string note, string? workload)
    {
        var explanation = Explanations.Of(Set(TestPolicies.Rule("Allow", "")), new TestRequest { Host = host, DestinationPrincipal = principal });

        Assert.Equal((@namespace, note), (explanation.Attribute("destination.namespace").Value, explanation.Attribute("destination.namespace").Note));
        Assert.Equal(workload, explanation.Attribute("destination.workload").Value);
    }

    private static void AssertWhy(PolicySet set, TestRequest request, PolicyConsultation consultation, string why)
    {
        var policy = Assert.Single(Explanations.Of(set, request).Policies);
        Assert.Equal((consultation, why), (policy.Consultation, policy.Why));
        Assert.Empty(policy.Rules);
    }
}
