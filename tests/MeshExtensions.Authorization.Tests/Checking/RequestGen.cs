using CsCheck;
using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Wire.Tests;

namespace MeshExtensions.Authorization.Tests.Checking;

/// <summary>Random CheckRequests: such as Envoy sends, and with everything that the messages have room for.</summary>
internal static class RequestGen
{
    private static readonly Gen<string> Token = Gen.String[Gen.Char['a', 'z'], 0, 10];

    private static readonly Gen<string> HeaderName = Gen.OneOf(
        Gen.OneOf(":method", ":path", ":authority", ":scheme", "x-ext-authz", "authorization", "cookie", "x-forwarded-for", ""),
        Gen.String[Gen.Char['a', 'z'], 1, 20]);

    private static readonly Gen<string> HeaderText = Gen.OneOf(Gen.OneOf("allow", "deny", "", "a,b", ",foo,bar"), TestGen.Text);

    /// <summary>Fields that no version of the messages has, one of each wire type, and a group with another in it.</summary>
    private static readonly Gen<byte[]> Unknown = Gen.OneOf<byte[]>(
        [],
        [],
        [],
        [0x88, 0x7D, 0x01],
        [0x8A, 0x7D, 0x02, 0x0A, 0x00],
        [0x89, 0x7D, 1, 2, 3, 4, 5, 6, 7, 8],
        [0x8D, 0x7D, 1, 2, 3, 4],
        [0x8B, 0x7D, 0x0B, 0x08, 0x01, 0x0C, 0x8C, 0x7D]);

    private static readonly Gen<SocketAddress> Socket =
        from ip in Gen.OneOf("10.1.2.3", "192.168.255.1", "2001:db8::1", "::ffff:10.0.0.1", "", "not an ip")
        from port in Gen.UInt
        from form in Gen.Int[0, 2]
        from unknown in Unknown
        select Add(
            form switch
            {
                0 => new SocketAddress { Address = ip },
                1 => new SocketAddress { Address = ip, PortValue = port },
                _ => new SocketAddress { Address = ip, NamedPort = "http" },
            },
            unknown);

    private static readonly Gen<Address?> AnyAddress =
        from socket in Socket
        from text in Token
        from form in Gen.Int[0, 5]
        from unknown in Unknown
        select form switch
        {
            0 => null,
            1 => new Address { Pipe = new Pipe { Path = text, Mode = 420 } },
            2 => new Address { EnvoyInternalAddress = new EnvoyInternalAddress { ServerListenerName = text, EndpointId = "e" } },
            3 => new Address(),
            _ => Add(new Address { SocketAddress = socket }, unknown),
        };

    private static readonly Gen<AttributeContext.Types.Peer> Peer =
        from address in AnyAddress
        from principal in Gen.OneOf("", "spiffe://cluster.local/ns/default/sa/a", "spiffe://cluster.local/ns/x/sa/b", "client.example.org", "CN=é")
        from service in Token
        from certificate in Gen.OneOf("", "-----BEGIN%20CERTIFICATE-----%0AMIIC%0A")
        from labels in Gen.Select(Token, Token).Array[0, 3]
        from unknown in Unknown
        select Peers(address, principal, service, certificate, labels, unknown);

    private static readonly Gen<AttributeContext.Types.HttpRequest> Http =
        from names in Gen.OneOf(HeaderName.Array[0, 30], HeaderName.Array[0, 300])
        from values in HeaderText.Array[names.Length]
        from form in Gen.Int[0, 9]
        from method in Gen.OneOf("GET", "POST", "get", "CONNECT", "")
        from path in Gen.OneOf(Gen.OneOf("", "/", "/a?b=c#d", "/%2e%2e/x", "*"), TestGen.Text)
        from host in Gen.OneOf("example.org", "EXAMPLE.org:8443", "[::1]:80", "")
        from bodyLength in Gen.OneOf(Gen.Const(0), Gen.Int[0, 300], Gen.Int[0, 100_000])
        from unknown in Unknown
        select Https(names, values, form, method, path, host, bodyLength, unknown);

