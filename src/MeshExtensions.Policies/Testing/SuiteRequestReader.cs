using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Answers;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Testing;

/// <summary>Reads requests: those with names first, then those of tests, which may be a name, a request, or a named one with differences.</summary>
internal sealed class SuiteRequestReader(ICollection<PolicyError> errors)
{
    private const string TokenFilter = "envoy.filters.http.jwt_authn";
    private const string TokenPayload = "payload";
    private const int DefaultSourcePort = 40000;

    /// <summary>Those with mistakes are there too, without a request: whoever names them is not wrong.</summary>
    private readonly Dictionary<string, (YamlMapping? Node, SuiteRequest? Request)> _named = new(StringComparer.Ordinal);

    /// <summary>The requests with names, in the order of the file.</summary>
    public ImmutableArray<SuiteRequest> Named => [.. _named.Values.Select(named => named.Request).OfType<SuiteRequest>()];

    /// <summary>Reads a request with a name. It may be made from one that stands above it.</summary>
    public void Add(YamlScalar name, YamlNode node)
    {
        var before = errors.Count;
        var mapping = Resolve(node, $"The request '{name.Value}'");
        var request = mapping is null ? null : ReadRequest(mapping, name.Value);
        _named[name.Value] = (mapping, errors.Count == before ? request : null);
    }

    /// <summary>Reads the request of a test; <see langword="null"/> when there is none that could be used.</summary>
    public SuiteRequest? Read(YamlNode node, string test)
    {
        if (node is YamlScalar { IsNull: false, Value.Length: > 0 } name)
        {
            return Find(name)?.Request;
        }

        return Resolve(node, $"The request of test '{test}'") is { } mapping ? ReadRequest(mapping, test) : null;
    }

    private (YamlMapping? Node, SuiteRequest? Request)? Find(YamlScalar name)
    {
        if (_named.TryGetValue(name.Value, out var named))
        {
            return named;
        }

        var cure = Suggestion.Nearest(name.Value, _named.Keys) is { } nearest ? $"Did you mean '{nearest}'?"
            : _named.Count == 0 ? "Name requests under 'requests', or write the request here."
            : $"Known here: {string.Join(", ", _named.Keys)}.";
        errors.Add(new PolicyError(name.Location, $"There is no request '{name.Value}'. {cure}"));
        return null;
    }

    /// <summary>The request as if it had been written out: <c>{from, with}</c> becomes the named one with the differences in it.</summary>
    private YamlMapping? Resolve(YamlNode node, string what)
    {
        if (node is not YamlMapping mapping)
        {
            errors.Add(new PolicyError(
                node.Location, $"{what} must be a mapping, such as {{method: GET, url: \"http://orders.shop.svc/api/v1/orders\"}}, but is {node.Kind}."));
            return null;
        }

        if (!mapping.Entries.Any(entry => entry.Key.Value == "from"))
        {
            return mapping;
        }

        var fields = YamlFields.Open(mapping, what, errors)!;
        var from = fields.TakeText("from");
        var with = fields.Take("with");
        fields.RejectTheRest();
        if (from is null)
        {
            errors.Add(new PolicyError(mapping.Location, $"'from' of {what} must be the name of a request."));
            return null;
        }

        if (Find(from) is not { Request: not null, Node: { } @base })
        {
            return null;
        }

        switch (with)
        {
            case null:
                return @base;
            case YamlMapping differences:
                return Merge(@base, differences);
            default:
                errors.Add(new PolicyError(with.Location, $"'with' of {what} must be a mapping with what differs from '{from.Value}', but is {with.Kind}."));
                return null;
        }
    }

    /// <summary>Mappings are merged at every depth, null takes away, anything else replaces.</summary>
    private static YamlMapping Merge(YamlMapping @base, YamlMapping differences)
    {
        var entries = new List<KeyValuePair<YamlScalar, YamlNode>>(@base.Entries);
        foreach (var (key, value) in differences.Entries)
        {
            var at = entries.FindIndex(entry => entry.Key.Value == key.Value);
            var merged = at >= 0 && entries[at].Value is YamlMapping old && value is YamlMapping changes ? Merge(old, changes) : value;
            if (at >= 0)
            {
                entries.RemoveAt(at);
            }

            if (merged is not YamlScalar { IsNull: true })
            {
                entries.Insert(at < 0 ? entries.Count : at, new(key, merged));
            }
        }

        return new YamlMapping(differences.Location, entries);
    }

