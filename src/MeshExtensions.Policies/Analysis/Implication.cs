using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Analysis;

/// <summary>
/// Whether whatever matches one test matches another too. Answers yes only when that is certain: what is said of a rule that is hidden by another must be true.
/// </summary>
internal static class Implication
{
    /// <summary>Whether every text that matches <paramref name="inner"/> matches <paramref name="outer"/>.</summary>
    public static bool Covers(RequestAttribute attribute, string outer, string inner)
    {
        if (string.Equals(outer, inner, StringComparison.Ordinal))
        {
            return true;
        }

        var ignoreCase = attribute == RequestAttribute.Host;
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (!IsText(attribute) || (attribute == RequestAttribute.Path && (PathTemplate.IsTemplate(outer) || PathTemplate.IsTemplate(inner))))
        {
            return false;
        }

        return (Kind(outer), Kind(inner)) switch
        {
            (TextPatternKind.NotEmpty, _) => attribute != RequestAttribute.Header,
            (TextPatternKind.Prefix, TextPatternKind.Exact or TextPatternKind.Prefix) => inner.TrimEnd('*').StartsWith(outer[..^1], comparison),
            (TextPatternKind.Suffix, TextPatternKind.Exact or TextPatternKind.Suffix) => inner.TrimStart('*').EndsWith(outer[1..], comparison),
            (TextPatternKind.Exact, TextPatternKind.Exact) => string.Equals(outer, inner, comparison),
            _ => false,
        };
    }

    /// <summary>Whether a text may match both of two values; no only when that is certain.</summary>
    public static bool MayMeet(string left, string right) => (Kind(left), Kind(right)) switch
    {
        (TextPatternKind.Exact, TextPatternKind.Exact) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase),
        (TextPatternKind.Prefix, TextPatternKind.Exact) => right.StartsWith(left[..^1], StringComparison.OrdinalIgnoreCase),
        (TextPatternKind.Exact, TextPatternKind.Prefix) => left.StartsWith(right[..^1], StringComparison.OrdinalIgnoreCase),
        _ => true,
    };

    /// <summary>Whether a request that passes <paramref name="inner"/> passes <paramref name="outer"/>; both are tests of one attribute.</summary>
    public static bool Implies(AttributeCondition inner, AttributeCondition outer) =>
        inner.Key.Attribute == outer.Key.Attribute
        && inner.Key.Path.AsSpan().SequenceEqual(outer.Key.Path.AsSpan(), StringComparer.Ordinal)
        && (outer.Values.Count == 0 || (inner.Values.Count > 0 && inner.Values.All(value => outer.Values.Any(other => Covers(outer.Key.Attribute, other.Text, value.Text)))))
        && outer.NotValues.All(value => inner.NotValues.Any(other => Covers(outer.Key.Attribute, other.Text, value.Text)));

    /// <summary>Whether a request that passes all of <paramref name="inner"/> passes all of <paramref name="outer"/>.</summary>
    public static bool Implies(IReadOnlyList<AttributeCondition> inner, IReadOnlyList<AttributeCondition> outer) =>
        outer.All(test => inner.Any(known => Implies(known, test)));

    /// <summary>The same of lists of alternatives, of which none means anything.</summary>
    public static bool Implies(IReadOnlyList<IReadOnlyList<AttributeCondition>> inner, IReadOnlyList<IReadOnlyList<AttributeCondition>> outer) =>
        outer.Count == 0 || (inner.Count > 0 && inner.All(entry => outer.Any(other => Implies(entry, other))));

    private static TextPatternKind Kind(string value) => TextPattern.Parse(value).Kind;

    private static bool IsText(RequestAttribute attribute) => attribute is RequestAttribute.Path or RequestAttribute.Host or RequestAttribute.Method
        or RequestAttribute.RawPath or RequestAttribute.Authority or RequestAttribute.Scheme or RequestAttribute.ConnectionSni or RequestAttribute.SourcePrincipal
        or RequestAttribute.DestinationNamespace or RequestAttribute.DestinationWorkload or RequestAttribute.DestinationPrincipal;
}
