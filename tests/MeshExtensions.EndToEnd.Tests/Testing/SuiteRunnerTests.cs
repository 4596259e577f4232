using MeshExtensions.EndToEnd.Tests.Support;
using MeshExtensions.Policies.Testing;
using MeshExtensions.Testing;
using TestResult = MeshExtensions.Testing.TestResult;

namespace MeshExtensions.EndToEnd.Tests.Testing;

public sealed class SuiteRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_PassingSuite_HasNoMismatch()
    {
        var results = Run(SuiteTexts.Passing);

        Assert.Equal(5, results.Count);
        Assert.All(results, result => Assert.Empty(result.Mismatches));
        Assert.Equal("shop/alice may read", results[0].FullName);
        Assert.Contains("'read'", results[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{decision: deny}", "decision: deny/allow")]
    [InlineData("{decision: error}", "decision: error/allow")]
    [InlineData("{decision: allow, rule: odd}", "rule: odd/read")]
    [InlineData("{decision: allow, policy: shop/stricter}", "policy: shop/stricter/shop/orders")]
    [InlineData("{decision: allow, reason: allowed_not_covered}", "reason: allowed_not_covered/allowed_by_rule")]
    [InlineData("{decision: allow, headers: {x-user: bob}}", "headers.x-user: \"bob\"/\"alice\"")]
    [InlineData("{decision: allow, headers: {x-user: [alice, bob]}}", "headers.x-user: [\"alice\", \"bob\"]/\"alice\"")]
    [InlineData("{decision: allow, headers: {x-other: a}}", "headers.x-other: \"a\"/not set")]
    [InlineData("{decision: allow, headers: {x-user: null}}", "headers.x-user: away/\"alice\"")]
    [InlineData("{decision: allow, headers: {x-other: null}}", "headers.x-other: away/left as the client sends it")]
    [InlineData("{decision: allow, responseHeaders: {x-seen: no}}", "responseHeaders.x-seen: \"no\"/\"yes\"")]
    [InlineData("{decision: allow, metadata: {rule: odd}}", "metadata.rule: \"odd\"/\"read\"")]
    [InlineData("{decision: allow, metadata: {rool: {a: 1}}}", "metadata.rool: { \"a\": 1 }/nothing")]
    [InlineData("{decision: allow, shadow: {decision: deny}}", "shadow.decision: deny/allow")]
    public void Run_AllowThatIsNotAsExpected_NamesTheDifference(string expect, string mismatch)
    {
        var result = Assert.Single(Run($$"""
            tests:
              - name: one
                request: {url: "http://orders.shop.svc/orders/42", principal: spiffe://cluster.local/ns/shop/sa/alice}
                expect: {{expect}}
            """));

        Assert.Equal([mismatch], result.Mismatches.Select(found => $"{found.What}: {found.Expected}/{found.Actual}").ToArray());
    }

    [Theory]
    [InlineData("{status: 403}", "status: 403/409")]
    [InlineData("{body: luck}", "body: \"luck\"/\"no luck\"")]
    [InlineData("{headers: {x-why: even}}", "headers.x-why: \"even\"/\"odd\"")]
    [InlineData("{headers: {x-why: null}}", "headers.x-why: away/\"odd\"")]
    [InlineData("{rule: read}", "rule: read/odd")]
    public void Run_DenialThatIsNotAsExpected_NamesTheDifference(string expect, string mismatch)
    {
        var result = Assert.Single(Run($$"""
            tests:
              - name: one
                request: {url: "http://orders.shop.svc/orders/13"}
                expect: {{expect}}
            """));

        Assert.Equal([mismatch], result.Mismatches.Select(found => $"{found.What}: {found.Expected}/{found.Actual}").ToArray());
    }

    [Theory]
    [InlineData("jwt.claims.iss == 'me' && 'b' in jwt.claims.roles && jwt.claims.level == 3.0", "claims: {iss: me, roles: [a, b], level: 3}")]
    [InlineData("now == timestamp('2026-01-02T03:04:05Z')", "method: GET")]
    [InlineData("context.k == 'v'", "context: {k: v}")]
    [InlineData("metadata['a.b'].c == true", "metadata: {a.b: {c: true}}")]
    [InlineData("request.headers['x-a'] == '1,2'", "headers: {x-a: [1, 2]}")]
    [InlineData("request.protocol == 'HTTP/2'", "protocol: HTTP/2")]
    [InlineData("source.ip == '10.0.0.7'", "source: 10.0.0.7")]
    [InlineData("destination.port == 8080", "destination: {port: 8080}")]
    public void Run_PartOfARequest_IsSeenByConditions(string condition, string part)
    {
        var allow = $$"""
            apiVersion: meshextensions.io/v1alpha1
            kind: AccessPolicy
            metadata: {name: p}
            spec: {rules: [{name: r, effect: Allow, condition: "{{condition}}"}]}
            """;

        var results = Run(
            $$"""
            now: 2026-01-02T03:04:05Z
            tests:
              - {name: with, request: {url: "http://a/", {{part}}}, expect: allow}
            """,
            allow);

        Assert.All(results, result => Assert.True(result.HasPassed, result.Reason));
    }

    [Fact]
    public void Run_Options_AreThoseOfTheSuite()
    {
        var result = Assert.Single(Run("""
            options: {unselected: allow}
            tests: [{name: one, request: {url: "http://elsewhere.other.svc/"}, expect: {decision: allow, reason: allowed_not_covered}}]
            """));

        Assert.True(result.HasPassed, result.Reason);
    }

    [Fact]
    public void Run_RuleThatFails_TellsWhy()
    {
        var result = Assert.Single(Run(
            "tests: [{name: one, request: {url: 'http://a/'}, expect: allow}]",
            """
            apiVersion: meshextensions.io/v1alpha1
            kind: AccessPolicy
            metadata: {name: p}
            spec: {rules: [{name: r, effect: Deny, condition: "request.headers['x-missing'] == ''"}]}
            """));

        Assert.Equal("error", Assert.Single(result.Mismatches).Actual);
        Assert.Contains("no such key", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Coverage_SaysWhatTestsHaveShown()
    {
        var coverage = new PolicyCoverage();
        Run(SuiteTexts.Passing, SuiteTexts.Policy, coverage);

        // A rule that denies by what connections lack denies every connection.
        Assert.Equal(["read 3", "odd 2", "no-orders 2"], coverage.Rules.Select(rule => $"{rule.Rule.Name} {rule.Matches}").ToArray());
        Assert.All(coverage.Rules[1].Conditions, condition => Assert.True(condition.IsCovered));
    }

    private IReadOnlyList<TestResult> Run(string suite, string policy = SuiteTexts.Policy, PolicyCoverage? coverage = null)
    {
        _folder.Write("policy.yaml", policy);
        var file = _folder.Write("some_test.yaml", suite);
        var loader = new SuiteLoader();
        var suites = loader.Load([file]);
        Assert.Empty(loader.Errors);
        return new SuiteRunner(coverage).Run(suites, (_, _) => true);
    }
}
