using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.AccessPolicies;

/// <summary>A condition that cannot be evaluated never opens anything: a rule that allows does not match then, and one that denies does.</summary>
public sealed class ConditionDecisionTests
{
    public static TheoryData<string> Failing =>
    [
        "jwt.claims.group == 'x'", "request.headers['x-missing'] == 'a'", "jwt.claims['a']['b'] == 'c'", "metadata['x']['y'] == 'z'", "context['missing'] == 'a'",
        "int(request.headers['x-n']) > 1", "1 / size(request.host) > 10 / (size(request.host) - size(request.host))", "timestamp(request.path) > now",
        "has(jwt.claims.group) || jwt.claims.group == 'x'",
    ];

    [Theory]
    [MemberData(nameof(Failing))]
    public void Condition_ThatFails_AllowsNothingAndDenies(string condition)
    {
        var request = new TestRequest().With("x-n", "many");
        var quoted = TestPolicies.Quote(condition);

        Assert.Equal(DecisionReason.NoRuleAllows, TestPolicies.Set(TestPolicies.Rule("Allow", $"condition: {quoted}")).Decide(request).Reason);
        var deny = TestPolicies.Set(
            TestPolicies.Document($"{{effect: Deny, rules: [{{condition: {quoted}}}]}}", "{name: d}"),
            TestPolicies.Document("{effect: Allow, rules: [{}]}", "{name: a}"));
        Assert.Equal(DecisionReason.ConditionFailed, deny.Decide(request).Reason);
        Assert.False(deny.Decide(request).IsAllowed);
        Assert.Equal("d", deny.Decide(request).Rule!.Policy);
    }

    [Fact]
    public void Condition_WhoseAttributesDoNotMatch_IsNotAsked()
    {
        var deny = TestPolicies.Set(
            TestPolicies.Document("{effect: Deny, rules: [{to: [{operation: {paths: [/x]}}], condition: \"jwt.claims.a == 'b'\"}]}", "{name: d}"),
            TestPolicies.Document("{effect: Allow, rules: [{}]}", "{name: a}"));

        Assert.True(deny.Decide(new TestRequest()).IsAllowed);
        Assert.Equal(DecisionReason.ConditionFailed, deny.Decide(new TestRequest { Path = "/x" }).Reason);
    }

    [Fact]
    public void Condition_OnThePath_HoldsForEveryReading()
    {
        var deny = TestPolicies.Set(
            TestPolicies.Document("{effect: Deny, rules: [{condition: \"request.url_path.startsWith('/admin')\"}]}", "{name: d}"),
            TestPolicies.Document("{effect: Allow, rules: [{}]}", "{name: a}"));
        var allow = TestPolicies.Set(TestPolicies.Rule("Allow", "condition: \"request.url_path.startsWith('/public/')\""));
        foreach (var path in new[] { "//admin", "/public/../admin", "/x/..;/admin", "/%61dmin" })
        {
            Assert.False(deny.Decide(new TestRequest { Path = path }).IsAllowed);
            Assert.False(allow.Decide(new TestRequest { Path = path }).IsAllowed);
        }

        Assert.True(deny.Decide(new TestRequest { Path = "/a//b" }).IsAllowed);
        Assert.True(allow.Decide(new TestRequest { Path = "/public//b" }).IsAllowed);
    }

    [Fact]
    public void Condition_OfHttpOnTcp_DropsAllowRulesAndWidensDenyRules()
    {
        const string Condition = "condition: \"request.method == 'GET'\"";

        Assert.Equal(DecisionReason.NoRuleAllows, TestPolicies.Set(TestPolicies.Rule("Allow", Condition)).Decide(TestRequest.Tcp).Reason);
        Assert.Equal(DecisionReason.DeniedByRule, TestPolicies.Set(TestPolicies.Rule("Deny", Condition)).Decide(TestRequest.Tcp).Reason);
        Assert.Equal(
            DecisionReason.AllowedByRule, TestPolicies.Set(TestPolicies.Rule("Allow", "condition: 'destination.port == 8080'")).Decide(TestRequest.Tcp).Reason);
    }

    [Fact]
    public void Condition_ThatCostsTooMuch_AllowsNothingAndDenies()
    {
        const string Condition = "condition: \"request.headers.all(a, request.headers.all(b, request.headers.all(c, a + b + c != 'never')))\"";
        var request = Enumerable.Range(0, 80).Aggregate(new TestRequest(), (current, i) => current.With($"x-{i}", "v"));

        Assert.Equal(DecisionReason.NoRuleAllows, TestPolicies.Set(TestPolicies.Rule("Allow", Condition)).Decide(request).Reason);
        Assert.Equal(DecisionReason.ConditionFailed, TestPolicies.Set(TestPolicies.Rule("Deny", Condition)).Decide(request).Reason);
    }
}