    /// <summary>HTTP and TCP, as Envoy fills them, with unknown fields strewn in.</summary>
    public static readonly Gen<CheckRequest> Usual =
        from source in Peer.Null(0.05)
        from destination in Peer.Null(0.05)
        from http in Http.Null(0.2)
        from hasRequest in Gen.Frequency((9, Gen.Const(true)), (1, Gen.Const(false)))
        from metadata in TestGen.Message<Metadata>().Null(0.6)
        from sni in Gen.OneOf("", "example.org", "outbound_.80_._.svc").Null(0.5)
        from unknown in Unknown
        select Requests(source, destination, http, hasRequest, metadata, sni, unknown);

    /// <summary>Half of the time <see cref="Usual"/>, else whatever the descriptors allow.</summary>
    public static readonly Gen<CheckRequest> Any = Gen.OneOf(Usual, TestGen.Message<CheckRequest>());

    private static CheckRequest Requests(
        AttributeContext.Types.Peer? source,
        AttributeContext.Types.Peer? destination,
        AttributeContext.Types.HttpRequest? http,
        bool hasRequest,
        Metadata? metadata,
        string? sni,
        byte[] unknown)
    {
        var attributes = new AttributeContext { Source = source, Destination = destination, MetadataContext = metadata, RouteMetadataContext = metadata };
        attributes.ContextExtensions["k"] = "v";
        if (hasRequest || http is not null)
        {
            attributes.Request = new AttributeContext.Types.Request { Time = new Timestamp { Seconds = 1_700_000_000, Nanos = 5 }, Http = http };
        }

        if (sni is not null)
        {
            attributes.TlsSession = new AttributeContext.Types.TLSSession { Sni = sni };
        }

        return Add(new CheckRequest { Attributes = Add(attributes, unknown) }, unknown);
    }

    private static AttributeContext.Types.HttpRequest Https(
        string[] names, string[] values, int form, string method, string path, string host, int bodyLength, byte[] unknown)
    {
        var http = new AttributeContext.Types.HttpRequest
        {
            Id = "17",
            Method = method,
            Path = path,
            Host = host,
            Scheme = "https",
            Protocol = "HTTP/2",
            Size = bodyLength,
        };
        if (bodyLength % 2 == 0)
        {
            http.Body = new string('b', bodyLength);
        }
        else
        {
            http.RawBody = ByteString.CopyFrom(Enumerable.Range(0, bodyLength).Select(i => (byte)i).ToArray());
        }

        if (form < 6 || form == 9)
        {
            foreach (var (name, value) in names.Zip(values))
            {
                http.Headers[name] = value;
            }
        }

        if (form >= 6)
        {
            http.HeaderMap = new HeaderMap();
            http.HeaderMap.Headers.AddRange(names.Zip(values).Select((header, i) => form == 8 && i % 2 == 0
                ? new HeaderValue { Key = header.First, Value = header.Second }
                : new HeaderValue { Key = header.First, RawValue = ByteString.CopyFromUtf8(header.Second) }));
        }

        return Add(http, unknown);
    }

    private static AttributeContext.Types.Peer Peers(
        Address? address, string principal, string service, string certificate, (string, string)[] labels, byte[] unknown)
    {
        var peer = new AttributeContext.Types.Peer { Address = address, Principal = principal, Service = service, Certificate = certificate };
        foreach (var (key, value) in labels)
        {
            peer.Labels[key] = value;
        }

        return Add(peer, unknown);
    }

    /// <summary>The message with fields that its type does not know; the generated types keep and write them.</summary>
    private static T Add<T>(T message, byte[] unknown)
        where T : IMessage<T>
    {
        message.MergeFrom(unknown);
        return message;
    }
}
