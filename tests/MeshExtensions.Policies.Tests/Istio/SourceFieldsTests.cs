using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>The fields of <c>from.source</c>, each as Istio translates it.</summary>
public sealed class SourceFieldsTests
{
    [Theory]
    [InlineData("cluster.local/ns/a/sa/s", "spiffe://cluster.local/ns/a/sa/s", true)]
    [InlineData("cluster.local/ns/a/sa/s", "spiffe://cluster.local/ns/a/sa/s2", false)]
    [InlineData("cluster.local/ns/a/sa/s", "cluster.local/ns/a/sa/s", false)]
    [InlineData("cluster.local/ns/a/sa/s", "https://cluster.local/ns/a/sa/s", false)]
    [InlineData("cluster.local/ns/a/sa/s", "spiffe://Cluster.local/ns/a/sa/s", false)]
    [InlineData("cluster.local/ns/a/*", "spiffe://cluster.local/ns/a/sa/s", true)]
    [InlineData("cluster.local/ns/a/*", "spiffe://cluster.local/ns/ab/sa/s", false)]
    [InlineData("*/sa/s", "spiffe://x/ns/a/sa/s", true)]
    [InlineData("*/sa/s", "x/ns/a/sa/s", false)]
    [InlineData("*/sa/s", "spiffe://x/ns/a/sa/s2", false)]
    [InlineData("*", "spiffe://x", true)]
    [InlineData("*", "client.example", true)]
    [InlineData("*", "", false)]
    public void Principals_OfAPeer_MatchItsIdentityWithSpiffe(string value, string principal, bool expected)
    {
        AssertMatch(expected, $"{{from: [{{source: {{principals: ['{value}']}}}}]}}", new TestRequest { Principal = principal });
        AssertMatch(!expected, $"{{from: [{{source: {{notPrincipals: ['{value}']}}}}]}}", new TestRequest { Principal = principal });
        AssertMatch(expected, $"{{when: [{{key: source.principal, values: ['{value}']}}]}}", new TestRequest { Principal = principal });
    }

    [Theory]
    [InlineData("a", "spiffe://td/ns/a/sa/s", true)]
    [InlineData("a", "spiffe://td/ns/ab/sa/s", false)]
    [InlineData("a", "spiffe://td/ns/A/sa/s", false)]
    [InlineData("a", "x/ns/a/y", true)]
    [InlineData("a", "spiffe://td/ns/a", false)]
    [InlineData("a.c", "spiffe://td/ns/abc/sa/s", false)]
    [InlineData("prod-*", "spiffe://td/ns/prod-1/sa/s", true)]
    [InlineData("*-prod", "spiffe://td/ns/a-prod/sa/s", true)]
    [InlineData("a*c", "spiffe://td/ns/abc/sa/s", true)]
    [InlineData("a*c", "spiffe://td/ns/ab/sa/s", false)]
    [InlineData("*", "spiffe://td/ns/x/sa/s", true)]
    [InlineData("*", "", false)]
    [InlineData("a", "", false)]
    public void Namespaces_OfAPeer_AreFoundInItsIdentityAndStarsSpanAnything(string value, string principal, bool expected)
    {
        AssertMatch(expected, $"{{from: [{{source: {{namespaces: ['{value}']}}}}]}}", new TestRequest { Principal = principal });
        AssertMatch(!expected, $"{{from: [{{source: {{notNamespaces: ['{value}']}}}}]}}", new TestRequest { Principal = principal });
        AssertMatch(expected, $"{{when: [{{key: source.namespace, values: ['{value}']}}]}}", new TestRequest { Principal = principal });
    }

    [Theory]
    [InlineData("s", "spiffe://td/ns/default/sa/s", true)]
    [InlineData("s", "spiffe://td/ns/other/sa/s", false)]
    [InlineData("other/s", "spiffe://td/ns/other/sa/s", true)]
    [InlineData("other/s", "spiffe://td/ns/other/sa/s2", false)]
    [InlineData("other/s", "spiffe://td/ns/other/x/sa/s/y", true)]
    [InlineData("other/s", "spiffe:///ns/other/sa/s", false)]
    [InlineData("other/s", "td/ns/other/sa/s", false)]
    [InlineData("other/a.b", "spiffe://td/ns/other/sa/axb", false)]
    [InlineData("o.r/s", "spiffe://td/ns/oxr/sa/s", false)]
    [InlineData("other/s", "spiffe://td/ns/other/sa/", false)]
    [InlineData("other/s", "", false)]
    public void ServiceAccounts_WithOrWithoutNamespace_MatchTheIdentity(string value, string principal, bool expected)
    {
        AssertMatch(expected, $"{{from: [{{source: {{serviceAccounts: ['{value}']}}}}]}}", new TestRequest { Principal = principal });
        AssertMatch(!expected, $"{{from: [{{source: {{notServiceAccounts: ['{value}']}}}}]}}", new TestRequest { Principal = principal });
        AssertMatch(expected, $"{{when: [{{key: source.serviceAccount, values: ['{value}']}}]}}", new TestRequest { Principal = principal });
    }

