using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>On a TCP connection an ALLOW rule that names an HTTP field anywhere is dropped; any other rule loses that field only, and so matches more.</summary>
public sealed class TcpTests
{
    public static TheoryData<string> HttpOnly =>
    [
        "to: [{operation: {hosts: ['*']}}]", "to: [{operation: {notHosts: [x]}}]", "to: [{operation: {methods: ['*']}}]", "to: [{operation: {paths: ['*']}}]",
        "to: [{operation: {notPaths: [/x]}}]", "from: [{source: {requestPrincipals: ['*']}}]", "from: [{source: {notRequestPrincipals: ['*']}}]",
        "when: [{key: 'request.headers[x-a]', values: ['*']}]", "when: [{key: 'request.headers[:path]', notValues: [x]}]",
        "when: [{key: 'request.headers[host]', notValues: [x]}]", "when: [{key: request.auth.principal, values: ['*']}]",
        "when: [{key: request.auth.audiences, values: ['*']}]", "when: [{key: request.auth.presenter, values: ['*']}]",
        "when: [{key: 'request.auth.claims[a]', notValues: ['*']}]",
    ];

    public static TheoryData<string> OnTcpToo =>
    [
        "to: [{operation: {ports: ['8080']}}]", "from: [{source: {ipBlocks: [10.0.0.1]}}]", "from: [{source: {remoteIpBlocks: [10.0.0.1]}}]",
        "from: [{source: {principals: ['*']}}]", "from: [{source: {namespaces: [n]}}]", "from: [{source: {serviceAccounts: [n/s]}}]",
        "from: [{source: {trustDomains: [td]}}]", "when: [{key: connection.sni, values: [a]}]", "when: [{key: destination.ip, values: [10.0.0.2]}]",
        "when: [{key: destination.port, values: ['8080']}]", "when: [{key: source.ip, values: [10.0.0.1]}]", "when: [{key: remote.ip, values: [10.0.0.1]}]",
        "when: [{key: 'experimental.envoy.filters.network.x[k]', values: [v]}]",
    ];

    private static TestRequest Connection { get; } = TestRequest.Tcp with
    {
        Principal = "spiffe://td/ns/n/sa/s",
        ServerName = "a",
        Metadata = [("envoy.filters.network.x", """{"k": "v"}""")],
    };

    [Theory]
    [MemberData(nameof(HttpOnly))]
    public void AllowRule_WithAnHttpField_IsDropped(string field) =>
        Assert.Equal(DecisionReason.NoRuleAllows, TestPolicies.Set(Policy("ALLOW", $"{{{field}}}")).Decide(Connection).Reason);

    [Theory]
    [MemberData(nameof(HttpOnly))]
    public void DenyRule_WithAnHttpField_LosesItAndDenies(string field)
    {
        Assert.Equal(DecisionReason.DeniedByRule, TestPolicies.Set(Policy("DENY", $"{{{field}}}")).Decide(Connection).Reason);
        Assert.NotNull(TestPolicies.Set(Policy("AUDIT", $"{{{field}}}")).Decide(Connection).Audit);
    }

    [Theory]
    [MemberData(nameof(OnTcpToo))]
    public void Rule_WithFieldsOfConnections_IsAsOnHttp(string field) => AssertMatch(true, $"{{{field}}}", Connection);

    [Fact]
    public void AllowRule_WithAnHttpFieldInAnotherEntry_IsDroppedWhole()
    {
        const string Other = "{to: [{operation: {ports: ['8080']}}, {operation: {methods: [GET]}}]}";
        const string When = "{to: [{operation: {ports: ['8080']}}], when: [{key: 'request.headers[x]', values: [y]}]}";
        foreach (var rule in new[] { Other, When })
        {
            Assert.Equal(DecisionReason.NoRuleAllows, TestPolicies.Set(Policy("ALLOW", rule)).Decide(Connection).Reason);
        }
    }

    [Fact]
    public void DenyRule_WithAnHttpFieldBesideAnother_KeepsTheOther()
    {
        var set = TestPolicies.Set(Policy("DENY", "{to: [{operation: {ports: ['80'], methods: [GET]}}]}"));

        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(Connection with { Port = 80 }).Reason);
        Assert.Equal(DecisionReason.AllowedUnlessDenied, set.Decide(Connection).Reason);
    }

    [Fact]
    public void DenyRule_WithAnEntryOfHttpFieldsOnly_MatchesEveryConnection()
    {
        var set = TestPolicies.Set(Policy("DENY", "{to: [{operation: {ports: ['80']}}, {operation: {methods: [GET]}}]}"));

        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(Connection).Reason);
    }

    [Fact]
    public void Connection_WithAPolicyOfHttpRulesOnly_IsDeniedByDefault() =>
        Assert.Equal(DecisionReason.NoRuleAllows, TestPolicies.Set(Policy("ALLOW", "{to: [{operation: {methods: [GET]}}]}")).Decide(Connection).Reason);
}
