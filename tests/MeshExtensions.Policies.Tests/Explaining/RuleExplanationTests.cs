using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests.Explaining;

public sealed class RuleExplanationTests
{
    private static readonly TestRequest Web = new()
    {
        Path = "/orders/42?x=1",
        Principal = "spiffe://cluster.local/ns/shop/sa/web",
        Headers = [("x-role", "reader"), ("x-empty", "")],
    };

    [Theory]
    [InlineData("to: [{operation: {methods: [POST, PUT]}}]", "to[0]: methods is GET, not any of [POST, PUT]")]
    [InlineData("to: [{operation: {notMethods: [GET]}}]", "to[0]: methods is GET, and notMethods excludes [GET]")]
    [InlineData("to: [{operation: {paths: [/a, /b, /c, /d, /e, /f, /g]}}]", "to[0]: paths is /orders/42, not any of [/a, /b, /c, /d, /e, and 2 more]")]
    [InlineData("to: [{operation: {hosts: [orders.shop]}}]", "to[0]: hosts is example.com, not any of [orders.shop]")]
    [InlineData("to: [{operation: {ports: ['80']}}]", "to[0]: ports is 8080, not any of [80]")]
    [InlineData("from: [{source: {principals: [cluster.local/ns/a/sa/b]}}]", "from[0]: principals is spiffe://cluster.local/ns/shop/sa/web, not any of [cluster.local/ns/a/sa/b]")]
    [InlineData("from: [{source: {namespaces: [ops]}}]", "from[0]: namespaces is shop, not any of [ops]")]
    [InlineData("from: [{source: {serviceAccounts: [ops/web]}}]", "from[0]: serviceAccounts is shop/web, not any of [ops/web]")]
    [InlineData("from: [{source: {trustDomains: [other.example]}}]", "from[0]: trustDomains is cluster.local, not any of [other.example]")]
    [InlineData("from: [{source: {ipBlocks: [192.168.0.0/16]}}]", "from[0]: ipBlocks is 10.0.0.1, not any of [192.168.0.0/16]")]
    [InlineData("from: [{source: {requestPrincipals: ['*']}}]", "from[0]: requestPrincipals is absent: there is no verified token")]
    [InlineData("when: [{key: 'request.headers[x-user]', values: ['*']}]", "when[0]: request.headers[x-user] is absent")]
    [InlineData("when: [{key: 'request.headers[x-user]', values: [kim]}]", "when[0]: request.headers[x-user] is absent, not any of [kim]")]
    [InlineData("when: [{key: 'request.headers[x-empty]', values: [kim]}]", "when[0]: request.headers[x-empty] is \"\", not any of [kim]")]
    [InlineData("when: [{key: source.ip, values: [10.0.0.1]}, {key: 'request.headers[x-role]', notValues: [reader]}]", "when[1]: request.headers[x-role] is reader, and notValues excludes [reader]")]
    [InlineData("when: [{key: 'request.auth.claims[groups]', values: [admin]}]", "when[0]: request.auth.claims[groups] is absent: there is no verified token")]
    [InlineData("when: [{key: connection.sni, values: [a.example]}]", "when[0]: connection.sni is absent, not any of [a.example]")]
    [InlineData("from: [{source: {namespaces: [ops]}}, {source: {namespaces: [dev]}}]", "from[0]: namespaces is shop, not any of [ops]; the other entry does not match either")]
    [InlineData(
        "to: [{operation: {methods: [PUT], paths: [/a]}}, {operation: {methods: [GET], paths: [/b]}}, {operation: {methods: [PUT], paths: [/c]}}]",
        "to[1]: paths is /orders/42, not any of [/b]; the 2 other entries do not match either")]
    [InlineData("to: [{operation: {methods: [POST]}}], when: [{key: source.ip, values: [::1]}], from: [{source: {namespaces: [ops]}}]", "from[0]: namespaces is shop, not any of [ops]")]
    [InlineData("condition: request.method == 'POST'", "condition is false")]
    [InlineData("condition: \"request.headers['x-user'] == 'kim'\"", "condition could not be evaluated, so the rule does not allow")]
    [InlineData("protocol: TCP, when: [{key: source.ip, values: [10.0.0.1]}]", "is for TCP connections only")]
    [InlineData("to: [{operation: {methods: [GET]}}]", "matches")]
    public void Explain_Rule_TellsTheFirstThingThatDoesNotMatch(string fields, string expected) =>
        Assert.Equal(expected, Explanations.Of(Set(TestPolicies.Rule("Allow", fields)), Web).Rule().Summary);

    [Fact]
    public void Explain_FailedTest_HasThePlaceOfTheValue()
    {
        var set = Set(Document("\n  rules:\n  - effect: Allow\n    to:\n    - operation:\n        notPaths: [/x]\n        methods: [POST]\n"));

        var rule = Explanations.Of(set, Web).Rule();

        Assert.Equal("file0.yaml:10:19", rule.Location.ToString());
        Assert.Equal(rule.Location, Assert.Single(rule.Failures).Location);
    }

    [Fact]
    public void Explain_ConditionThatIsFalse_HasTheValueOfEachPart()
    {
        var rule = Explanations.Of(Set(TestPolicies.Rule("Allow", "condition: request.method == 'POST' && request.size > 3")), Web).Rule();

        Assert.Equal(RuleOutcome.NotMatched, rule.Outcome);
        var condition = Assert.IsType<ExplainedCondition>(rule.Condition);
        Assert.False(condition.Holds);
        Assert.Null(condition.Error);
        Assert.Equal("request.method == 'POST' && request.size > 3  =>  false", condition.Parts[0]);
        Assert.Contains(condition.Parts, part => part == "    request.method  =>  \"GET\"");
    }

    [Fact]
    public void Explain_ConditionThatFails_HasTheErrorWithItsCaret()
    {
        var rule = Explanations.Of(Set(TestPolicies.Rule("Deny", "condition: \"request.headers['x-user'] == 'kim'\"")), Web).Rule();

        Assert.Equal(RuleOutcome.Matched, rule.Outcome);
        Assert.Equal("its condition could not be evaluated, so it counts as denying", rule.Summary);
        Assert.Equal("1:16: no such key: \"x-user\"\n | request.headers['x-user'] == 'kim'\n |                ^", rule.Condition!.Error);
    }

    [Fact]
    public void Explain_ConditionBehindAFailedTest_IsNotEvaluated() =>
        Assert.Null(Explanations.Of(Set(TestPolicies.Rule("Allow", "condition: request.method == 'POST', to: [{operation: {ports: ['1']}}]")), Web).Rule().Condition);

    [Theory]
    [InlineData("Allow", "to: [{operation: {methods: [GET]}}]", "tests what only HTTP requests have, so it cannot allow a TCP connection")]
    [InlineData("Deny", "protocol: HTTP", "is for HTTP requests only")]
    [InlineData("Deny", "to: [{operation: {methods: [GET], ports: ['8080']}}]", "matches: of a rule that does not allow, what only HTTP requests have is left out on a TCP connection")]
    [InlineData("Deny", "when: [{key: 'request.headers[a]', values: [b]}, {key: source.ip, values: ['::1']}]", "when[1]: source.ip is 10.0.0.1, not any of [::1]")]
    public void Explain_TcpConnection_TellsWhatBecomesOfHttpTests(string effect, string fields, string expected) =>
        Assert.Equal(expected, Explanations.Of(Set(TestPolicies.Rule(effect, fields)), TestRequest.Tcp).Rule().Summary);
}
