using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>A mesh that has changed its trust domain: an identity of it is meant under each of its names.</summary>
public sealed class TrustDomainAliasTests
{
    private static readonly PolicyOptions Mesh = AsSent with { TrustDomain = "new.example", TrustDomainAliases = ["old.example", "older.example"] };

    [Theory]
    [InlineData("new.example/ns/n/sa/s", "new.example", true)]
    [InlineData("new.example/ns/n/sa/s", "old.example", true)]
    [InlineData("old.example/ns/n/sa/s", "new.example", true)]
    [InlineData("old.example/ns/n/sa/s", "older.example", true)]
    [InlineData("cluster.local/ns/n/sa/s", "new.example", true)]
    [InlineData("cluster.local/ns/n/sa/s", "old.example", true)]
    [InlineData("cluster.local/ns/n/sa/s", "cluster.local", false)]
    [InlineData("new.example/ns/n/sa/s", "other.example", false)]
    [InlineData("other.example/ns/n/sa/s", "other.example", true)]
    [InlineData("other.example/ns/n/sa/s", "new.example", false)]
    [InlineData("new.example/ns/n/sa/*", "old.example", true)]
    [InlineData("new.example/ns/n/*", "old.example", false)]
    [InlineData("new.example/ns/n/*", "new.example", true)]
    [InlineData("new*/ns/n/sa/s", "new.example", true)]
    [InlineData("new*/ns/n/sa/s", "old.example", true)]
    [InlineData("*older.example/ns/n/sa/s", "new.example", true)]
    [InlineData("*older.example/ns/n/sa/s", "very-older.example", true)]
    [InlineData("*", "other.example", true)]
    public void Principals_OfTheMeshsTrustDomain_AreMeantUnderEachAlias(string value, string trustDomain, bool expected)
    {
        var request = new TestRequest { Principal = $"spiffe://{trustDomain}/ns/n/sa/s" };

        AssertMatch(expected, $"{{from: [{{source: {{principals: ['{value}']}}}}]}}", request, Mesh);
        AssertMatch(!expected, $"{{from: [{{source: {{notPrincipals: ['{value}']}}}}]}}", request, Mesh);
        AssertMatch(expected, $"{{when: [{{key: source.principal, values: ['{value}']}}]}}", request, Mesh);
    }

    [Theory]
    [InlineData("new.example", "old.example", true)]
    [InlineData("old.example", "new.example", true)]
    [InlineData("cluster.local", "old.example", true)]
    [InlineData("other.example", "new.example", false)]
    [InlineData("other.example", "other.example", true)]
    public void TrustDomains_OfTheMesh_AreMeantUnderEachAlias(string value, string trustDomain, bool expected)
    {
        var request = new TestRequest { Principal = $"spiffe://{trustDomain}/ns/n/sa/s" };

        AssertMatch(expected, $"{{from: [{{source: {{trustDomains: ['{value}']}}}}]}}", request, Mesh);
        AssertMatch(!expected, $"{{from: [{{source: {{notTrustDomains: ['{value}']}}}}]}}", request, Mesh);
        AssertMatch(expected, $"{{when: [{{key: source.trustDomain, values: ['{value}']}}]}}", request, Mesh);
    }

    [Theory]
    [InlineData("cluster*/ns/n/sa/s", "spiffe://cluster.local/ns/n/sa/s", true)]
    [InlineData("cluster*/ns/n/sa/s", "spiffe://cluster2/ns/n/sa/s", false)]
    [InlineData("clust*al/ns/n/sa/s", "spiffe://cluster.local/ns/n/sa/s", false)]
    [InlineData("other*/ns/n/sa/s", "spiffe://other.example/ns/n/sa/s", false)]
    public void Principals_WithAStarAfterTheTrustDomain_MeanTheMeshsIfItFits(string value, string principal, bool expected) =>
        AssertMatch(expected, $"{{from: [{{source: {{principals: ['{value}']}}}}]}}", new TestRequest { Principal = principal });

    [Fact]
    public void Scope_PrincipalsOfTheMeshsTrustDomain_AreMeantUnderEachAlias()
    {
        var deny = TestPolicies.Document("{effect: Deny, scope: {principals: [new.example/ns/default/sa/s]}, rules: [{}]}");
        var set = TestPolicies.Set(Mesh, deny, TestPolicies.Document("{effect: Allow, rules: [{}]}", "{name: all}"));

        foreach (var trustDomain in new[] { "new.example", "old.example", "older.example" })
        {
            Assert.Equal(DecisionReason.DeniedByRule, set.Decide(new TestRequest { DestinationPrincipal = $"spiffe://{trustDomain}/ns/default/sa/s" }).Reason);
        }

        Assert.True(set.Decide(new TestRequest { DestinationPrincipal = "spiffe://new.example/ns/default/sa/t" }).IsAllowed);
    }
}
