using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;

namespace MeshExtensions.EndToEnd.Tests.Support;

/// <summary>CheckRequests as Envoy makes them.</summary>
internal static class Requests
{
    /// <summary>An HTTP request.</summary>
    public static CheckRequest Http(string path = "/headers", params (string Name, string Value)[] headers)
    {
        var http = new AttributeContext.Types.HttpRequest
        {
            Id = "14735184928413409142",
            Method = "GET",
            Path = path,
            Host = "httpbin.foo:8000",
            Scheme = "http",
            Protocol = "HTTP/1.1",
        };
        http.Headers[":method"] = http.Method;
        http.Headers[":path"] = http.Path;
        http.Headers[":authority"] = http.Host;
        http.Headers[":scheme"] = http.Scheme;
        foreach (var (name, value) in headers)
        {
            http.Headers[name] = value;
        }

        var request = Tcp("spiffe://cluster.local/ns/foo/sa/sleep");
        request.Attributes.Request = new AttributeContext.Types.Request { Time = Timestamp.FromDateTime(DateTime.UnixEpoch.AddDays(20_000)), Http = http };
        return request;
    }

    /// <summary>One that the quickstart policy allows.</summary>
    public static CheckRequest Allowed() => Http("/headers", ("x-ext-authz", "allow"));

    /// <summary>A TCP connection: there is no request in the attributes.</summary>
    public static CheckRequest Tcp(string principal) => new()
    {
        Attributes = new AttributeContext
        {
            Source = new AttributeContext.Types.Peer { Address = Address("10.1.2.3", 40312), Principal = principal },
            Destination = new AttributeContext.Types.Peer { Address = Address("10.1.2.4", 8000), Principal = "spiffe://cluster.local/ns/foo/sa/httpbin" },
            MetadataContext = new(),
            RouteMetadataContext = new(),
        },
    };

    /// <summary>Asks.</summary>
    public static async Task<CheckResponse> CheckAsync(this GrpcChannel channel, CheckRequest request) =>
        await new Envoy.Service.Auth.V3.Authorization.AuthorizationClient(channel).CheckAsync(request, deadline: DateTime.UtcNow + Eventually.Bound);

    /// <summary>The decision's reason, as the answer's metadata has it.</summary>
    public static string Reason(this CheckResponse response) => response.DynamicMetadata.Fields["reason"].StringValue;

    private static Address Address(string ip, uint port) => new() { SocketAddress = new() { Address = ip, PortValue = port } };
}
