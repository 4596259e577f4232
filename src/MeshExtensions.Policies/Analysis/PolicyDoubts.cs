using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Analysis;

/// <summary>What is doubtful about a policy as a whole.</summary>
internal static class PolicyDoubts
{
    /// <summary>Looks at one policy.</summary>
    public static void Find(CompiledPolicy policy, PolicyOptions options, ICollection<PolicyError> warnings)
    {
        var document = policy.Document;
        if (!document.Scope.Labels.IsEmpty && options.Workloads.IsEmpty && document.Scope.Labels.Any(labels => labels.Labels.Any(label => label.Key != ScopeReader.ServiceLabel)))
        {
            warnings.Add(new PolicyError(
                document.Location,
                $"Policy '{document.FullName}' selects workloads by labels ({document.Scope.Labels[0]}), which Envoy does not tell unless its bootstrap says so. "
                + "Where they are not known, its rules that deny apply to every workload of the namespace, and those that allow to none; list the workloads under authorization.workloads."));
        }

        if (document.Kind == PolicyKind.AuthorizationPolicy && document.Action == PolicyAction.Deny && !document.Rules.Any(NamesPorts) && document.Rules.Any(IsForHttp))
        {
            warnings.Add(new PolicyError(
                document.Location,
                $"Policy '{document.FullName}' denies by HTTP attributes. TCP connections do not have them, and, as in Istio, the rule then denies every one; limit it with 'ports'."));
        }
    }

    private static bool NamesPorts(RuleDocument rule) => Conditions(rule).Any(condition => condition.Key.Attribute == RequestAttribute.DestinationPort);

    private static bool IsForHttp(RuleDocument rule) => Conditions(rule).Any(condition => condition.Key.IsHttpOnly);

    private static IEnumerable<AttributeCondition> Conditions(RuleDocument rule) => rule.From.Concat(rule.To).SelectMany(entry => entry).Concat(rule.When);
}
