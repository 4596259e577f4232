using Envoy.Config.Core.V3;
using Envoy.Data.AccessLog.V3;
using Envoy.Service.AccessLog.V3;
using Google.Protobuf.WellKnownTypes;

namespace MeshExtensions.Telemetry.Tests.Support;

/// <summary>Entries as Envoy and Istio send them.</summary>
internal static class Samples
{
    public static readonly Timestamp Start = new() { Seconds = 1_767_322_000, Nanos = 123_456_789 };

    public const ulong StartNanoseconds = 1_767_322_000_123_456_789;

    public static Address Socket(string host, uint port) => new() { SocketAddress = new SocketAddress { Address = host, PortValue = port } };

    public static Struct StructOf(params (string Key, string Value)[] fields)
    {
        var result = new Struct();
        foreach (var (key, value) in fields)
        {
            result.Fields[key] = Value.ForString(value);
        }

        return result;
    }

    public static Node IstioNode()
    {
        var metadata = StructOf(
            ("NAME", "reviews-v2-7d4f8b-x2x9z"),
            ("NAMESPACE", "bookinfo"),
            ("WORKLOAD_NAME", "reviews-v2"),
            ("CLUSTER_ID", "Kubernetes"),
            ("MESH_ID", "cluster.local"),
            ("ISTIO_VERSION", "1.30.1"),
            ("INSTANCE_IPS", "10.1.2.3,fe80::1"));
        metadata.Fields["ENVOY_STATUS_PORT"] = Value.ForNumber(15021);
        metadata.Fields["LABELS"] = Value.ForStruct(StructOf(
            ("app", "reviews"), ("service.istio.io/canonical-name", "reviews-canonical"), ("service.istio.io/canonical-revision", "v2")));
        return new Node
        {
            Id = "sidecar~10.1.2.3~reviews-v2-7d4f8b-x2x9z.bookinfo~bookinfo.svc.cluster.local",
            Cluster = "reviews.bookinfo",
            Metadata = metadata,
            Locality = new Locality { Region = "europe-west1", Zone = "europe-west1-b" },
            UserAgentName = "envoy",
        };
    }

    public static StreamAccessLogsMessage.Types.Identifier IstioIdentifier() => new() { Node = IstioNode(), LogName = "http_envoy_accesslog" };

    public static AccessLogCommon Common() => new()
    {
        DownstreamRemoteAddress = Socket("203.0.113.7", 0),
        DownstreamDirectRemoteAddress = Socket("10.1.0.9", 41234),
        DownstreamLocalAddress = Socket("10.1.2.3", 9080),
        UpstreamRemoteAddress = Socket("10.1.2.3", 9081),
        UpstreamCluster = "inbound|9080||",
        RouteName = "default",
        StartTime = Start,
        Duration = new Duration { Seconds = 1, Nanos = 5 },
        StreamId = "7d0d9b1e-0000-4000-8000-000000000001",
        AccessLogType = AccessLogType.DownstreamEnd,
        TlsProperties = new TLSProperties
        {
            TlsSniHostname = "outbound_.9080_._.reviews.bookinfo.svc.cluster.local",
            PeerCertificateProperties = Certificate("spiffe://cluster.local/ns/bookinfo/sa/productpage"),
            LocalCertificateProperties = Certificate("spiffe://cluster.local/ns/bookinfo/sa/reviews"),
        },
        CustomTags = { { "tenant", "blue" } },
    };

    public static TLSProperties.Types.CertificateProperties Certificate(params string[] uris)
    {
        var certificate = new TLSProperties.Types.CertificateProperties { Subject = "CN=x" };
        certificate.SubjectAltName.AddRange(uris.Select(uri => new TLSProperties.Types.CertificateProperties.Types.SubjectAltName { Uri = uri }));
        return certificate;
    }

    public static HTTPAccessLogEntry Http() => new()
    {
        CommonProperties = Common(),
        ProtocolVersion = HTTPAccessLogEntry.Types.HTTPVersion.Http2,
        Request = new HTTPRequestProperties
        {
            RequestMethod = RequestMethod.Get,
            Scheme = "https",
            Authority = "reviews.bookinfo:9080",
            Path = "/reviews/7?lang=en",
            UserAgent = "curl/8.9",
            RequestId = "11111111-2222-9333-8444-555555555555",
            RequestBodyBytes = 5_000_000_000,
        },
        Response = new HTTPResponseProperties { ResponseCode = 200, ResponseBodyBytes = 6_000_000_000, ResponseCodeDetails = "via_upstream" },
    };

    public static TCPAccessLogEntry Tcp() => new()
    {
        CommonProperties = new AccessLogCommon
        {
            StartTime = Start,
            DownstreamDirectRemoteAddress = Socket("10.1.0.9", 41234),
            UpstreamCluster = "outbound|3306||mysql.db.svc.cluster.local",
            AccessLogType = AccessLogType.TcpConnectionEnd,
            TlsProperties = new TLSProperties { TlsSniHostname = "mysql.db" },
        },
        ConnectionProperties = new ConnectionProperties { ReceivedBytes = 5_000_000_000, SentBytes = 0 },
    };

    public static StreamAccessLogsMessage HttpMessage(int entries, bool identified = false)
    {
        var message = new StreamAccessLogsMessage { HttpLogs = new() };
        message.HttpLogs.LogEntry.AddRange(Enumerable.Range(0, entries).Select(_ => Http()));
        if (identified)
        {
            message.Identifier = IstioIdentifier();
        }

        return message;
    }
}
