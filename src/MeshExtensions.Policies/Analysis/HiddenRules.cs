using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Analysis;

/// <summary>Rules that never decide, because whatever they match another rule decides first.</summary>
internal static class HiddenRules
{
    /// <summary>
    /// Looks at all policies. Each rule is compared with those before it in its own policy, and with the rules that deny without testing who or what: comparing
    /// everything with everything would take minutes where there are thousands.
    /// </summary>
    public static void Find(IReadOnlyList<CompiledPolicy> policies, ICollection<PolicyError> warnings)
    {
        var broad = policies
            .Where(policy => policy.IsEnforced)
            .SelectMany(policy => policy.Document.Rules.Select(rule => (policy.Document, Rule: rule)))
            .Where(pair => pair.Rule is { Effect: RuleEffect.Deny, Condition: null, Protocol: null } && pair.Rule.From.Count == 0 && pair.Rule.When.Count == 0)
            .Where(pair => pair.Rule.To.Count == 0 || pair.Rule.To.All(entry => entry.All(test => test.Key.Attribute == RequestAttribute.Path)))
            .ToList();
        foreach (var policy in policies.Where(policy => policy.IsEnforced))
        {
            var rules = policy.Document.Rules;
            for (var i = 0; i < rules.Count; i++)
            {
                var rule = rules[i];
                var deniedBy = broad.Find(pair => rule.Effect == RuleEffect.Allow && IsWider(pair.Document, policy.Document) && Hides(pair.Rule, rule));
                if (deniedBy.Rule is not null)
                {
                    warnings.Add(new PolicyError(
                        rule.Location,
                        $"Rule '{rule.Name}' of policy '{policy.Document.FullName}' can never allow anything: rule '{deniedBy.Rule.Name}' of policy '{deniedBy.Document.FullName}' at {deniedBy.Rule.Location} denies all of it."));
                    continue;
                }

                var before = rules.Take(i).FirstOrDefault(other => other.Effect == rule.Effect && Hides(other, rule));
                if (before is not null)
                {
                    warnings.Add(new PolicyError(
                        rule.Location, $"Rule '{rule.Name}' of policy '{policy.Document.FullName}' never decides: rule '{before.Name}' at {before.Location} matches all that it does, and comes first."));
                }
            }
        }
    }

    private static bool Hides(RuleDocument outer, RuleDocument inner) =>
        (outer.Protocol is null || outer.Protocol == inner.Protocol)
        && (outer.Condition is null || outer.Condition.Program.Source == inner.Condition?.Program.Source)
        && Implication.Implies(inner.From, outer.From)
        && Implication.Implies(inner.To, outer.To)
        && Implication.Implies(inner.When, outer.When);

    /// <summary>Whether a policy is for every workload that another is for.</summary>
    private static bool IsWider(PolicyDocument outer, PolicyDocument inner) =>
        outer.Scope.Labels.IsEmpty && outer.Scope.Conditions.Count == 0 && (outer.Namespace is null || outer.Namespace == inner.Namespace);
}
