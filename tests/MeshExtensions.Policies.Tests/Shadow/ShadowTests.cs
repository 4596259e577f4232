using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Shadow;

/// <summary><c>mode: Shadow</c>: what would be decided is told, and what is decided stays the same.</summary>
public sealed class ShadowTests
{
    private const string Allow = "effect: Allow, rules: [{to: [{operation: {paths: [/a]}}]}]";
    private const string Deny = "effect: Deny, rules: [{to: [{operation: {paths: [/a]}}]}]";

    [Theory]
    [InlineData(null, Allow, "/a", DecisionReason.NotCovered, DecisionReason.AllowedByRule)]
    [InlineData(null, Allow, "/b", DecisionReason.NotCovered, DecisionReason.NoRuleAllows)]
    [InlineData(null, Deny, "/a", DecisionReason.NotCovered, DecisionReason.DeniedByRule)]
    [InlineData(Allow, Deny, "/a", DecisionReason.AllowedByRule, DecisionReason.DeniedByRule)]
    [InlineData(Allow, Allow, "/a", DecisionReason.AllowedByRule, DecisionReason.AllowedByRule)]
    [InlineData(Allow, Allow, "/b", DecisionReason.NoRuleAllows, DecisionReason.NoRuleAllows)]
    [InlineData(Deny, Allow, "/a", DecisionReason.DeniedByRule, DecisionReason.DeniedByRule)]
    [InlineData(Deny, Deny, "/a", DecisionReason.DeniedByRule, DecisionReason.DeniedByRule)]
    public void Shadow_BesideAnEnforcedPolicy_ChangesOnlyWhatIsTold(string? enforced, string shadow, string path, DecisionReason reason, DecisionReason told)
    {
        var documents = new List<string> { TestPolicies.Document($"{{mode: Shadow, {shadow}}}", "{name: s}") };
        if (enforced is not null)
        {
            documents.Add(TestPolicies.Document($"{{mode: Enforce, {enforced}}}", "{name: e}"));
        }

        var decision = TestPolicies.Set([.. documents]).Decide(new TestRequest { Path = path });

        Assert.Equal(reason, decision.Reason);
        Assert.Equal(told, decision.Shadow.Reason);
        Assert.True(decision.Shadow.IsPresent);
    }

    [Fact]
    public void Shadow_WithAConditionThatFails_ChangesNothing()
    {
        var shadow = TestPolicies.Document("{mode: Shadow, effect: Deny, rules: [{condition: \"jwt.claims.a == 'b'\"}]}", "{name: s}");
        var decision = TestPolicies.Set(shadow, TestPolicies.Document("{effect: Allow, rules: [{}]}", "{name: e}")).Decide(new TestRequest());

        Assert.Equal(DecisionReason.AllowedByRule, decision.Reason);
        Assert.Equal(DecisionReason.DeniedByRule, decision.Shadow.Reason);
    }

    [Fact]
    public void Shadow_OnOneReadingOfAPath_IsTold()
    {
        var set = TestPolicies.Set(
            TestPolicies.Document($"{{mode: Shadow, {Deny}}}", "{name: s}"), TestPolicies.Document("{effect: Allow, rules: [{}]}", "{name: e}"));

        Assert.True(set.Decide(new TestRequest { Path = "//a" }).IsAllowed);
        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(new TestRequest { Path = "//a" }).Shadow.Reason);
    }

    [Fact]
    public void Shadow_DoesNotSelect_IsNotTold()
    {
        var set = TestPolicies.Set(
            TestPolicies.Document($"{{mode: Shadow, scope: {{hosts: [x.example]}}, {Allow}}}", "{name: s}"),
            TestPolicies.Document("{effect: Allow, rules: [{}]}", "{name: e}"));

        Assert.False(set.Decide(new TestRequest()).Shadow.IsPresent);
        Assert.True(set.Decide(new TestRequest { Host = "x.example" }).Shadow.IsPresent);
    }
}
