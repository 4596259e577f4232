using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Analysis;

/// <summary>What is doubtful about a rule by itself: that it can never match, or that it allows everything.</summary>
internal static class RuleDoubts
{
    /// <summary>Looks at the rules of one policy.</summary>
    public static void Find(CompiledPolicy policy, ICollection<PolicyError> warnings)
    {
        foreach (var rule in policy.Document.Rules)
        {
            if (rule is { Effect: RuleEffect.Allow, Condition: null } && rule.From.Count == 0 && rule.To.Count == 0 && rule.When.Count == 0)
            {
                warnings.Add(new PolicyError(
                    rule.Location, $"Rule '{rule.Name}' of policy '{policy.Document.FullName}' allows every request that the policy is for, whoever sends it. If that is not meant, say from whom or what it allows."));
            }

            foreach (var condition in rule.From.Concat(rule.To).SelectMany(entry => entry).Concat(rule.When).Where(ExcludesItself))
            {
                warnings.Add(new PolicyError(
                    condition.Location, $"Rule '{rule.Name}' can never match by this: each value of '{condition.Key.Written}' is among its notValues too."));
            }

            FindContradictions(rule, warnings);
        }
    }

    private static bool ExcludesItself(AttributeCondition condition) =>
        condition.Values.Count > 0
        && condition.NotValues.Count > 0
        && condition.Values.All(value => condition.NotValues.Any(other => Implication.Covers(condition.Key.Attribute, other.Text, value.Text)));

    /// <summary>Two tests of one attribute that must both pass, and whose values have nothing in common.</summary>
    private static void FindContradictions(RuleDocument rule, ICollection<PolicyError> warnings)
    {
        foreach (var (index, condition) in rule.When.Index())
        {
            foreach (var other in rule.When.Take(index).Where(other => other.Key == condition.Key || SameKey(other.Key, condition.Key)))
            {
                if (condition.Values.Count > 0 && other.Values.Count > 0
                    && !condition.Values.Any(value => other.Values.Any(known => Implication.MayMeet(value.Text, known.Text))))
                {
                    warnings.Add(new PolicyError(
                        condition.Location, $"Rule '{rule.Name}' can never match: '{condition.Key.Written}' would have to be one of these values and one of those at {other.Location}, which have none in common."));
                }
            }
        }
    }

    private static bool SameKey(AttributeKey left, AttributeKey right) =>
        left.Attribute == right.Attribute && left.Path.AsSpan().SequenceEqual(right.Path.AsSpan(), StringComparer.Ordinal)

        // Of a list, and of headers that come twice, several values can match at once.
        && left.Attribute is not (RequestAttribute.Header or RequestAttribute.RequestClaim or RequestAttribute.RequestAudiences or RequestAttribute.FilterMetadata
            or RequestAttribute.SourceIp or RequestAttribute.RemoteIp or RequestAttribute.DestinationIp);
}
