using System.Text.RegularExpressions;
using CsCheck;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Matching;
using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Matching;

/// <summary>Identities against the regular expressions that Istio writes for Envoy, which match a whole identity.</summary>
public sealed class PrincipalMatchersTests
{
    private static readonly Gen<string> Identity = Gen.Frequency(
        (3, Gen.Select(Gen.OneOf("td", "cluster.local", "td2", ""), Gen.OneOf("ns", "sa", "x").SelectPair(), Gen.OneOf("sa", "ns", "x").SelectPair(), Gen.OneOf("", "", "/x", "/", "/sa/a"))
            .Select((domain, first, second, tail) => $"spiffe://{domain}/{first}/{second}{tail}")),
        (1, Gen.OneOf("spiffe://", "spiffe:/", "td", "cluster.local", "/ns/", "/sa/", "a", "b", "a.b", "/", "ns", "sa", "x").Array[0, 9].Select(string.Concat)));

    [Fact]
    public void Principals_AnyIdentity_AgreesWithIstio()
    {
        var values = Gen.OneOf(
            Gen.OneOf("*", "td/ns/a/sa/a", "td/*", "*/sa/a", "*a", "td*", "**", "*/ns/a/*", "t*d/ns/a/sa/a", "td/ns/a/sa/a/*"),
            Identity.Where(id => id.StartsWith("spiffe://", StringComparison.Ordinal) && id.Length > 9).Select(id => id[9..]));
        Compare(values, values => new PrincipalMatcher(RequestAttribute.SourcePrincipal, values), value => value switch
        {
            "*" => ".+",
            ['*', .. var rest] => "spiffe://.*" + Regex.Escape(rest),
            [.. var rest, '*'] => "spiffe://" + Regex.Escape(rest) + ".*",
            _ => "spiffe://" + Regex.Escape(value),
        });
    }

    [Fact]
    public void Namespaces_AnyIdentity_AgreesWithIstio() =>
        Compare(
            Gen.OneOf("a", "b", "a.b", "*", "a*", "*b", "a*b", "**", "*a*", ".", "ns", "sa"),
            values => new NamespaceMatcher(values),
            value => $".*/ns/{string.Join(".*", value.Split('*').Select(Regex.Escape))}/.*");

    [Fact]
    public void ServiceAccounts_AnyIdentity_AgreesWithIstio() =>
        Compare(
            Gen.Select(Gen.OneOf("a", "b", "a.b", "ns", "sa"), Gen.OneOf("a", "b", "a.b", "ns", "sa")).Select((ns, account) => $"{ns}/{account}"),
            values => new ServiceAccountMatcher(values.Select(value => (value.Split('/')[0], value.Split('/')[1])).ToArray()),
            value => $"spiffe://.+/ns/{Regex.Escape(value.Split('/')[0])}/(.+/|)sa/{Regex.Escape(value.Split('/')[1])}(/.+)?");

    [Fact]
    public void TrustDomains_AnyIdentity_AgreesWithIstio() =>
        Compare(
            Gen.OneOf(
                "td", "cluster.local", "t", "*", "t*", "*d", "*2", "cluster*", "td*", "*.local",
                "td/ns", "td/ns/a", "td/ns/a*", "td/n*", "*d/ns", "*/ns", "*d/ns/a", "td/*", "*/", "/*", "/ns"), // with a slash: in "when" only
            values => new TrustDomainMatcher(values),
            TrustDomainOracle);

    [Theory]
    [InlineData("a.b", "spiffe://td/ns/axb/sa/c", false)] // the dot is a dot (CVE-2026-39350)
    [InlineData("a", "spiffe://td/ns/ab/sa/c", false)]
    [InlineData("a", "spiffe://td/ns/a", false)]
    public void Namespace_IsWhole(string value, string principal, bool expected) =>
        Assert.Equal(expected, TestPolicies.Allows($"from: [{{source: {{namespaces: [{value}]}}}}]", new TestRequest { Principal = principal }));