    [Fact]
    public void ServiceAccounts_WithoutNamespace_AreOfThePolicysNamespace()
    {
        var set = TestPolicies.Set(Policy("ALLOW", "{from: [{source: {serviceAccounts: [s]}}]}", "p", "istio-system"));

        Assert.True(set.Decide(new TestRequest { Principal = "spiffe://td/ns/istio-system/sa/s" }).IsAllowed);
        Assert.False(set.Decide(new TestRequest { Principal = "spiffe://td/ns/default/sa/s" }).IsAllowed);
    }

    [Theory]
    [InlineData("td", "spiffe://td/ns/a/sa/s", true)]
    [InlineData("td", "spiffe://td", false)]
    [InlineData("td", "spiffe://td2/ns/a/sa/s", false)]
    [InlineData("td", "td/ns/a/sa/s", false)]
    [InlineData("t*", "spiffe://td/ns/a/sa/s", true)]
    [InlineData("t*", "spiffe://xt/ns/a/sa/s", false)]
    [InlineData("*.example", "spiffe://a.example/ns/a/sa/s", true)]
    [InlineData("*.example", "spiffe://a.exampleX/ns/a/sa/s", false)]
    [InlineData("*.example", "spiffe://evil/x.example/ns/a/sa/s", false)]
    [InlineData("a.b", "spiffe://axb/ns/a/sa/s", false)]
    [InlineData("*", "spiffe://any/thing", true)]
    [InlineData("*", "client.example", false)]
    [InlineData("*", "", false)]
    public void TrustDomains_OfAPeer_MatchUpToTheFirstSlash(string value, string principal, bool expected)
    {
        AssertMatch(expected, $"{{from: [{{source: {{trustDomains: ['{value}']}}}}]}}", new TestRequest { Principal = principal });
        AssertMatch(!expected, $"{{from: [{{source: {{notTrustDomains: ['{value}']}}}}]}}", new TestRequest { Principal = principal });
        AssertMatch(expected, $"{{when: [{{key: source.trustDomain, values: ['{value}']}}]}}", new TestRequest { Principal = principal });
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.0.0.7", "10.0.0.7", true)]
    [InlineData("10.0.0.7", "10.0.0.77", false)]
    [InlineData("0.0.0.0/0", "1.2.3.4", true)]
    [InlineData("0.0.0.0/0", "fd00::1", false)]
    [InlineData("fd00::/8", "fd12::1", true)]
    [InlineData("fd00::/8", "fe80::1", false)]
    [InlineData("10.0.0.0/8", "", false)]
    [InlineData("10.0.0.0/8", "/run/pipe", false)]
    public void IpBlocks_OfTheDirectPeer_ContainIt(string block, string source, bool expected)
    {
        // What the client claims about where it comes from does not count.
        var request = new TestRequest { Source = source }.With("x-forwarded-for", expected ? "8.8.8.8" : "10.0.0.7");

        AssertMatch(expected, $"{{from: [{{source: {{ipBlocks: ['{block}']}}}}]}}", request);
        AssertMatch(!expected, $"{{from: [{{source: {{notIpBlocks: ['{block}']}}}}]}}", request);
        AssertMatch(expected, $"{{when: [{{key: source.ip, values: ['{block}']}}]}}", request);
    }

    [Theory]
    [InlineData(0, null, "1.1.1.1")]
    [InlineData(0, "2.2.2.2", "2.2.2.2")]
    [InlineData(0, "2.2.2.2,3.3.3.3", "3.3.3.3")]
    [InlineData(0, "2.2.2.2, 3.3.3.3 ", "3.3.3.3")]
    [InlineData(0, "2.2.2.2,nonsense", "1.1.1.1")]
    [InlineData(0, "2.2.2.2,", "1.1.1.1")]
    [InlineData(1, "2.2.2.2,3.3.3.3", "2.2.2.2")]
    [InlineData(1, "3.3.3.3", "1.1.1.1")]
    [InlineData(2, "4.4.4.4,2.2.2.2,3.3.3.3,5.5.5.5", "2.2.2.2")]
    public void RemoteIpBlocks_WithTrustedProxies_AreOfTheEntryBeforeTheirs(int hops, string? forwarded, string remote)
    {
        var request = new TestRequest { Source = "1.1.1.1" };
        request = forwarded is null ? request : request.With("x-forwarded-for", forwarded);
        foreach (var address in new[] { "1.1.1.1", "2.2.2.2", "3.3.3.3", "4.4.4.4", "5.5.5.5" })
        {
            var options = AsSent with { TrustedHops = hops };
            AssertMatch(address == remote, $"{{from: [{{source: {{remoteIpBlocks: ['{address}']}}}}]}}", request, options);
            AssertMatch(address != remote, $"{{from: [{{source: {{notRemoteIpBlocks: ['{address}']}}}}]}}", request, options);
            AssertMatch(address == remote, $"{{when: [{{key: remote.ip, values: ['{address}']}}]}}", request, options);
        }
    }

    [Fact]
    public void RemoteIpBlocks_ForwardedSeveralTimes_TakeTheLastEntryOfAll()
    {
        var request = new TestRequest().With("x-forwarded-for", "2.2.2.2").With("X-Forwarded-For", "3.3.3.3").List();

        AssertMatch(true, "{from: [{source: {remoteIpBlocks: [3.3.3.3]}}]}", request);
        AssertMatch(true, "{from: [{source: {remoteIpBlocks: [2.2.2.2]}}]}", request, AsSent with { TrustedHops = 1 });
    }
}
