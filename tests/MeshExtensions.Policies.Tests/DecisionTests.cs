namespace MeshExtensions.Policies.Tests;

public sealed class DecisionTests
{
    private static readonly PolicyRule Allowing = Rule(RuleEffect.Allow);
    private static readonly PolicyRule Denying = Rule(RuleEffect.Deny);

    [Fact]
    public void Default_Decision_IsAnErrorAndNoAllow()
    {
        Assert.Equal(DecisionReason.InternalError, default(Decision).Reason);
        Assert.True(default(Decision).IsError);
        Assert.False(default(Decision).IsAllowed);
    }

    [Fact]
    public void By_Rule_TakesItsEffect()
    {
        Assert.True(Decision.By(Allowing).IsAllowed);
        Assert.Equal(DecisionReason.DeniedByRule, Decision.By(Denying).Reason);
        Assert.False(Decision.By(Denying).IsAllowed);
    }

    [Fact]
    public void Without_AnyReason_AllowsOnlyByItsCoverage()
    {
        foreach (var reason in Enum.GetValues<DecisionReason>())
        {
            Assert.Equal(reason is DecisionReason.AllowedUnlessDenied or DecisionReason.AllowedNotCovered, Decision.Without(reason).IsAllowed);
            Assert.False(Decision.Failed(reason, Allowing).IsAllowed);
            Assert.Null(Decision.Without(reason).Rule);
        }

        Assert.True(Decision.Without(DecisionReason.AllowedByRule).IsError);
        Assert.True(Decision.Without(DecisionReason.MalformedRequest).IsError);
        Assert.False(Decision.Without(DecisionReason.NoRuleAllows).IsError);
    }

    [Fact]
    public void ToToken_EveryReason_HasItsOwnWord()
    {
        var tokens = Enum.GetValues<DecisionReason>().Select(reason => reason.ToToken()).ToList();

        Assert.Equal(tokens.Count, tokens.Distinct(StringComparer.Ordinal).Count());
        Assert.All(tokens, token => Assert.Matches("^[a-z_]+$", token));
        Assert.Equal("internal_error", ((DecisionReason)99).ToToken());
    }

    [Fact]
    public void Describe_EveryReason_IsASentence()
    {
        Assert.Equal("Rule 'read' of policy 'ns/p' allows this request.", Decision.By(Allowing).Describe());
        Assert.Equal("Rule 'read' of policy 'ns/p' denies this request.", Decision.By(Denying).Describe());
        Assert.All(Enum.GetValues<DecisionReason>(), reason => Assert.EndsWith(".", Decision.Without(reason).Describe(), StringComparison.Ordinal));
    }

    private static PolicyRule Rule(RuleEffect effect) => new("ns/p", "read", effect, PolicyLayer.Mesh, AllowAnswer.Unchanged, DenyAnswer.Forbidden, default);
}
