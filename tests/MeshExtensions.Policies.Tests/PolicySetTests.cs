using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests;

public sealed class PolicySetTests
{
    [Fact]
    public void Decide_EmptySet_DeniesEverything()
    {
        Assert.Equal(DecisionReason.NoPolicyLoaded, PolicySet.Empty.Decide(new TestRequest()).Reason);
        Assert.Equal(DecisionReason.NoPolicyLoaded, PolicySet.Empty.Decide(TestRequest.Tcp).Reason);
        Assert.Equal(DecisionReason.NoPolicyLoaded, PolicySet.Empty.Decide(new DecisionContext()).Reason);
        Assert.Equal(403, PolicySet.Empty.OnNoRule.Status);
    }

    [Fact]
    public void Decide_InvalidSet_DeniesEverythingWith503()
    {
        Assert.Equal(DecisionReason.PoliciesInvalid, PolicySet.Invalid.Decide(new TestRequest()).Reason);
        Assert.Equal(DecisionReason.PoliciesInvalid, PolicySet.Invalid.Decide(TestRequest.Tcp).Reason);
        Assert.Equal(503, PolicySet.Invalid.OnNoRule.Status);
    }

    [Fact]
    public void Decide_NoRuleMatches_Denies()
    {
        var set = Set(Rule("Allow", "to: [{operation: {paths: [/a]}}]"));

        var decision = set.Decide(new TestRequest { Path = "/b" });
        Assert.Equal(DecisionReason.NoRuleAllows, decision.Reason);
        Assert.Null(decision.Rule);
        Assert.False(set.Decide(new DecisionContext()).IsAllowed);
    }

    [Fact]
    public void Decide_RuleWithoutConditions_MatchesEverything()
    {
        Assert.True(Set(Rule("Allow", "")).Decide(new TestRequest()).IsAllowed);
        Assert.True(Set(Rule("Allow", "")).Decide(TestRequest.Tcp).IsAllowed);
        Assert.True(Set(Rule("Allow", "")).Decide(new DecisionContext()).IsAllowed);
        Assert.Equal(DecisionReason.DeniedByRule, Set(Rule("Deny", "")).Decide(new DecisionContext()).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_DenyAndAllow_DenyWinsWhateverTheOrder(bool denyFirst)
    {
        var allow = Document("{effect: Allow, rules: [{}]}", "{name: allow}");
        var deny = Document("{effect: Deny, rules: [{name: block, to: [{operation: {paths: ['/admin*']}}]}]}", "{name: deny}");
        var set = denyFirst ? Set(deny, allow) : Set(allow, deny);

        var decision = set.Decide(new TestRequest { Path = "/admin/x" });
        Assert.Equal(DecisionReason.DeniedByRule, decision.Reason);
        Assert.Equal(("deny", "block"), (decision.Rule!.Policy, decision.Rule.Name));
        Assert.True(set.Decide(new TestRequest { Path = "/" }).IsAllowed);
    }

    [Fact]
    public void Decide_SeveralRulesMatch_NamesTheFirstInOrder()
    {
        var set = Set(
            Document("{effect: Allow, rules: [{name: a, to: [{operation: {methods: [PUT]}}]}, {name: b}, {name: c}]}", "{name: p1}"),
            Document("{rules: [{name: d, effect: Allow}, {name: e, effect: Deny, to: [{operation: {methods: [DELETE]}}]}, {name: f, effect: Deny, to: [{operation: {methods: ['*']}}], when: [{key: source.ip, values: [fd00::1]}]}]}", "{name: p2}"));

        Assert.Equal("b", set.Decide(new TestRequest()).Rule!.Name);
        Assert.Equal("a", set.Decide(new TestRequest { Method = "PUT" }).Rule!.Name);
        Assert.Equal("e", set.Decide(new TestRequest { Method = "DELETE", Source = "fd00::1" }).Rule!.Name);
        Assert.Equal("f", set.Decide(new TestRequest { Source = "fd00::1" }).Rule!.Name);
        Assert.Equal("p1 p1 p1 p2 p2 p2", string.Join(' ', set.Rules.Select(rule => rule.Policy)));
    }

    [Fact]
    public void Fallback_SeveralPolicies_IsTheFirstOnDenyOfASpec()
    {
        var set = Set(
            Document("{effect: Deny, rules: [{onDeny: {status: 500}, to: [{operation: {paths: [/x]}}]}]}", "{name: a}"),
            Document("{effect: Deny, onDeny: {status: 401}, rules: [{name: r, to: [{operation: {paths: [/y]}}]}]}", "{name: b}"),
            Document("{onDeny: {status: 404}}", "{name: c}"));

        Assert.Equal(401, set.Decide(new TestRequest()).Fallback!.OnDeny.Status);
        Assert.Equal([500, 401], set.Rules.Select(rule => rule.OnDeny.Status));
        Assert.Null(Set(Rule("Allow", "to: [{operation: {paths: [/x]}}]")).Decide(new TestRequest()).Fallback);
    }

    [Fact]
    public void Rules_Answers_AreTheRulesOwnElseThePolicys()
    {
        var set = Set(Document("{effect: Allow, onAllow: {headers: {set: {x: policy}}}, rules: [{}, {onAllow: {headers: {set: {x: rule}}}}, {onAllow: {}}]}"));

        Assert.Equal("policy,rule,", string.Join(",", set.Rules.Select(rule => string.Concat(rule.OnAllow.HeadersToSet.Select(header => header.Values[0].Source)))));
    }
}