    private SuiteRequest? ReadRequest(YamlMapping node, string name)
    {
        var fields = YamlFields.Open(node, $"The request '{name}'", errors)!;
        var isTcp = fields.TakeWord("tcp", ("true", true), ("false", false)) ?? false;
        var urlText = fields.TakeText("url");
        var url = urlText is null ? null : ReadUrl(urlText);
        if (!isTcp && !node.Entries.Any(entry => entry.Key.Value == "url" || (entry.Key.Value == "tcp" && entry.Value is not YamlScalar { Value: "false" })))
        {
            errors.Add(new PolicyError(node.Location, $"{fields.What} has no 'url'; write url: http://HOST/PATH, or tcp: true for a connection without HTTP."));
        }

        var http = isTcp ? RejectHttp(fields, urlText) : ReadHttp(fields, url);
        var request = new SuiteRequest
        {
            Name = name,
            Http = http,
            Source = ReadSource(fields),
            Destination = ReadDestination(fields, url),
            ServerName = fields.TakeText("sni")?.Value ?? string.Empty,
            Claims = fields.Take("claims") is { } claims ? SuiteValues.Read(claims, $"'claims' of {fields.What}", errors) : null,
            Metadata = ReadMetadata(fields, node),
            ContextExtensions = ReadPairs(fields, "context"),
        };
        fields.RejectTheRest();
        return http is null && !isTcp ? null : request;
    }

    private SuiteHttpRequest? RejectHttp(YamlFields fields, YamlScalar? url)
    {
        foreach (var name in new[] { "method", "headers", "protocol", "body" })
        {
            if (fields.Take(name) is { } node)
            {
                errors.Add(new PolicyError(
                    node.Location, $"{fields.What} is a TCP connection, which has no '{name}'; leave it out, or leave 'tcp: true' out."));
            }
        }

        if (url is not null)
        {
            errors.Add(new PolicyError(url.Location, $"{fields.What} is a TCP connection, which has no 'url'; give destination.port, and sni for TLS."));
        }

        return null;
    }

    private SuiteHttpRequest? ReadHttp(YamlFields fields, SuiteUrl? url)
    {
        var method = fields.TakeText("method") is { } text ? Method(text) : "GET";
        var headers = ReadHeaders(fields);
        var protocol = fields.TakeWord("protocol", ("HTTP/1.0", 10), ("HTTP/1.1", 11), ("HTTP/2", 20), ("HTTP/3", 30)) switch
        {
            10 => "HTTP/1.0",
            20 => "HTTP/2",
            30 => "HTTP/3",
            _ => "HTTP/1.1",
        };
        var body = fields.TakeText("body")?.Value ?? string.Empty;
        if (url is null)
        {
            return null;
        }

        // Only CONNECT comes without a path.
        var path = url.Path.Length > 0 || method == "CONNECT" ? url.Path : "/";
        return new SuiteHttpRequest(method, url.Scheme, url.Authority, path, protocol, headers, body);
    }

    private string Method(YamlScalar text)
    {
        if (!text.Value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            errors.Add(new PolicyError(text.Location, $"'{text.Value}' is not an HTTP method, such as GET."));
        }

        return text.Value;
    }

