using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Indexing;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Compilation;

/// <summary>Turns documents into a <see cref="PolicySet"/>, or finds what keeps them from being one.</summary>
internal static class PolicyCompiler
{
    /// <summary>Compiles documents, which decide in the order given. With any error the set is <see langword="null"/>: half a policy set is a hole.</summary>
    public static PolicySet? Compile(IReadOnlyList<AccessPolicyDocument> documents, ICollection<PolicyError> errors)
    {
        var errorsBefore = errors.Count;
        RejectSameNames(documents, errors);
        var rules = new List<PolicyRule>();
        var http = new List<CompiledRule>();
        var tcp = new List<CompiledRule>();
        for (var i = 0; i < documents.Count; i++)
        {
            foreach (var document in documents[i].Rules)
            {
                var rule = Describe(documents[i], i, document, rules.Count);
                var matchers = new MatcherFactory(documents[i].Namespace, document.Effect, errors);
                rules.Add(rule);

                // Compiled in full even for TCP alone, so that every condition is checked.
                var compiled = Compile(rule, document, matchers);
                if (document.Protocol != RequestProtocol.Tcp)
                {
                    http.Add(compiled);
                }

                if (document.Protocol != RequestProtocol.Http && ForTcp(document) is { } reduced)
                {
                    // The full form has reported its errors; those of a reduced copy would repeat them.
                    tcp.Add(ReferenceEquals(reduced, document) ? compiled : Compile(rule, reduced, new MatcherFactory(documents[i].Namespace, document.Effect, [])));
                }
                else if (document.Protocol == RequestProtocol.Tcp)
                {
                    errors.Add(new PolicyError(document.Location, $"Rule '{document.Name}' is for TCP but tests HTTP attributes, so it can never allow anything."));
                }
            }
        }

        if (errors.Count > errorsBefore)
        {
            return null;
        }

        var onNoRule = documents.Select(document => document.OnDeny).FirstOrDefault(answer => answer is not null) ?? DenyAnswer.Forbidden;
        return documents.Count == 0
            ? PolicySet.Empty
            : new PolicySet(documents.Select(document => document.FullName).ToList(), rules, onNoRule, DecisionReason.NoRuleAllows, http, tcp);
    }

    private static void RejectSameNames(IReadOnlyList<AccessPolicyDocument> documents, ICollection<PolicyError> errors)
    {
        foreach (var same in documents.GroupBy(document => document.FullName, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            foreach (var later in same.Skip(1))
            {
                errors.Add(new PolicyError(later.Location, $"The policy '{same.Key}' is already at {same.First().Location}; give one of them another name or namespace."));
            }
        }
    }

    private static PolicyRule Describe(AccessPolicyDocument policy, int policyIndex, RuleDocument rule, int index) => new(
        index,
        policy.FullName,
        policyIndex,
        rule.Name,
        rule.Effect == RuleEffect.Allow,
        rule.OnAllow ?? policy.OnAllow ?? AllowAnswer.Unchanged,
        rule.OnDeny ?? policy.OnDeny ?? DenyAnswer.Forbidden);

    private static CompiledRule Compile(PolicyRule rule, RuleDocument document, MatcherFactory matchers)
    {
        AttributeMatcher[] All(IEnumerable<AttributeCondition> conditions) => conditions.SelectMany(matchers.Create).ToArray();
        return new CompiledRule(
            rule,
            document.From.Select(All).ToArray(),
            document.To.Select(All).ToArray(),
            All(document.When),
            IndexKey.Attributes.ToDictionary(attribute => attribute, attribute => IndexKey.Of(document, attribute)));
    }

    /// <summary>
    /// What Istio makes of a rule on a TCP connection: an Allow rule that names an HTTP attribute anywhere does not apply, while a Deny rule
    /// loses just that test and so denies more. Source: istio/istio, pilot/pkg/security/authz/model/model.go.
    /// </summary>
    private static RuleDocument? ForTcp(RuleDocument rule)
    {
        var conditions = rule.From.Concat(rule.To).SelectMany(entry => entry).Concat(rule.When);
        if (!conditions.Any(condition => condition.Key.IsHttpOnly))
        {
            return rule;
        }

        return rule.Effect == RuleEffect.Allow
            ? null
            : rule with { From = WithoutHttp(rule.From), To = WithoutHttp(rule.To), When = rule.When.Where(condition => !condition.Key.IsHttpOnly).ToList() };
    }

    /// <summary>An entry that is left with no test matches anything; it stays, so that the list still does.</summary>
    private static List<IReadOnlyList<AttributeCondition>> WithoutHttp(IReadOnlyList<IReadOnlyList<AttributeCondition>> entries) =>
        entries.Select(IReadOnlyList<AttributeCondition> (entry) => entry.Where(condition => !condition.Key.IsHttpOnly).ToList()).ToList();
}
