using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Matching;

/// <summary>
/// A mesh may have been known by other trust domains, and then a policy's identity means each of them.
/// Source: istio/istio, pilot/pkg/trustdomain/trust-domain.go.
/// </summary>
internal static class TrustDomains
{
    private const string ClusterLocal = "cluster.local";

    /// <summary>What the value of a condition stands for; itself, if the attribute has no trust domain.</summary>
    public static IEnumerable<string> Expand(RequestAttribute attribute, string value, PolicyOptions options) => attribute switch
    {
        RequestAttribute.SourceTrustDomain when IsMesh(value, options) => All(options),
        RequestAttribute.SourcePrincipal or RequestAttribute.DestinationPrincipal => ExpandPrincipal(value, options),
        _ => [value],
    };

    /// <summary>
    /// Only values of the full form, of five parts, are touched: <c>trust-domain/ns/n/sa/a</c>. A star at an end of the trust domain means the mesh's when it
    /// fits that: <c>*local/ns/…</c> stays what it is, a suffix, while <c>cluster*/ns/…</c> would be a text with a star in the middle, which matches nothing.
    /// </summary>
    private static IEnumerable<string> ExpandPrincipal(string value, PolicyOptions options)
    {
        var parts = value.Split('/');
        var trustDomain = parts[0];
        if (parts.Length != 5 || !(IsMesh(trustDomain, options) || All(options).Any(known => TextFits(trustDomain, known))))
        {
            return [value];
        }

        var others = All(options).Select(known => known + value[trustDomain.Length..]);
        return trustDomain.StartsWith('*') ? others.Prepend(value) : others;
    }

    private static IEnumerable<string> All(PolicyOptions options) => options.TrustDomainAliases.Prepend(options.TrustDomain).Distinct(StringComparer.Ordinal);

    private static bool IsMesh(string trustDomain, PolicyOptions options) =>
        trustDomain == ClusterLocal || All(options).Contains(trustDomain, StringComparer.Ordinal);

    private static bool TextFits(string pattern, string text) => pattern switch
    {
        "*" => true,
        ['*', .. var rest] => text.EndsWith(rest, StringComparison.Ordinal),
        [.. var rest, '*'] => text.StartsWith(rest, StringComparison.Ordinal),
        _ => pattern == text,
    };
}
