using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests.Explaining;

public sealed class ChangeProposalTests
{
    private static readonly TestRequest Web = new()
    {
        Path = "/orders/42?x=1",
        Principal = "spiffe://cluster.local/ns/shop/sa/web",
        Headers = [("x-role", "reader"), ("user-agent", "bot")],
    };

    [Theory]
    [InlineData("to: [{operation: {methods: [POST]}}]", "method POST")]
    [InlineData("to: [{operation: {methods: ['P*']}}]", "method POST")]
    [InlineData("to: [{operation: {notMethods: [GET, POST]}}]", "method PUT")]
    [InlineData("to: [{operation: {paths: [/carts]}}]", "path /carts?x=1")]
    [InlineData("to: [{operation: {paths: ['/carts/*']}}]", "path /carts/42?x=1")]
    [InlineData("to: [{operation: {paths: ['*.html']}}]", "path /x.html?x=1")]
    [InlineData("to: [{operation: {paths: ['/{*}/{*}/items']}}]", "path /orders/42/items?x=1")]
    [InlineData("to: [{operation: {paths: ['/v2/{**}']}}]", "path /v2/42?x=1")]
    [InlineData("to: [{operation: {notPaths: ['/orders/*']}}]", "path /")]
    [InlineData("to: [{operation: {hosts: ['*.shop.example']}}]", "host x.shop.example")]
    [InlineData("to: [{operation: {ports: ['9000']}}]", "destination port 9000")]
    [InlineData("from: [{source: {principals: [cluster.local/ns/shop/sa/admin]}}]", "principal spiffe://cluster.local/ns/shop/sa/admin")]
    [InlineData("from: [{source: {principals: ['*/sa/admin']}}]", "principal spiffe://cluster.local/ns/shop/sa/admin")]
    [InlineData("from: [{source: {principals: ['cluster.local/ns/ops/*']}}]", "principal spiffe://cluster.local/ns/ops/sa/web")]
    [InlineData("from: [{source: {namespaces: [ops]}}]", "principal spiffe://cluster.local/ns/ops/sa/web")]
    [InlineData("from: [{source: {serviceAccounts: [ops/admin]}}]", "principal spiffe://cluster.local/ns/ops/sa/admin")]
    [InlineData("from: [{source: {trustDomains: [other.example]}}]", "principal spiffe://other.example/ns/shop/sa/web")]
    [InlineData("from: [{source: {notNamespaces: [shop]}}]", "principal spiffe://cluster.local/ns/other/sa/web")]
    [InlineData("from: [{source: {ipBlocks: [192.168.0.0/16]}}]", "source address 192.168.0.1")]
    [InlineData("from: [{source: {ipBlocks: [192.168.0.0/16], notIpBlocks: [192.168.0.1]}}]", "source address 192.168.0.2")]
    [InlineData("to: [{operation: {methods: ['P*'], notMethods: [POST]}}]", "method PUT")]
    [InlineData("from: [{source: {remoteIpBlocks: ['fd00::/8']}}]", "header x-forwarded-for: fd00::1")]
    [InlineData("from: [{source: {requestPrincipals: ['https://issuer.example/*']}}]", "a verified token of issuer https://issuer.example for subject x")]
    [InlineData("when: [{key: 'request.auth.claims[realm][role]', values: [admin]}]", "claim realm.role: admin in a verified token")]
    [InlineData("when: [{key: 'request.headers[x-role]', values: [admin]}]", "header x-role: admin")]
    [InlineData("when: [{key: 'request.headers[x-user]', values: ['*']}]", "header x-user: x")]
    [InlineData("when: [{key: 'request.headers[x-role]', notValues: [reader]}]", "no header x-role")]
    [InlineData("when: [{key: connection.sni, values: ['*.example']}]", "server name x.example in the TLS hello")]
    [InlineData("when: [{key: destination.ip, values: [10.9.8.7]}]", "destination address 10.9.8.7")]
    public void Explain_NoRuleAllows_ProposesTheSmallestChange(string fields, string expected)
    {
        var proposal = Explanations.Of(Set(TestPolicies.Rule("Allow", fields)), Web).Proposals[0];

        Assert.Equal(expected, Assert.Single(proposal.Changes));
        Assert.Equal($"With {expected} it would be allowed by p#rules[0].", proposal.ToString());
    }

