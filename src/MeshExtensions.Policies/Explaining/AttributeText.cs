using System.Globalization;
using System.Text;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Matching;
using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Explaining;

/// <summary>What the attribute of a condition is in a request, as text to show.</summary>
internal static class AttributeText
{
    /// <summary>The attributes that are of a verified token.</summary>
    public static bool IsOfToken(RequestAttribute attribute) => attribute is RequestAttribute.RequestPrincipal or RequestAttribute.RequestAudiences
        or RequestAttribute.RequestPresenter or RequestAttribute.RequestClaim;

    /// <summary>The text; <see langword="null"/> when the attribute is absent.</summary>
    public static string? Of(AttributeKey key, RequestAttributes request, int trustedHops) => key.Attribute switch
    {
        RequestAttribute.SourceNamespace => Identity(request, (@namespace, _) => @namespace),
        RequestAttribute.SourceServiceAccount => Identity(request, (@namespace, account) => $"{@namespace}/{account}"),
        RequestAttribute.SourceTrustDomain => TrustDomain(request),
        RequestAttribute.SourceIp => OrAbsent(request.Text(request.SourceAddress)),
        RequestAttribute.RemoteIp => OrAbsent(RemoteAddress.Of(request, trustedHops)),
        RequestAttribute.DestinationIp => OrAbsent(request.Text(request.DestinationAddress)),
        RequestAttribute.DestinationPort => request.DestinationPort.ToString(CultureInfo.InvariantCulture),
        RequestAttribute.Header => Header(request, Encoding.UTF8.GetBytes(key.Path[0])),
        RequestAttribute.RequestPrincipal => Claim(request, "iss") is { } issuer && Claim(request, "sub") is { } subject ? $"{issuer}/{subject}" : null,
        RequestAttribute.RequestAudiences => Claim(request, "aud"),
        RequestAttribute.RequestPresenter => Claim(request, "azp"),
        RequestAttribute.RequestClaim => Claim(request, [.. key.Path]),
        RequestAttribute.FilterMetadata => Struct(request.Text(request.FindFilterMetadata(Encoding.UTF8.GetBytes(key.Path[0]))), key.Path[1]),
        _ => OrAbsent(TextMatcher.TextOf(key.Attribute, request)),
    };

    /// <summary>Text that is shown; <see langword="null"/> when there is none.</summary>
    public static string? OrAbsent(ReadOnlySpan<byte> text) => text.IsEmpty ? null : ShownText.Of(text);

    /// <summary>What is made of namespace and service account of the caller's identity.</summary>
    public static string? Identity(RequestAttributes request, Func<string, string, string> make)
    {
        var principal = request.Text(request.SourcePrincipal);
        return SpiffeId.TryParse(principal, out var @namespace, out var account)
            ? make(ShownText.Of(principal.Slice(@namespace.Offset, @namespace.Length)), ShownText.Of(principal.Slice(account.Offset, account.Length)))
            : principal.IsEmpty ? null : $"not told by {ShownText.Of(principal)}";
    }

    private static string? TrustDomain(RequestAttributes request)
    {
        var principal = request.Text(request.SourcePrincipal);
        if (!SpiffeId.TryStrip(principal, out var rest))
        {
            return OrAbsent(principal);
        }

        var slash = rest.IndexOf((byte)'/');
        return ShownText.Value(slash < 0 ? rest : rest[..slash]);
    }

    private static string? Header(RequestAttributes request, byte[] name)
    {
        var headers = request.Headers;
        var values = new List<string>();
        for (var index = headers.FindLast(name, headers.Count); index >= 0; index = headers.FindLast(name, index))
        {
            values.Insert(0, ShownText.Value(headers.Value(index)));
            if (headers.IsJoined)
            {
                break;
            }
        }

        return values.Count == 0 ? null : string.Join(" and ", values);
    }

    private static string? Claim(RequestAttributes request, params string[] path) => request.HasToken ? Struct(request.TokenPayload, path) : null;

    private static string? Struct(ReadOnlySpan<byte> message, params string[] path)
    {
        if (ProtobufStruct.Find(message, path.Select(Encoding.UTF8.GetBytes).ToArray(), out var value) != StructReading.Found)
        {
            return null;
        }

        return value.Kind switch
        {
            StructValueKind.String => ShownText.Value(value.Content),
            StructValueKind.Number => value.Number.ToString(CultureInfo.InvariantCulture) + ", a number",
            StructValueKind.Bool => value.Bool ? "true, a bool" : "false, a bool",
            StructValueKind.List => Elements(value.Content),
            StructValueKind.Struct => "an object",
            _ => "null",
        };
    }

    private static string Elements(ReadOnlySpan<byte> list)
    {
        var texts = new List<string>();
        var elements = new RepeatedMessageReader(list, 0);
        while (elements.TryReadNext(out var element, out _))
        {
            var isText = StructValue.TryRead(element, 0, out var value) && value.Kind == StructValueKind.String;
            texts.Add(isText ? ShownText.Value(value.Content) : "…");
        }

        return ShownText.List(texts);
    }
}
