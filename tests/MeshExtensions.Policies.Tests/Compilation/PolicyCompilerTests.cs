using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests.Compilation;

public sealed class PolicyCompilerTests
{
    private static readonly TestRequest FromA = TestRequest.Tcp with { Principal = "spiffe://td/ns/n/sa/a", Port = 5432 };

    /// <summary>On TCP, Istio drops an ALLOW rule that names an HTTP attribute anywhere, for without the test it would allow more.</summary>
    [Theory]
    [InlineData("to: [{operation: {hosts: ['*']}}]")]
    [InlineData("to: [{operation: {notHosts: [x]}}]")]
    [InlineData("to: [{operation: {methods: ['*']}}]")]
    [InlineData("to: [{operation: {notMethods: [x]}}]")]
    [InlineData("to: [{operation: {paths: ['*']}}]")]
    [InlineData("to: [{operation: {notPaths: [/x]}}]")]
    [InlineData("to: [{operation: {ports: ['5432']}}, {operation: {notPaths: [/x]}}]")] // in another entry
    [InlineData("to: [{operation: {ports: ['5432'], notPaths: [/x]}}]")]
    [InlineData("when: [{key: 'request.headers[x]', notValues: ['*']}]")]
    [InlineData("when: [{key: 'request.headers[:path]', notValues: [x]}]")]
    [InlineData("when: [{key: 'request.headers[:method]', notValues: [x]}]")]
    [InlineData("when: [{key: 'request.headers[:authority]', notValues: [x]}]")]
    [InlineData("when: [{key: 'request.headers[:scheme]', notValues: [x]}]")]
    [InlineData("when: [{key: 'request.headers[host]', notValues: [x]}]")]
    [InlineData("from: [{source: {principals: ['*']}}], when: [{key: destination.port, values: ['5432']}, {key: 'request.headers[x]', notValues: [x]}]")]
    public void Tcp_AllowRuleWithAnHttpAttribute_IsDropped(string fields)
    {
        Assert.Equal(DecisionReason.NoRuleAllows, Set(Rule("Allow", fields)).Decide(FromA).Reason);
        Assert.Contains(
            "Rule 'rules[0]' is for TCP but tests HTTP attributes, so it can never allow anything.",
            Error(Rule("Allow", $"protocol: TCP, {fields}")),
            StringComparison.Ordinal);
    }

    /// <summary>A Deny rule loses just that test, and so denies more.</summary>
    [Theory]
    [InlineData("to: [{operation: {paths: [/x]}}]", true)]
    [InlineData("to: [{operation: {notPaths: ['*']}}]", true)]
    [InlineData("to: [{operation: {ports: ['1'], paths: [/x]}}]", false)]
    [InlineData("to: [{operation: {ports: ['5432'], paths: [/x]}}]", true)]
    [InlineData("to: [{operation: {ports: ['1']}}, {operation: {paths: [/x]}}]", true)] // the second entry is left without a test
    [InlineData("when: [{key: 'request.headers[x]', values: [x]}]", true)]
    [InlineData("when: [{key: 'request.headers[x]', values: [x]}, {key: destination.port, values: ['1']}]", false)]
    [InlineData("from: [{source: {principals: [td/ns/n/sa/b]}}], to: [{operation: {methods: [GET]}}]", false)]
    [InlineData("from: [{source: {principals: [td/ns/n/sa/a]}}], to: [{operation: {methods: [GET]}}]", true)]
    public void Tcp_DenyRuleWithAnHttpAttribute_LosesThatTest(string fields, bool denied)
    {
        Assert.Equal(denied, Set(Rule("Deny", fields)).Decide(FromA).Reason == DecisionReason.DeniedByRule);
        Assert.Equal(denied, Set(Rule("Deny", $"protocol: TCP, {fields}")).Decide(FromA).Reason == DecisionReason.DeniedByRule);
        Assert.NotEqual(DecisionReason.DeniedByRule, Set(Rule("Deny", $"protocol: HTTP, {fields}")).Decide(FromA).Reason);
    }

    [Theory]
    [InlineData("from: [{source: {principals: [td/ns/n/sa/a], namespaces: [n], trustDomains: [td], ipBlocks: [10.0.0.0/8], remoteIpBlocks: [10.0.0.0/8]}}]")]
    [InlineData("from: [{source: {serviceAccounts: [n/a]}}]")]
    [InlineData("to: [{operation: {ports: ['5432']}}]")]
    [InlineData("when: [{key: destination.ip, values: [10.0.0.2]}, {key: connection.sni, notValues: ['*']}, {key: source.principal, values: ['*/sa/a']}]")]
    public void Tcp_ConnectionAttributes_AreTested(string fields)
    {
        Assert.True(Allows(fields, FromA));
        Assert.False(Allows(fields, FromA with { Principal = "spiffe://td/ns/n/sa/b", Port = 1, Destination = "10.0.0.3" }));
    }

    [Theory]
    [InlineData("HTTP", true, false)]
    [InlineData("TCP", false, true)]
    [InlineData(null, true, true)]
    public void Protocol_LimitsARule(string? protocol, bool http, bool tcp)
    {
        foreach (var (effect, reason) in new[] { ("Allow", DecisionReason.AllowedByRule), ("Deny", DecisionReason.DeniedByRule) })
        {
            var set = Set(Rule(effect, protocol is null ? "" : $"protocol: {protocol}"));

            Assert.Equal(http, set.Decide(new TestRequest()).Reason == reason);
            Assert.Equal(tcp, set.Decide(TestRequest.Tcp).Reason == reason);
        }
    }

    [Fact]
    public void Compile_SamePolicyTwice_IsAnError()
    {
        var document = Document("{effect: Allow, rules: [{}]}", "{name: p, namespace: n}");

        Assert.Equal("file1.yaml:1:1: The policy 'n/p' is already at file0.yaml:1:1; give one of them another name or namespace.", Assert.Single(Errors(document, document)));
    }

    [Fact]
    public void Compile_SameNameInAnotherNamespace_IsAnotherPolicy()
    {
        var set = Set(Document("{effect: Allow, rules: [{}]}", "{name: p, namespace: a}"), Document("{effect: Allow, rules: [{}]}", "{name: p, namespace: b}"), Document("{effect: Allow, rules: [{}]}"));

        Assert.Equal(["a/p", "b/p", "p"], set.Policies);
    }

    [Fact]
    public void Compile_ErrorInARuleForBothProtocols_IsReportedOnce()
    {
        Assert.Contains("is not an IP address", Error(Rule("Deny", "from: [{source: {ipBlocks: [x]}}], to: [{operation: {paths: [/x]}}]")), StringComparison.Ordinal);
        Assert.Contains("is not an IP address", Error(Rule("Deny", "protocol: TCP, from: [{source: {ipBlocks: [x]}}]")), StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_TcpDenyRule_ReportsErrorsOfTheTestsThatItLosesToo()
    {
        Assert.Contains("must be whole segments", Error(Rule("Deny", "protocol: TCP, to: [{operation: {paths: ['/{x}']}}]")), StringComparison.Ordinal);
    }
}