    [Fact]
    public void Explain_SeveralRules_ProposesTheNearestFirst()
    {
        var set = Set(Document(
            """
            {effect: Allow, rules: [
              {name: far, to: [{operation: {methods: [POST], paths: [/x], ports: ['1']}}]},
              {name: near, when: [{key: 'request.headers[x-role]', values: [admin]}]}]}
            """));

        var proposals = Explanations.Of(set, Web).Proposals;

        Assert.Equal("near far", string.Join(' ', proposals.Select(proposal => proposal.Rule!.Name)));
        Assert.Equal("With header x-role: admin it would be allowed by p#near.", proposals[0].ToString());
        Assert.Equal("With destination port 1, method POST and path /x?x=1 it would be allowed by p#far.", proposals[1].ToString());
    }

    [Fact]
    public void Explain_DeniedByRule_ProposesWhatKeepsItFromMatching()
    {
        var set = Set(TestPolicies.Rule("Allow", ""), Document("{effect: Deny, rules: [{name: bots, when: [{key: 'request.headers[user-agent]', values: ['*bot']}]}]}", "{name: q}"));

        Assert.Equal("With no header user-agent it would be allowed by p#rules[0].", Assert.Single(Explanations.Of(set, Web).Proposals).ToString());
    }

    [Fact]
    public void Explain_SeveralRulesDeny_ProposesToKeepAllFromMatching()
    {
        var set = Set(
            TestPolicies.Rule("Allow", "to: [{operation: {methods: [GET]}}]"),
            Document("{effect: Deny, rules: [{when: [{key: 'request.headers[user-agent]', values: [bot]}]}, {when: [{key: 'request.headers[x-role]', values: [reader]}]}]}", "{name: q}"));

        Assert.Equal("no header user-agent; no header x-role", string.Join("; ", Explanations.Of(set, Web).Proposals[0].Changes));
    }

    [Fact]
    public void Explain_OnlyAConditionIsMissing_SaysThatItMustHold()
    {
        var set = Set(TestPolicies.Rule("Allow", "to: [{operation: {methods: [POST]}}], condition: \"request.headers['x-role'] == 'admin'\""));

        Assert.Equal(
            "With method POST the condition of p#rules[0] must hold as well for the request to be allowed: request.headers['x-role'] == 'admin'",
            Assert.Single(Explanations.Of(set, Web).Proposals).ToString());
        Assert.StartsWith("The condition of p#rules[0] must hold", Explanations.Of(set, Web with { Method = "POST" }).Proposals[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_ConditionThatDenies_SaysThatItMustNotHold()
    {
        var set = Set(TestPolicies.Rule("Allow", ""), Document("{effect: Deny, rules: [{condition: 'request.size == 0'}]}", "{name: q}"));

        Assert.Equal("The condition of q#rules[0] must not hold for the request to be allowed: request.size == 0", Assert.Single(Explanations.Of(set, Web).Proposals).ToString());
    }

    [Theory]
    [InlineData("Deny", "")]
    [InlineData("Allow", "when: [{key: 'experimental.envoy.filters.a.b[c]', values: [d]}]")]
    public void Explain_NothingWouldHelp_ProposesNothing(string effect, string fields) =>
        Assert.Empty(Explanations.Of(Set(TestPolicies.Rule(effect, fields)), Web).Proposals);

    [Fact]
    public void Explain_Allowed_ProposesNothing() => Assert.Empty(Explanations.Of(Set(TestPolicies.Rule("Allow", "")), Web).Proposals);
}
