using MeshExtensions.Policies.Testing;
using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Testing;

public sealed class PolicyCoverageTests
{
    private const string Policy = """
        apiVersion: meshextensions.io/v1alpha1
        kind: AccessPolicy
        metadata: {name: p}
        spec:
          rules:
            - name: read
              effect: Allow
              to: [{operation: {methods: [GET], notPaths: ["/private*"]}}]
              when: [{key: "request.headers[x-a]", values: ["1"]}]
              condition: "request.path.size() > 2"
            - name: all
              effect: Deny
              to: [{operation: {methods: [DELETE]}}]
        """;

    [Fact]
    public void Record_NoTests_HasEveryRuleAndNothingCovered()
    {
        var coverage = new PolicyCoverage();
        coverage.Add(TestPolicies.Set(Policy));

        Assert.Equal(["read", "all"], coverage.Rules.Select(rule => rule.Rule.Name).ToArray());
        Assert.Equal(
            ["to methods: GET", "to not paths: /private*", "when request.headers[x-a]: 1", "condition"],
            coverage.Rules[0].Conditions.Select(condition => condition.Text).ToArray());
        Assert.Equal((0, 7, 0.0), (coverage.Covered, coverage.Total, coverage.Percent));
    }

    [Fact]
    public void Record_Requests_CountsMatchesAndBothOutcomes()
    {
        var set = TestPolicies.Set(Policy);
        var coverage = new PolicyCoverage();
        coverage.Add(set);

        Record(coverage, set, new TestRequest { Method = "GET", Path = "/orders", Headers = [("x-a", "1")] });
        Record(coverage, set, new TestRequest { Method = "GET", Path = "/", Headers = [("x-a", "1")] });
        Record(coverage, set, new TestRequest { Method = "PUT", Path = "/private", Headers = [("x-a", "1")] });

        var (read, all) = (coverage.Rules[0], coverage.Rules[1]);
        Assert.Equal((1, 0), (read.Matches, all.Matches));
        Assert.Equal([(2, 1), (2, 1), (3, 0), (1, 1)], read.Conditions.Select(condition => (condition.True, condition.False)));
        Assert.Equal([(0, 3)], all.Conditions.Select(condition => (condition.True, condition.False)));
        Assert.Equal(4, coverage.Covered); // The rule 'read', its method, its path, its condition.
    }

    [Fact]
    public void Record_OtherNamespace_DoesNotCount()
    {
        var set = TestPolicies.Set(TestPolicies.Document("{rules: [{effect: Allow, to: [{operation: {methods: [GET]}}]}]}", "{name: p, namespace: shop}"));
        var coverage = new PolicyCoverage();
        coverage.Add(set);

        Record(coverage, set, new TestRequest { Host = "orders.other.svc" });
        Assert.Equal((0, 0), (coverage.Rules[0].Matches, coverage.Rules[0].Conditions.Single().True));
        Record(coverage, set, new TestRequest { Host = "orders.shop.svc" });
        Assert.Equal((1, 1), (coverage.Rules[0].Matches, coverage.Rules[0].Conditions.Single().True));
    }

    [Fact]
    public void Record_TwoSetsOfOneFile_AddUp()
    {
        var (one, two) = (TestPolicies.Set(Policy), TestPolicies.Set(PolicyOptions.Default with { Paths = PathHandling.AsSent }, Policy));
        var coverage = new PolicyCoverage();
        coverage.Add(one);
        coverage.Add(two);

        Record(coverage, one, new TestRequest { Method = "DELETE" });
        Record(coverage, two, new TestRequest { Method = "DELETE" });

        Assert.Equal(2, coverage.Rules.Count);
        Assert.Equal(2, coverage.Rules[1].Matches);
    }

    [Fact]
    public void Percent_NothingToCover_IsAll() => Assert.Equal(100, new PolicyCoverage().Percent);

    private static void Record(PolicyCoverage coverage, PolicySet set, TestRequest request)
    {
        var context = request.ToContext();
        coverage.Record(set, set.Decide(context), context);
    }
}
