using System.Text;
using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Indexing;

/// <summary>
/// Finds the first rule that matches a request without looking at those that cannot: its cost follows the rules that the request's path, host,
/// principal and method leave over, not the rules that exist.
/// </summary>
/// <remarks>
/// <code>
///                 rules                     every rule goes to the attribute in which it shares its values with the fewest others
///    ┌──────────────┼───────────────┐
///   path          principal        rest     a PrefixTree per attribute; what has no usable attribute is tried one by one
///    │ "/orders/" ── RuleIndex             what is left under one key and is still much is indexed by the other attributes
/// </code>
/// The index only leaves out rules that cannot match; each rule that it finds is still tried in full. So it cannot change a decision,
/// which a property test holds it to.
/// </remarks>
internal sealed class RuleIndex
{
    /// <summary>As few rules as this are tried faster than looked up.</summary>
    private const int SmallEnough = 8;

    /// <summary>Without any rule.</summary>
    public static readonly RuleIndex Empty = new([], []);

    private readonly CompiledRule[] _rest;
    private readonly Branch[] _branches;

    private RuleIndex(CompiledRule[] rest, Branch[] branches)
    {
        _rest = rest;
        _branches = branches;
    }

    /// <summary>Indexes rules, which must be in their order.</summary>
    public static RuleIndex Build(IReadOnlyList<CompiledRule> rules) =>
        rules.Count == 0 ? Empty : Build(rules, [.. Enumerable.Range(0, IndexKey.Attributes.Length)]);

    /// <summary>The first rule that matches, or must be taken to; none.</summary>
    public RuleMatch FindFirst(DecisionContext context)
    {
        var best = default(RuleMatch);
        FindFirst(context, ref best);
        return best;
    }

    /// <summary>Builds with attributes given by their place in <see cref="IndexKey.Attributes"/>.</summary>
    private static RuleIndex Build(IReadOnlyList<CompiledRule> rules, int[] attributes)
    {
        if (rules.Count <= SmallEnough || attributes.Length == 0)
        {
            return new RuleIndex([.. rules], []);
        }

        var crowds = attributes.ToDictionary(attribute => attribute, attribute => Crowds(rules, attribute));
        var groups = attributes.ToDictionary(attribute => attribute, _ => new List<CompiledRule>());
        var rest = new List<CompiledRule>();
        foreach (var rule in rules)
        {
            var best = attributes
                .Select(attribute => (attribute, keys: rule.IndexKeys[attribute]))
                .Where(candidate => candidate.keys is not null)
                .Select(candidate => (candidate.attribute, crowd: candidate.keys!.Max(key => crowds[candidate.attribute][key])))
                .Where(candidate => candidate.crowd <= rules.Count / 2) // A key that most rules share leaves too much over to be worth a lookup.
                .OrderBy(candidate => candidate.crowd)
                .Select(candidate => (int?)candidate.attribute)
                .FirstOrDefault();
            (best is { } attribute ? groups[attribute] : rest).Add(rule);
        }

        var branches = groups
            .Where(group => group.Value.Count > 0)
            .Select(group => new Branch(IndexKey.Attributes[group.Key], BuildTree(group.Value, group.Key, attributes.Where(other => other != group.Key).ToArray())))
            .ToArray();
        return new RuleIndex([.. rest], branches);
    }

    private static PrefixTree<RuleIndex> BuildTree(List<CompiledRule> rules, int attribute, int[] others)
    {
        var byKey = new Dictionary<IndexKey, List<CompiledRule>>();
        foreach (var rule in rules)
        {
            foreach (var key in rule.IndexKeys[attribute]!)
            {
                if (!byKey.TryGetValue(key, out var sharing))
                {
                    byKey.Add(key, sharing = []);
                }

                sharing.Add(rule);
            }
        }

        return new PrefixTree<RuleIndex>(
            byKey.Select(pair => (Encoding.UTF8.GetBytes(pair.Key.Text), pair.Key.IsPrefix, Build(pair.Value, others))),
            ignoreCase: IndexKey.Attributes[attribute] == RequestAttribute.Host);
    }

    /// <summary>How many rules share each key.</summary>
    private static Dictionary<IndexKey, int> Crowds(IReadOnlyList<CompiledRule> rules, int attribute)
    {
        var crowds = new Dictionary<IndexKey, int>();
        foreach (var rule in rules)
        {
            foreach (var key in rule.IndexKeys[attribute] ?? [])
            {
                crowds[key] = crowds.GetValueOrDefault(key) + 1;
            }
        }

        return crowds;
    }

    private void FindFirst(DecisionContext context, ref RuleMatch best)
    {
        foreach (var rule in _rest)
        {
            if (best.Rule is not null && rule.CompareOrder(best.Rule) >= 0)
            {
                break;
            }

            if (rule.Matches(context, out var conditionFailed))
            {
                best = new RuleMatch(rule, conditionFailed);
                break;
            }
        }

        foreach (var branch in _branches)
        {
            foreach (var under in branch.Tree.Find(TextMatcher.TextOf(branch.Attribute, context.Request)))
            {
                under.FindFirst(context, ref best);
            }
        }
    }

    private sealed record Branch(RequestAttribute Attribute, PrefixTree<RuleIndex> Tree);
}
