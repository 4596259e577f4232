using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests;

/// <summary>The policy of the quick start decides as the sample authorizer of Istio's external authorization task does.</summary>
public sealed class QuickstartTests
{
    private static readonly PolicySet Set = Load();

    [Theory]
    [InlineData("allow", true)]
    [InlineData("deny", false)]
    [InlineData("", false)]
    [InlineData("Allow", false)]
    [InlineData("allowed", false)]
    [InlineData(" allow", false)]
    [InlineData("allow ", false)]
    [InlineData("allow,allow", false)]
    [InlineData("allow,deny", false)]
    [InlineData("deny,allow", false)]
    [InlineData("allow,", false)]
    [InlineData(",allow", false)]
    [InlineData("*", false)]
    public void Http_WithTheHeader_IsAllowedIfItSaysAllow(string value, bool allowed)
    {
        // Whoever asks: the header decides.
        foreach (var principal in new[] { "", "spiffe://cluster.local/ns/foo/sa/a", "spiffe://cluster.local/ns/foo/sa/b" })
        {
            var decision = Set.Decide(new TestRequest { Principal = principal }.With("x-ext-authz", value));

            Assert.Equal(allowed, decision.IsAllowed);
            Assert.Equal(allowed ? "header-allows" : "header-denies", decision.Rule!.Name);
        }
    }

    [Theory]
    [InlineData("spiffe://cluster.local/ns/foo/sa/a", true)]
    [InlineData("spiffe://cluster.local/ns/bar/sa/a", true)]
    [InlineData("spiffe://cluster.local/ns/foo/sa/b", false)]
    [InlineData("spiffe://cluster.local/ns/foo/sa/aa", false)]
    [InlineData("spiffe://cluster.local/ns/foo/sa/a/b", false)]
    [InlineData("/sa/a", false)]
    [InlineData("", false)]
    public void WithoutTheHeader_HttpAndTcp_ServiceAccountAIsAllowed(string principal, bool allowed)
    {
        foreach (var request in new[] { new TestRequest(), new TestRequest().With("x-other", "allow"), TestRequest.Tcp })
        {
            var decision = Set.Decide(request with { Principal = principal });

            Assert.Equal(allowed, decision.IsAllowed);
            Assert.Equal(allowed ? "service-account-a" : null, decision.Rule?.Name);
        }
    }

    [Fact]
    public void Http_TheHeaderTwice_IsAllowedOnlyIfBothSayAllow()
    {
        Assert.True(Decide("allow", "allow"));
        Assert.False(Decide("allow", "deny"));
        Assert.False(Decide("deny", "allow"));
        Assert.False(Decide("allow", ""));

        static bool Decide(string first, string second) =>
            Set.Decide((new TestRequest { Principal = "spiffe://cluster.local/ns/foo/sa/a" }).With("x-ext-authz", first).With("x-ext-authz", second).List()).IsAllowed;
    }

    [Fact]
    public void Answers_AreTheSamples()
    {
        Assert.Equal("x-ext-authz-check-result: allowed", TestPolicies.Fields(Set.Rules[0].OnAllow.HeadersToSet));
        foreach (var answer in new[] { Set.Decide(new TestRequest()).Fallback!.OnDeny, Set.Rules[1].OnDeny })
        {
            Assert.Equal(403, answer.Status);
            Assert.Equal("x-ext-authz-check-result: denied", TestPolicies.Fields(answer.Headers));
            Assert.Equal("denied by ext_authz for not found header `x-ext-authz: allow` in the request", answer.Body.Source);
        }
    }

    private static PolicySet Load()
    {
        var result = PolicyLoader.Load(TestPolicies.QuickstartPath());
        Assert.Empty(result.Errors);
        return result.Set!;
    }
}