    [Theory]
    [InlineData("ns/a.b", "spiffe://td/ns/ns/sa/a.b", true)]
    [InlineData("ns/a.b", "spiffe://td/ns/ns/sa/axb", false)]
    [InlineData("ns/a", "spiffe://td/ns/ns/sa/ab", false)]
    [InlineData("ns/a", "spiffe://td/ns/ns/sa/a/x", true)]
    [InlineData("ns/a", "spiffe://td/ns/ns/sa/a/", false)]
    [InlineData("ns/a", "spiffe://td/ns/ns/x/y/sa/a", true)]
    [InlineData("ns/a", "spiffe://td/ns/ns/xsa/a", false)]
    [InlineData("ns/a", "spiffe:///ns/ns/sa/a", false)]
    [InlineData("ns/a", "https://td/ns/ns/sa/a", false)]
    [InlineData("a", "spiffe://td/ns/home/sa/a", true)] // the policy's own namespace
    [InlineData("a", "spiffe://td/ns/other/sa/a", false)]
    public void ServiceAccount_IsWhole(string value, string principal, bool expected)
    {
        var set = TestPolicies.Set(PolicyOptions.Default with { RootNamespace = "home" }, TestPolicies.Document($"{{effect: Allow, rules: [{{from: [{{source: {{serviceAccounts: [{value}]}}}}]}}]}}", "{name: p, namespace: home}"));

        Assert.Equal(expected, set.Decide(new TestRequest { Principal = principal }).IsAllowed);
    }

    [Theory]
    [InlineData("td/ns/a", true)]
    [InlineData("td/ns/a*", true)]
    [InlineData("*d/ns/a", true)]
    [InlineData("td/ns/b*", false)]
    [InlineData("td/ns/a/sa/a", false)] // followed by a slash
    public void TrustDomainCondition_WithASlash_GoesOnAfterTheTrustDomain(string value, bool expected) =>
        Assert.Equal(expected, TestPolicies.Denies($"when: [{{key: source.trustDomain, values: [{TestPolicies.Quote(value)}]}}]", new TestRequest { Principal = "spiffe://td/ns/a/sa/a" }));

    [Theory]
    [InlineData("from: [{source: {notPrincipals: ['*']}}]")]
    [InlineData("from: [{source: {notNamespaces: ['*']}}]")]
    [InlineData("from: [{source: {notServiceAccounts: [a/b]}}]")]
    [InlineData("from: [{source: {notTrustDomains: ['*']}}]")]
    [InlineData("when: [{key: source.principal, notValues: ['*']}]")]
    public void NoIdentity_IsInNoValueAndInEveryNotValue(string fields)
    {
        Assert.True(TestPolicies.Allows(fields, new TestRequest()));
        Assert.False(TestPolicies.Allows(fields.Replace("notValues", "values", StringComparison.Ordinal).Replace("{not", "{", StringComparison.Ordinal)
            .Replace("{P", "{p", StringComparison.Ordinal).Replace("{N", "{n", StringComparison.Ordinal).Replace("{S", "{s", StringComparison.Ordinal)
            .Replace("{T", "{t", StringComparison.Ordinal), new TestRequest()));
    }

    internal static string TrustDomainOracle(string value) => value switch
    {
        "*" => "spiffe://.*",
        ['*', .. var rest] => $"spiffe://[^/]*{Regex.Escape(rest)}/.*",
        [.. var rest, '*'] => $"spiffe://{Regex.Escape(rest)}[^/]*/.*",
        _ => $"spiffe://{Regex.Escape(value)}/.*",
    };

    private static void Compare(Gen<string> values, Func<string[], AttributeMatcher> create, Func<string, string> oracle)
    {
        Gen.Select(values.Array[1, 2], Identity).Sample(
            (values, identity) =>
            {
                var expected = values.Any(value => FullMatch.Of(oracle(value), identity));
                var request = new TestRequest { Principal = identity };
                Assert.Equal(expected, create(values).Matches(request.ToAttributes()));
            },
            iter: 20_000);
    }
}

internal static class IdentityGen
{
    /// <summary>A key with its value, <c>ns/a</c>.</summary>
    public static Gen<string> SelectPair(this Gen<string> keys) => Gen.Select(keys, Gen.OneOf("a", "b", "a.b", "ab", "sa", "ns", "")).Select((key, value) => $"{key}/{value}");
}
