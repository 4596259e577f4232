using Envoy.Config.Core.V3;
using Envoy.Data.AccessLog.V3;
using Envoy.Service.AccessLog.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using static Envoy.Data.AccessLog.V3.TLSProperties.Types;

namespace MeshExtensions.Benchmarks.Telemetry;

/// <summary>Messages of Envoy's access log service as a sidecar of Istio sends them, as bytes.</summary>
internal static class SampleAccessLogs
{
    /// <summary>A stream's first message, without entries.</summary>
    public static byte[] Identifier()
    {
        var metadata = StructOf(
            ("NAME", "orders-v2-7d4f8b-x2x9z"), ("NAMESPACE", "shop"), ("WORKLOAD_NAME", "orders-v2"), ("CLUSTER_ID", "Kubernetes"), ("MESH_ID", "cluster.local"));
        metadata.Fields["LABELS"] = Value.ForStruct(StructOf(("app", "orders"), ("service.istio.io/canonical-name", "orders")));
        return new StreamAccessLogsMessage
        {
            Identifier = new StreamAccessLogsMessage.Types.Identifier
            {
                Node = new Node { Id = "sidecar~10.244.2.9~orders-v2-7d4f8b-x2x9z.shop~shop.svc.cluster.local", Cluster = "orders.shop", Metadata = metadata },
                LogName = "http_envoy_accesslog",
            },
        }.ToByteArray();
    }

    /// <summary>A later message: entries alone.</summary>
    public static byte[] Istio(int entries)
    {
        var message = new StreamAccessLogsMessage { HttpLogs = new() };
        message.HttpLogs.LogEntry.AddRange(Enumerable.Range(0, entries).Select(Http));
        return message.ToByteArray();
    }

    private static HTTPAccessLogEntry Http(int index) => new()
    {
        CommonProperties = new AccessLogCommon
        {
            DownstreamRemoteAddress = Socket("203.0.113.7", 0),
            DownstreamDirectRemoteAddress = Socket("10.244.1.17", 41234),
            DownstreamLocalAddress = Socket("10.244.2.9", 8080),
            UpstreamRemoteAddress = Socket("10.244.2.9", 8081),
            UpstreamCluster = "inbound|8080||",
            RouteName = "default",
            StartTime = new Timestamp { Seconds = 1_767_322_000 + index, Nanos = 123_456_789 },
            Duration = new Duration { Nanos = 4_200_000 },
            TimeToLastRxByte = new Duration { Nanos = 60_000 },
            TimeToFirstUpstreamTxByte = new Duration { Nanos = 900_000 },
            TimeToLastUpstreamRxByte = new Duration { Nanos = 4_100_000 },
            StreamId = $"7d0d9b1e-0000-4000-8000-{index:000000000000}",
            AccessLogType = AccessLogType.DownstreamEnd,
            TlsProperties = new TLSProperties
            {
                TlsSniHostname = "outbound_.8080_._.orders.shop.svc.cluster.local",
                PeerCertificateProperties = Certificate("spiffe://cluster.local/ns/shop/sa/web"),
                LocalCertificateProperties = Certificate("spiffe://cluster.local/ns/shop/sa/orders"),
            },
            CustomTags = { { "tenant", "blue" } },
        },
        ProtocolVersion = HTTPAccessLogEntry.Types.HTTPVersion.Http2,
        Request = new HTTPRequestProperties
        {
            RequestMethod = Envoy.Config.Core.V3.RequestMethod.Get,
            Scheme = "https",
            Authority = "orders.shop.svc.cluster.local:8080",
            Path = "/api/v1/orders/42?expand=lines",
            UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0)",
            ForwardedFor = "203.0.113.7,10.244.0.3",
            RequestId = "11111111-2222-9333-8444-555555555555",
            RequestHeadersBytes = 1734,
        },
        Response = new HTTPResponseProperties { ResponseCode = 200, ResponseHeadersBytes = 312, ResponseBodyBytes = 8192, ResponseCodeDetails = "via_upstream" },
    };

    private static Struct StructOf(params (string Key, string Value)[] fields)
    {
        var result = new Struct();
        foreach (var (key, value) in fields)
        {
            result.Fields[key] = Value.ForString(value);
        }

        return result;
    }

    private static Address Socket(string host, uint port) => new() { SocketAddress = new SocketAddress { Address = host, PortValue = port } };

    private static CertificateProperties Certificate(string uri)
    {
        var certificate = new CertificateProperties { Subject = "CN=x" };
        certificate.SubjectAltName.Add(new CertificateProperties.Types.SubjectAltName { Uri = uri });
        return certificate;
    }
}
