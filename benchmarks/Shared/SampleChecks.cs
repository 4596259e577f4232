using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using static Envoy.Service.Auth.V3.AttributeContext.Types;

namespace MeshExtensions.Samples;

/// <summary>CheckRequests as Envoy and Istio send them, as bytes without a gRPC header. The same on every run.</summary>
internal static class SampleChecks
{
    /// <summary>The identity that calls in every sample.</summary>
    public const string Principal = "spiffe://cluster.local/ns/shop/sa/web";

    /// <summary>The host that is called in every sample.</summary>
    public const string Host = "orders.shop.svc.cluster.local:8080";

    /// <summary>The path, with its query, that is asked for in every sample.</summary>
    public const string Path = "/api/v1/orders/42?expand=lines";

    private const int TokenLength = 800;
    private const int MaxHeaderValueLength = 600;

    /// <summary>A small request: no body, no token, ten headers with the pseudo headers.</summary>
    public static byte[] Lean() => Http(
    [
        new("user-agent", "curl/8.9.1"),
        new("accept", "*/*"),
        new("x-forwarded-proto", "http"),
        new("x-request-id", "7d0d9b1e-2c4f-4c1a-9a53-0f2f8c1f9d11"),
        new("x-ext-authz", "allow"),
        new("content-length", "0"),
    ]);

    /// <summary>What a sidecar of Istio sends: about 1.7 kB with a bearer token of 800 bytes, twenty headers with the pseudo headers.</summary>
    public static byte[] Istio() => Http(IstioHeaders(), destinationPrincipal: "spiffe://cluster.local/ns/orders/sa/orders");

    /// <summary>The same for another path.</summary>
    public static byte[] IstioWithPath(string path)
    {
        var request = CheckRequest.Parser.ParseFrom(Istio());
        request.Attributes.Request.Http.Path = path;
        return request.ToByteArray();
    }

    /// <summary>The same without the header that the quickstart policy looks for.</summary>
    public static byte[] IstioWithoutSampleHeader() => Http(
        IstioHeaders().Where(header => header.Key != "x-ext-authz"),
        destinationPrincipal: "spiffe://cluster.local/ns/orders/sa/orders");

    /// <summary>As many headers as Envoy lets through unless told otherwise.</summary>
    public static byte[] HundredHeaders() => Http(Enumerable.Range(0, 96).Select(i => new KeyValuePair<string, string>($"x-custom-header-{i:00}", $"value-{i:00}")));

    /// <summary>Headers of 60 KiB in all, Envoy's limit unless told otherwise.</summary>
    public static byte[] SixtyKibibytesOfHeaders() => Http(
        Enumerable.Range(0, 60 * 1024 / MaxHeaderValueLength).Select(i => new KeyValuePair<string, string>($"x-large-{i:000}", Text(MaxHeaderValueLength, i))));

    /// <summary>A TCP connection: addresses, identities and a server name.</summary>
    public static byte[] Tcp() => new CheckRequest
    {
        Attributes = new AttributeContext
        {
            Source = new Peer { Address = Address("10.244.1.17", 43210), Principal = Principal },
            Destination = new Peer { Address = Address("10.244.2.9", 3306), Service = "mysql.shop.svc.cluster.local" },
            MetadataContext = new(),
            RouteMetadataContext = new(),
        },
    }.ToByteArray();

    private static byte[] Http(IEnumerable<KeyValuePair<string, string>> headers, string destinationPrincipal = "")
    {
        var http = new AttributeContext.Types.HttpRequest
        {
            Id = "4211873090231146",
            Method = "GET",
            Path = Path,
            Host = Host,
            Scheme = "http",
            Protocol = "HTTP/1.1",
        };
        var pseudo = new KeyValuePair<string, string>[] { new(":authority", Host), new(":path", Path), new(":method", "GET"), new(":scheme", "http") };
        foreach (var (name, value) in pseudo.Concat(headers))
        {
            http.Headers.Add(name, value);
        }

        return new CheckRequest
        {
            Attributes = new AttributeContext
            {
                Source = new Peer { Address = Address("10.244.1.17", 43210), Principal = Principal },
                Destination = new Peer { Address = Address("10.244.2.9", 8080), Principal = destinationPrincipal },
                Request = new Request { Time = new Timestamp { Seconds = 1_767_322_000, Nanos = 123_456_000 }, Http = http },
                MetadataContext = new(),
                RouteMetadataContext = new(),
            },
        }.ToByteArray();
    }

    private static KeyValuePair<string, string>[] IstioHeaders() =>
    [
        new("authorization", $"Bearer {Text(TokenLength, seed: 7)}"),
        new("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:131.0)"),
        new("accept", "application/json"),
        new("accept-encoding", "gzip, deflate, br"),
        new("accept-language", "en-GB,en;q=0.7"),
        new("cache-control", "no-cache"),
        new("x-forwarded-for", "203.0.113.7,10.244.0.3"),
        new("x-forwarded-proto", "https"),
        new("x-envoy-internal", "true"),
        new("x-request-id", "7d0d9b1e-2c4f-4c1a-9a53-0f2f8c1f9d11"),
        new("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        new("tracestate", "vendor=t61rcWkgMzE"),
        new("x-tenant", "blue"),
        new("x-client-version", "4.12.0"),
        new("content-type", "application/json"),
        new("x-ext-authz", "allow"),
    ];

    /// <summary>Letters and digits that no compression or comparison finds anything in.</summary>
    private static string Text(int length, int seed)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var state = (uint)(seed * 2654435761L + 1);
        return string.Create(length, state, static (target, state) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                state = state * 1664525 + 1013904223;
                target[i] = Alphabet[(int)(state >> 26)];
            }
        });
    }

    private static Address Address(string ip, uint port) => new() { SocketAddress = new SocketAddress { Address = ip, PortValue = port } };
}
