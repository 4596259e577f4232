using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary>The names that documents use for attributes, which are Istio's. Source: istio/istio, pilot/pkg/security/authz/model/model.go.</summary>
internal static class AttributeKeys
{
    /// <summary>Fields of <c>from[].source</c>; each has a twin with <c>not</c> before it.</summary>
    public static readonly AttributeKey[] Source =
    [
        new(RequestAttribute.SourcePrincipal, "principals"),
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

        problem = key switch
        {
            _ when key.StartsWith("request.auth.", StringComparison.Ordinal) =>
                $"'{key}' needs a verified token, and this version verifies none. Leave the condition out, or decide by source.principal.",
            _ when key.StartsWith("experimental.envoy.filters.", StringComparison.Ordinal) =>
                $"'{key}' looks at dynamic metadata, which this version does not read.",
            _ => Unknown(key),
        };
        return null;
    }

    private static string Unknown(string key)
    {
        var nearest = Suggestion.Nearest(key, Keys.Keys);
        return nearest is null
            ? $"'{key}' is not an attribute. Known: {string.Join(", ", Keys.Keys)}, request.headers[name]."
            : $"'{key}' is not an attribute. Did you mean '{nearest}'?";
    }
}