    /// <summary>Takes a URL apart without changing anything, which the classes for URLs would.</summary>
    private SuiteUrl? ReadUrl(YamlScalar text)
    {
        var colon = text.Value.IndexOf("://", StringComparison.Ordinal);
        var scheme = colon < 0 ? string.Empty : text.Value[..colon];
        var rest = colon < 0 ? string.Empty : text.Value[(colon + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        var path = end < 0 ? string.Empty : rest[end..];
        var portAt = authority.LastIndexOf(':');
        var hasPort = portAt >= 0 && !authority.EndsWith(']');
        var port = scheme == "https" ? 443 : 80;
        if (scheme is not ("http" or "https") || authority.Length == 0 || authority.AsSpan().ContainsAny(' ', '@')
            || (hasPort && (portAt == 0 || !TryParsePort(authority[(portAt + 1)..], out port))))
        {
            errors.Add(new PolicyError(text.Location, $"'{text.Value}' is not a URL of a request; write http://HOST/PATH or https://HOST:PORT/PATH."));
            return null;
        }

        return new SuiteUrl(scheme, authority, path is ['/', ..] || path.Length == 0 ? path : $"/{path}", port);
    }

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= IPEndPoint.MaxPort;

    private ImmutableArray<KeyValuePair<string, string>> ReadHeaders(YamlFields fields)
    {
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var (key, node) in fields.TakeEntries("headers"))
        {
            var name = key.Value.ToLowerInvariant();
            var values = SuiteValues.ReadTexts(node);
            if (name is "host" or [':', ..])
            {
                errors.Add(new PolicyError(key.Location, $"'{key.Value}' comes from 'method' and 'url'; leave it out here."));
            }
            else if (!HeaderSyntax.IsName(name))
            {
                errors.Add(new PolicyError(key.Location, $"'{key.Value}' is not a header name; names are tokens such as x-user."));
            }
            else if (values is null)
            {
                errors.Add(new PolicyError(node.Location, $"The header '{key.Value}' must be a text or a list of texts; for an empty one write \"\"."));
            }
            else if (values.Any(value => value.AsSpan().ContainsAny('\r', '\n', '\0')))
            {
                errors.Add(new PolicyError(node.Location, $"The header '{key.Value}' has a line break or a NUL in it, which no proxy lets through."));
            }
            else if (headers.Any(header => header.Key == name))
            {
                errors.Add(new PolicyError(key.Location, $"The header '{name}' is there twice, in other letters; list its values: {name}: [a, b]."));
            }
            else
            {
                // Joined with a bare comma, as Envoy does.
                headers.Add(new(name, string.Join(',', values)));
            }
        }

        return headers.ToImmutable();
    }

    /// <summary><c>principal: …</c>, and <c>source: IP</c> or <c>IP:PORT</c>.</summary>
    private SuitePeer ReadSource(YamlFields fields)
    {
        var principal = fields.TakeText("principal")?.Value ?? string.Empty;
        var (address, port) = (IPAddress.Loopback, DefaultSourcePort);
        if (fields.TakeText("source") is { } text)
        {
            if (IPAddress.TryParse(text.Value, out var alone))
            {
                address = alone;
            }
            else if (IPEndPoint.TryParse(text.Value, out var endPoint))
            {
                (address, port) = (endPoint.Address, endPoint.Port);
            }
            else
            {
                errors.Add(new PolicyError(text.Location, $"source is '{text.Value}'; it must be the caller's IP address, or IP:PORT."));
            }
        }

        return new SuitePeer(principal, address.ToString(), port, []);
    }

    private SuitePeer ReadDestination(YamlFields request, SuiteUrl? url)
    {
        var unknown = new SuitePeer(string.Empty, IPAddress.Loopback.ToString(), url?.Port ?? 0, []);
        if (request.Take("destination") is not { } node || YamlFields.Open(node, $"'destination' of {request.What}", errors) is not { } fields)
        {
            return unknown;
        }

        var principal = fields.TakeText("principal")?.Value ?? string.Empty;
        var ip = fields.TakeText("ip");
        var portText = fields.TakeText("port");
        var labels = ReadPairs(fields, "labels");
        fields.RejectTheRest();
        IPAddress? address = null;
        if (ip is not null && !IPAddress.TryParse(ip.Value, out address))
        {
            errors.Add(new PolicyError(ip.Location, $"ip is '{ip.Value}'; it must be an IP address."));
        }

        var port = unknown.Port;
        if (portText is not null && !TryParsePort(portText.Value, out port))
        {
            errors.Add(new PolicyError(portText.Location, $"port is '{portText.Value}'; it must be a port, from 1 to {IPEndPoint.MaxPort}."));
        }

        return new SuitePeer(principal, address?.ToString() ?? unknown.Address, port, labels);
    }

    private ImmutableArray<KeyValuePair<string, CelMap>> ReadMetadata(YamlFields fields, YamlMapping request)
    {
        var metadata = ImmutableArray.CreateBuilder<KeyValuePair<string, CelMap>>();
        foreach (var (filter, node) in fields.TakeEntries("metadata"))
        {
            if (filter.Value == TokenFilter && node is YamlMapping token && token.Entries.Any(entry => entry.Key.Value == TokenPayload)
                && request.Entries.Any(entry => entry.Key.Value == "claims"))
            {
                errors.Add(new PolicyError(
                    filter.Location, $"'{TokenFilter}' has a '{TokenPayload}', and there are 'claims', which mean the same; keep one of them."));
            }
            else if (SuiteValues.Read(node, $"The metadata of '{filter.Value}'", errors) is { } values)
            {
                metadata.Add(new(filter.Value, values));
            }
        }

        return metadata.ToImmutable();
    }

    private ImmutableArray<KeyValuePair<string, string>> ReadPairs(YamlFields fields, string name)
    {
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var (key, value) in fields.TakeEntries(name))
        {
            if (value is YamlScalar { IsNull: false } text)
            {
                pairs.Add(new(key.Value, text.Value));
            }
            else
            {
                errors.Add(new PolicyError(value.Location, $"'{key.Value}' of '{name}' must be a text."));
            }
        }

        return pairs.ToImmutable();
    }

    /// <summary>A URL taken apart.</summary>
    private sealed record SuiteUrl(string Scheme, string Authority, string Path, int Port);
}
