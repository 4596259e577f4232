using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Indexing;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Compilation;

/// <summary>A rule, ready to be tried. It exists once for HTTP and once for TCP, where it may test less.</summary>
internal sealed class CompiledRule(
    PolicyRule rule,
    AttributeMatcher[][] from,
    AttributeMatcher[][] to,
    AttributeMatcher[] when,
    IReadOnlyDictionary<RequestAttribute, IReadOnlyList<IndexKey>?> indexKeys)
{
    /// <summary>What the rule is, for the decision that it makes.</summary>
    public PolicyRule Rule { get; } = rule;

    /// <summary>Position among all rules of the set; of several rules that match, the lowest makes the decision.</summary>
    public int Order => Rule.Index;

    /// <summary>The keys under which an index can keep the rule, per attribute; <see langword="null"/> for none.</summary>
    public IReadOnlyDictionary<RequestAttribute, IReadOnlyList<IndexKey>?> IndexKeys { get; } = indexKeys;

    /// <summary>Any of from, any of to, all of when; what the rule leaves out matches.</summary>
    public bool Matches(scoped in RequestAttributes request) => Any(from, request) && Any(to, request) && All(when, request);

    private static bool Any(AttributeMatcher[][] alternatives, scoped in RequestAttributes request)
    {
        foreach (var alternative in alternatives)
        {
            if (All(alternative, request))
            {
                return true;
            }
        }

        return alternatives.Length == 0;
    }

    private static bool All(AttributeMatcher[] matchers, scoped in RequestAttributes request)
    {
        foreach (var matcher in matchers)
        {
            if (!matcher.Matches(request))
            {
                return false;
            }
        }

        return true;
    }
}
