using System.Globalization;
using MeshExtensions.Policies.Testing;

namespace MeshExtensions.Testing;

/// <summary>Coverage for people: each rule with the number of tests that it matched, and what no test has shown.</summary>
internal static class CoverageReport
{
    /// <summary>Writes it.</summary>
    public static void Write(PolicyCoverage coverage, TextWriter output)
    {
        foreach (var policy in coverage.Rules.GroupBy(rule => (rule.Rule.Location.File, rule.Rule.Policy)))
        {
            output.WriteLine($"{policy.Key.Policy}  ({policy.Key.File})");
            foreach (var rule in policy)
            {
                WriteRule(rule, output);
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"coverage: {coverage.Percent:0.0}% ({coverage.Covered} of {coverage.Total} rules and conditions)"));
    }

    private static void WriteRule(RuleCoverage rule, TextWriter output)
    {
        output.WriteLine(rule.Matches == 0
            ? $"  - {rule.Rule.Name}: never matched  (line {rule.Rule.Location.Line})"
            : $"  + {rule.Rule.Name}: matched {PrettyReport.Count(rule.Matches, "test")}");
        foreach (var condition in rule.Conditions.Where(condition => !condition.IsCovered))
        {
            var seen = (condition.True, condition.False) switch
            {
                (0, 0) => "never evaluated",
                (0, _) => "never true",
                _ => "never false",
            };
            output.WriteLine($"      {condition.Text}: {seen}  (line {condition.Location.Line})");
        }
    }
}
