using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Testing;

/// <summary>
/// What tests have shown of policies: which rules matched some request, and which of their conditions were seen to hold and not to hold. Rules of several
/// sets are one when they stand in one place, so that suites that share policies add up.
/// </summary>
internal sealed class PolicyCoverage
{
    private readonly Dictionary<SourceLocation, RuleCoverage> _rules = [];

    /// <summary>The rules in the order of their places.</summary>
    public IReadOnlyList<RuleCoverage> Rules => _rules.Values
        .OrderBy(rule => rule.Rule.Location.File, StringComparer.Ordinal)
        .ThenBy(rule => rule.Rule.Location.Line)
        .ThenBy(rule => rule.Rule.Location.Column)
        .ToList();

    /// <summary>How many rules and conditions there are.</summary>
    public int Total => _rules.Values.Sum(rule => 1 + rule.Conditions.Count);

    /// <summary>How many of them are covered: rules that matched, and conditions that were seen both ways.</summary>
    public int Covered => _rules.Values.Sum(rule => (rule.Matches > 0 ? 1 : 0) + rule.Conditions.Count(condition => condition.IsCovered));

    /// <summary>The covered part in percent; 100 when there is nothing to cover.</summary>
    public double Percent => Total == 0 ? 100 : 100.0 * Covered / Total;

    /// <summary>Takes a set in, so that rules that no test ever meets are told of too.</summary>
    public void Add(PolicySet set)
    {
        foreach (var policy in set.Compiled.Where(IsDecidedByUs))
        {
            // The form for HTTP is the full one of a rule that is for both.
            foreach (var compiled in policy.Http.Concat(policy.Tcp))
            {
                RuleOf(compiled).Declare(compiled, policy.Scope.When.Length);
            }
        }
    }

    /// <summary>Takes down what a request has shown that was just decided with <paramref name="context"/>, which still holds it.</summary>
    /// <param name="set">What decided. <see cref="Add"/> has been called with it.</param>
    /// <param name="decision">What it decided.</param>
    /// <param name="context">The request. What it says of failures is lost.</param>
    public void Record(PolicySet set, Decision decision, DecisionContext context)
    {
        // What was refused unread met no rule.
        if (set.Compiled.Count == 0 || decision.Reason is DecisionReason.MalformedRequest or DecisionReason.RequestTooLarge or DecisionReason.PathRefused)
        {
            return;
        }

        foreach (var group in context.Groups.Groups)
        {
            foreach (var policy in group.Policies.Where(IsDecidedByUs))
            {
                if (!context.Request.IsHttp && !policy.AppliesToTcp)
                {
                    continue;
                }

                if (CompiledRule.All(policy.Scope.When, context.Request))
                {
                    Record(group, policy, context);
                }
            }
        }
    }

    private void Record(RuleGroup group, CompiledPolicy policy, DecisionContext context)
    {
        foreach (var compiled in context.Request.IsHttp ? policy.Http : policy.Tcp)
        {
            // Of policies that may not be the workload's, only what denies was asked.
            if (!group.IsPossible || compiled.Rule.Effect == RuleEffect.Deny)
            {
                // The memory of one decision would not do for all rules there are.
                context.Arena.Reset();
                RuleOf(compiled).Record(compiled, policy.Scope.When.Length, context);
            }
        }
    }

    /// <summary>Rules of CUSTOM policies are evaluated by Envoy alone.</summary>
    private static bool IsDecidedByUs(CompiledPolicy policy) => policy.Document.Action != PolicyAction.Custom;

    private RuleCoverage RuleOf(CompiledRule compiled)
    {
        if (!_rules.TryGetValue(compiled.Rule.Location, out var coverage))
        {
            _rules[compiled.Rule.Location] = coverage = new RuleCoverage(compiled.Rule);
        }

        return coverage;
    }
}
