using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Indexing;

/// <summary>One of the texts that an attribute must begin with or be, or a rule cannot match.</summary>
/// <param name="Text">UTF-8; lower-case for hosts; with <c>spiffe://</c> for principals, as requests have it.</param>
/// <param name="IsPrefix">Whether the attribute may go on after it.</param>
internal readonly record struct IndexKey(string Text, bool IsPrefix)
{
    /// <summary>The attributes that rules are indexed by: those in which requests differ most.</summary>
    public static readonly RequestAttribute[] Attributes =
    [
        RequestAttribute.Path, RequestAttribute.Host, RequestAttribute.SourcePrincipal, RequestAttribute.Method,
        RequestAttribute.DestinationNamespace, RequestAttribute.DestinationWorkload, RequestAttribute.DestinationPrincipal,
    ];

    /// <summary>The keys of a rule for each of <see cref="Attributes"/>.</summary>
    public static IReadOnlyList<IndexKey>?[] All(
        IReadOnlyList<IReadOnlyList<AttributeCondition>> from,
        IReadOnlyList<IReadOnlyList<AttributeCondition>> to,
        IReadOnlyList<AttributeCondition> when) => Array.ConvertAll(Attributes, attribute => Of(from, to, when, attribute));

    /// <summary>
    /// The keys of a rule for one attribute, or <see langword="null"/> when the rule can match whatever the attribute is, or when that
    /// cannot be told from how values begin.
    /// </summary>
    private static List<IndexKey>? Of(
        IReadOnlyList<IReadOnlyList<AttributeCondition>> from,
        IReadOnlyList<IReadOnlyList<AttributeCondition>> to,
        IReadOnlyList<AttributeCondition> when,
        RequestAttribute attribute)
    {
        foreach (var condition in when)
        {
            if (Of(condition, attribute) is { } keys)
            {
                return keys;
            }
        }

        return OfAlternatives(to, attribute) ?? OfAlternatives(from, attribute);
    }

    /// <summary>A rule needs one of its alternatives, so only when each of them has keys do they narrow anything.</summary>
    private static List<IndexKey>? OfAlternatives(IReadOnlyList<IReadOnlyList<AttributeCondition>> alternatives, RequestAttribute attribute)
    {
        var all = new List<IndexKey>();
        foreach (var alternative in alternatives)
        {
            var keys = alternative.Select(condition => Of(condition, attribute)).FirstOrDefault(found => found is not null);
            if (keys is null)
            {
                return null;
            }

            all.AddRange(keys);
        }

        return all.Count == 0 ? null : all.Distinct().ToList();
    }

    private static List<IndexKey>? Of(AttributeCondition condition, RequestAttribute attribute)
    {
        if (condition.Key.Attribute != attribute || condition.Values.Count == 0)
        {
            return null;
        }

        var keys = new List<IndexKey>(condition.Values.Count);
        foreach (var value in condition.Values)
        {
            if (Of(value.Text, attribute) is not { } key)
            {
                return null;
            }

            keys.Add(key);
        }

        return keys;
    }

    private static IndexKey? Of(string value, RequestAttribute attribute)
    {
        if (attribute == RequestAttribute.Path && value.IndexOf('{', StringComparison.Ordinal) is >= 0 and var brace)
        {
            return new IndexKey(value[..brace], IsPrefix: true);
        }

        if (value.StartsWith('*'))
        {
            return null;
        }

        var isPrefix = value.EndsWith('*');
        var text = isPrefix ? value[..^1] : value;
        return attribute switch
        {
            RequestAttribute.Host => new IndexKey(AsciiCase.ToLower(text), isPrefix),
            RequestAttribute.SourcePrincipal or RequestAttribute.DestinationPrincipal => new IndexKey($"spiffe://{text}", isPrefix),
            _ => new IndexKey(text, isPrefix),
        };
    }
}
