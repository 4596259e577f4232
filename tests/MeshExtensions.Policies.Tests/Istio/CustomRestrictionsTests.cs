using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>What a CUSTOM policy may test: Istio asks the authorizer before it knows who calls.</summary>
public sealed class CustomRestrictionsTests
{
    [Theory]
    [InlineData("namespaces")]
    [InlineData("notNamespaces")]
    [InlineData("serviceAccounts")]
    [InlineData("notServiceAccounts")]
    [InlineData("trustDomains")]
    [InlineData("notTrustDomains")]
    [InlineData("principals")]
    [InlineData("notPrincipals")]
    [InlineData("requestPrincipals")]
    [InlineData("notRequestPrincipals")]
    public void From_IdentityInCustom_IsRefused(string field) =>
        AssertRefused("not possible with action CUSTOM", Policy("CUSTOM", $"{{from: [{{source: {{{field}: [x]}}}}]}}"));

    [Theory]
    [InlineData("source.namespace")]
    [InlineData("source.serviceAccount")]
    [InlineData("source.trustDomain")]
    [InlineData("source.principal")]
    [InlineData("request.auth.principal")]
    [InlineData("request.auth.audiences")]
    [InlineData("request.auth.presenter")]
    [InlineData("request.auth.claims[a]")]
    public void When_IdentityInCustom_IsRefused(string key) =>
        AssertRefused("not possible with action CUSTOM", Policy("CUSTOM", $"{{when: [{{key: '{key}', values: [x]}}]}}"));

    [Fact]
    public void Rule_AddressesOperationsAndHeadersInCustom_AreTaken()
    {
        TestPolicies.Set(Policy("CUSTOM", """
            {from: [{source: {ipBlocks: [10.0.0.0/8], notRemoteIpBlocks: [1.1.1.1]}}],
            to: [{operation: {hosts: [a], notHosts: [b], ports: ['80'], methods: [GET], paths: ['/{*}/x']}}],
            when: [{key: 'request.headers[x]', values: [a]}, {key: source.ip, values: [10.0.0.1]}, {key: remote.ip, values: [10.0.0.1]},
            {key: destination.ip, values: [10.0.0.1]}, {key: destination.port, values: ['80']}, {key: connection.sni, values: [a]},
            {key: 'experimental.envoy.filters.x[y]', values: [a]}]}
            """.Replace('\n', ' ')));
    }

    [Theory]
    [InlineData("{action: CUSTOM, rules: [{}]}", "provider.name")]
    [InlineData("{action: CUSTOM, provider: {}, rules: [{}]}", "provider needs a name")]
    [InlineData("{action: CUSTOM, provider: {name: ''}, rules: [{}]}", "provider needs a name")]
    [InlineData("{action: CUSTOM, provider: {name: x, kind: y}, rules: [{}]}", "no field 'kind'")]
    [InlineData("{action: ALLOW, provider: {name: x}, rules: [{}]}", "Only a policy with action CUSTOM")]
    [InlineData("{action: DENY, provider: {name: x}, rules: [{}]}", "Only a policy with action CUSTOM")]
    [InlineData("{action: AUDIT, provider: {name: x}, rules: [{}]}", "Only a policy with action CUSTOM")]
    [InlineData("{provider: {name: x}, rules: [{}]}", "Only a policy with action CUSTOM")]
    public void Provider_MissingOrWhereNoneBelongs_IsRefused(string spec, string words) => AssertRefused(words, Document(spec));
}
