using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Indexing;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Compilation;

/// <summary>Turns one document into its rules, or finds what keeps it from being a policy.</summary>
internal sealed class PolicyCompiler(PolicyOptions options, ICollection<PolicyError> errors, ICollection<PolicyError> warnings)
{
    /// <summary>Compiles a document. With errors the result must not be used; it is made all the same, so that one run finds all of them.</summary>
    public CompiledPolicy Compile(PolicyDocument document)
    {
        var scopeTests = Tests(document.Scope.Conditions, new MatcherFactory(options, document.Namespace, RuleEffect.Allow, errors, errors));
        var rules = new List<PolicyRule>();
        var http = new List<CompiledRule>();
        var tcp = new List<CompiledRule>();

        // A connection has no host, so a policy for hosts selects none; what is widened on TCP is rules, never the scope.
        var appliesToTcp = !document.Scope.Conditions.Any(condition => condition.Key.IsHttpOnly);
        foreach (var (index, rule) in document.Rules.Index())
        {
            var described = Describe(document, rule);
            rules.Add(described);

            // Compiled in full even for TCP alone, so that every condition is checked.
            var compiled = Compile(described, index, document, rule, scopeTests, errors);
            if (rule.Protocol != RequestProtocol.Tcp)
            {
                http.Add(compiled);
            }

            if (rule.Protocol == RequestProtocol.Tcp && !appliesToTcp)
            {
                errors.Add(new PolicyError(rule.Location, $"Rule '{rule.Name}' is for TCP, but the policy's scope names hosts, which TCP connections do not have."));
            }

            if (rule.Protocol == RequestProtocol.Http || !appliesToTcp)
            {
                continue;
            }

            if (ForTcp(rule) is { } reduced)
            {
                // The full form has reported its errors; those of a reduced copy would repeat them.
                tcp.Add(ReferenceEquals(reduced, rule) ? compiled : Compile(described, index, document, reduced, scopeTests, []));
            }
            else if (rule.Protocol == RequestProtocol.Tcp)
            {
                errors.Add(new PolicyError(rule.Location, $"Rule '{rule.Name}' is for TCP but tests HTTP attributes, so it can never allow anything."));
            }
        }

        var scope = new PolicyRule(
            document.FullName, string.Empty, RuleEffect.Deny, document.Layer, AllowAnswer.Unchanged, document.OnDeny ?? DenyAnswer.Forbidden, document.Location);
        return new CompiledPolicy(
            document,
            [.. rules],
            [.. http],
            [.. tcp],
            new CompiledRule(scope, 0, [], [], scopeTests, null, IndexKey.All([], [], document.Scope.Conditions)),
            scopeTests.Length > 0,
            appliesToTcp);
    }

    private static PolicyRule Describe(PolicyDocument policy, RuleDocument rule) => new(
        policy.FullName, rule.Name, rule.Effect, policy.Layer, rule.OnAllow ?? AllowAnswer.Unchanged, rule.OnDeny ?? policy.OnDeny ?? DenyAnswer.Forbidden, rule.Location);

    private CompiledRule Compile(
        PolicyRule described, int index, PolicyDocument policy, RuleDocument rule, CompiledTest[] scopeTests, ICollection<PolicyError> into)
    {
        // Istio takes what can never match, and so must whoever decides as Istio does.
        var doubts = policy.Kind == PolicyKind.AuthorizationPolicy && ReferenceEquals(into, errors) ? warnings : into;
        var matchers = new MatcherFactory(options, policy.WrittenNamespace, rule.Effect, into, doubts);
        return new CompiledRule(
            described,
            index,
            rule.From.Select(entry => Tests(entry, matchers)).ToArray(),
            rule.To.Select(entry => Tests(entry, matchers)).ToArray(),
            [.. scopeTests, .. Tests(rule.When, matchers)],
            rule.Condition,
            IndexKey.All(rule.From, rule.To, [.. policy.Scope.Conditions, .. rule.When]));
    }

    private static CompiledTest[] Tests(IEnumerable<AttributeCondition> conditions, MatcherFactory matchers) => conditions.SelectMany(matchers.Create).ToArray();

    /// <summary>
    /// What Istio makes of a rule on a TCP connection: an Allow rule that names an HTTP attribute anywhere does not apply, while any other rule
    /// loses just that test and so matches more. Source: istio/istio, pilot/pkg/security/authz/model/model.go.
    /// </summary>
    private static RuleDocument? ForTcp(RuleDocument rule)
    {
        var conditions = rule.From.Concat(rule.To).SelectMany(entry => entry).Concat(rule.When);
        if (!conditions.Any(condition => condition.Key.IsHttpOnly) && rule.Condition is not { IsHttpOnly: true })
        {
            return rule;
        }

        return rule.Effect == RuleEffect.Allow
            ? null
            : rule with
            {
                From = WithoutHttp(rule.From),
                To = WithoutHttp(rule.To),
                When = rule.When.Where(condition => !condition.Key.IsHttpOnly).ToList(),
                Condition = rule.Condition is { IsHttpOnly: true } ? null : rule.Condition,
            };
    }

    /// <summary>An entry that is left with no test matches anything; it stays, so that the list still does.</summary>
    private static List<IReadOnlyList<AttributeCondition>> WithoutHttp(IReadOnlyList<IReadOnlyList<AttributeCondition>> entries) =>
        entries.Select(IReadOnlyList<AttributeCondition> (entry) => entry.Where(condition => !condition.Key.IsHttpOnly).ToList()).ToList();
}
