using System.Text;
using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Policies.Testing;

namespace MeshExtensions.Testing;

/// <summary>Makes of a suite's request the message that Envoy would send about it, with an encoder that is not the server's own.</summary>
internal static class CheckRequestBuilder
{
    private const string TokenFilter = "envoy.filters.http.jwt_authn";
    private const string TokenPayload = "payload";

    /// <summary>The message's bytes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="time">When it starts.</param>
    public static byte[] Build(SuiteRequest request, DateTimeOffset time)
    {
        var attributes = new AttributeContext
        {
            Source = PeerOf(request.Source),
            Destination = PeerOf(request.Destination),
            MetadataContext = MetadataOf(request),
            RouteMetadataContext = new Metadata(),
        };
        foreach (var (name, value) in request.Destination.Labels)
        {
            attributes.Destination.Labels[name] = value;
        }

        foreach (var (name, value) in request.ContextExtensions)
        {
            attributes.ContextExtensions[name] = value;
        }

        if (request.ServerName.Length > 0)
        {
            attributes.TlsSession = new AttributeContext.Types.TLSSession { Sni = request.ServerName };
        }

        if (request.Http is { } http)
        {
            attributes.Request = new AttributeContext.Types.Request { Time = Timestamp.FromDateTimeOffset(time), Http = HttpOf(http) };
        }
        else
        {
            // Envoy leaves the request out, and has the server name of TLS in the destination's service.
            attributes.Destination.Service = request.ServerName;
        }

        return new CheckRequest { Attributes = attributes }.ToByteArray();
    }

    private static AttributeContext.Types.Peer PeerOf(SuitePeer peer) => new()
    {
        Principal = peer.Principal,
        Address = new Address { SocketAddress = new SocketAddress { Address = peer.Address, PortValue = (uint)peer.Port } },
    };

    private static Metadata MetadataOf(SuiteRequest request)
    {
        var metadata = new Metadata();
        foreach (var (filter, values) in request.Metadata)
        {
            metadata.FilterMetadata[filter] = ProtobufValues.ToStruct(values);
        }

        if (request.Claims is not { } claims)
        {
            return metadata;
        }

        if (!metadata.FilterMetadata.TryGetValue(TokenFilter, out var token))
        {
            metadata.FilterMetadata[TokenFilter] = token = new Struct();
        }

        token.Fields[TokenPayload] = Value.ForStruct(ProtobufValues.ToStruct(claims));
        return metadata;
    }

    private static AttributeContext.Types.HttpRequest HttpOf(SuiteHttpRequest request)
    {
        var http = new AttributeContext.Types.HttpRequest
        {
            Id = "1",
            Method = request.Method,
            Path = request.Path,
            Host = request.Authority,
            Scheme = request.Scheme,
            Protocol = request.Protocol,
            Body = request.Body,
            Size = Encoding.UTF8.GetByteCount(request.Body),
            Headers = { [":method"] = request.Method, [":authority"] = request.Authority, [":scheme"] = request.Scheme },
        };
        if (request.Path.Length > 0)
        {
            http.Headers[":path"] = request.Path;
        }

        foreach (var (name, value) in request.Headers)
        {
            http.Headers[name] = value;
        }

        return http;
    }
}
