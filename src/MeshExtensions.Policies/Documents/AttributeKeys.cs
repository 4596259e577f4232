using System.Collections.Immutable;
using MeshExtensions.Policies.Answers;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary>The names that documents use for attributes, which are Istio's. Source: istio/istio, pilot/pkg/security/authz/model/model.go.</summary>
internal static class AttributeKeys
{
    /// <summary>Fields of <c>from[].source</c>; each has a twin with <c>not</c> before it.</summary>
    public static readonly AttributeKey[] Source =
    [
        new(RequestAttribute.SourcePrincipal, "principals"),
        new(RequestAttribute.RequestPrincipal, "requestPrincipals"),
        new(RequestAttribute.SourceNamespace, "namespaces"),
        new(RequestAttribute.SourceServiceAccount, "serviceAccounts"),
        new(RequestAttribute.SourceTrustDomain, "trustDomains"),
        new(RequestAttribute.SourceIp, "ipBlocks"),
        new(RequestAttribute.RemoteIp, "remoteIpBlocks"),
    ];

    /// <summary>Fields of <c>to[].operation</c>; each has a twin with <c>not</c> before it.</summary>
    public static readonly AttributeKey[] Operation =
    [
        new(RequestAttribute.Host, "hosts"),
        new(RequestAttribute.DestinationPort, "ports"),
        new(RequestAttribute.Method, "methods"),
        new(RequestAttribute.Path, "paths"),
    ];

    private const string HeaderPrefix = "request.headers[";
    private const string ClaimPrefix = "request.auth.claims[";
    private const string FilterPrefix = "experimental.envoy.filters.";

    private static readonly Dictionary<string, RequestAttribute> Keys = new(StringComparer.Ordinal)
    {
        ["source.ip"] = RequestAttribute.SourceIp,
        ["remote.ip"] = RequestAttribute.RemoteIp,
        ["source.namespace"] = RequestAttribute.SourceNamespace,
        ["source.serviceAccount"] = RequestAttribute.SourceServiceAccount,
        ["source.trustDomain"] = RequestAttribute.SourceTrustDomain,
        ["source.principal"] = RequestAttribute.SourcePrincipal,
        ["destination.ip"] = RequestAttribute.DestinationIp,
        ["destination.port"] = RequestAttribute.DestinationPort,
        ["connection.sni"] = RequestAttribute.ConnectionSni,
        ["request.auth.principal"] = RequestAttribute.RequestPrincipal,
        ["request.auth.audiences"] = RequestAttribute.RequestAudiences,
        ["request.auth.presenter"] = RequestAttribute.RequestPresenter,
    };

    /// <summary>Headers that Envoy keeps in fields of their own; the map of headers may lack them.</summary>
    private static readonly Dictionary<string, RequestAttribute> PseudoHeaders = new(StringComparer.Ordinal)
    {
        [":method"] = RequestAttribute.Method,
        [":path"] = RequestAttribute.RawPath,
        [":authority"] = RequestAttribute.Authority,
        ["host"] = RequestAttribute.Authority,
        [":scheme"] = RequestAttribute.Scheme,
    };

    /// <summary>The key of a <c>when</c> entry, or what is wrong with it.</summary>
    public static AttributeKey? Parse(string key, out string? problem)
    {
        problem = null;
        if (Keys.TryGetValue(key, out var attribute))
        {
            return new AttributeKey(attribute, key);
        }

        if (key.StartsWith(HeaderPrefix, StringComparison.Ordinal) && key.EndsWith(']') && key.Length > HeaderPrefix.Length + 1)
        {
            var name = key[HeaderPrefix.Length..^1].ToLowerInvariant();
            if (PseudoHeaders.TryGetValue(name, out attribute))
            {
                return new AttributeKey(attribute, key);
            }

            if (HeaderSyntax.IsName(name))
            {
                return new AttributeKey(RequestAttribute.Header, key, name);
            }

            problem = $"'{name}' in '{key}' is not a header name.";
            return null;
        }

        if (key.StartsWith(ClaimPrefix, StringComparison.Ordinal))
        {
            var names = Brackets(key[(ClaimPrefix.Length - 1)..]);
            problem = names.IsEmpty ? $"'{key}' must name a claim, or nested claims: request.auth.claims[realm_access][roles]." : null;
            return problem is null ? new AttributeKey(RequestAttribute.RequestClaim, key, names) : null;
        }

        if (key.StartsWith(FilterPrefix, StringComparison.Ordinal))
        {
            var bracket = key.IndexOf('[', StringComparison.Ordinal);
            var names = bracket < 0 ? [] : Brackets(key[bracket..]);
            if (names.Length == 1 && bracket > FilterPrefix.Length)
            {
                return new AttributeKey(RequestAttribute.FilterMetadata, key, key["experimental.".Length..bracket], names[0]);
            }

            problem = $"'{key}' must name a filter and one key of its metadata: experimental.envoy.filters.network.mysql_proxy[db.table].";
            return null;
        }

        problem = key switch
        {
            "destination.namespace" or "destination.name" or "destination.user" or "destination.service" or "destination.labels" =>
                $"'{key}' is not an attribute; say where a policy applies with metadata.namespace, selector or scope.",
            _ when key.StartsWith("destination.labels[", StringComparison.Ordinal) => $"'{key}' is not an attribute; say which workloads a policy is for with selector or scope.",
            "source.serviceaccount" => "'source.serviceaccount' is not an attribute; it is written source.serviceAccount.",
            _ => Unknown(key),
        };
        return null;
    }

    /// <summary>The names in <c>[a][b]</c>; none when it is anything else.</summary>
    private static ImmutableArray<string> Brackets(string text) =>
        text is ['[', .. var inner, ']'] && inner.Split("][") is var names && !names.Any(name => name.Length == 0 || name.AsSpan().ContainsAny('[', ']')) ? [.. names] : [];

    private static string Unknown(string key)
    {
        var nearest = Suggestion.Nearest(key, Keys.Keys);
        return nearest is null
            ? $"'{key}' is not an attribute. Known: {string.Join(", ", Keys.Keys)}, request.headers[name]."
            : $"'{key}' is not an attribute. Did you mean '{nearest}'?";
    }
}
