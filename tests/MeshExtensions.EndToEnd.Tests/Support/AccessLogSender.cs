using Envoy.Config.Core.V3;
using Envoy.Data.AccessLog.V3;
using Envoy.Service.AccessLog.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace MeshExtensions.EndToEnd.Tests.Support;

/// <summary>One stream of access logs, as an Envoy holds it: it says who it is in its first message and never again.</summary>
internal sealed class AccessLogSender : IDisposable
{
    private readonly AsyncClientStreamingCall<StreamAccessLogsMessage, StreamAccessLogsResponse> _call;
    private readonly string _service;
    private bool _isIdentified;

    public AccessLogSender(GrpcChannel channel, string service)
    {
        _call = new AccessLogService.AccessLogServiceClient(channel).StreamAccessLogs();
        _service = service;
    }

    /// <summary>Completes when the server has ended the stream.</summary>
    public Task<StreamAccessLogsResponse> Ended => _call.ResponseAsync;

    /// <summary>An HTTP entry that its path tells from others.</summary>
    public static HTTPAccessLogEntry Http(string path) => new()
    {
        CommonProperties = Common(),
        ProtocolVersion = HTTPAccessLogEntry.Types.HTTPVersion.Http2,
        Request = new HTTPRequestProperties { RequestMethod = RequestMethod.Get, Scheme = "http", Authority = "reviews.shop:9080", Path = path },
        Response = new HTTPResponseProperties { ResponseCode = 200 },
    };

    /// <summary>A TCP entry.</summary>
    public static TCPAccessLogEntry Tcp(ulong received, ulong sent) =>
        new() { CommonProperties = Common(), ConnectionProperties = new() { ReceivedBytes = received, SentBytes = sent } };

    /// <summary>Sends a message of HTTP entries.</summary>
    public Task SendAsync(params IEnumerable<string> paths) => SendAsync(new StreamAccessLogsMessage { HttpLogs = new() { LogEntry = { paths.Select(Http) } } });

    /// <summary>Sends a message of TCP entries.</summary>
    public Task SendAsync(params IEnumerable<TCPAccessLogEntry> entries) => SendAsync(new StreamAccessLogsMessage { TcpLogs = new() { LogEntry = { entries } } });

    /// <summary>Ends the stream, and waits for the server to end it too.</summary>
    public async Task CompleteAsync()
    {
        await _call.RequestStream.CompleteAsync();
        await _call.ResponseAsync.WithinBound();
    }

    public void Dispose() => _call.Dispose();

    private static AccessLogCommon Common() => new()
    {
        DownstreamRemoteAddress = new Address { SocketAddress = new() { Address = "10.1.2.3", PortValue = 40312 } },
        StartTime = Timestamp.FromDateTime(DateTime.UnixEpoch.AddDays(20_000)),
        Duration = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(12)),
        UpstreamCluster = "inbound|9080||",
    };

    private Task SendAsync(StreamAccessLogsMessage message)
    {
        if (!_isIdentified)
        {
            _isIdentified = true;
            var metadata = new Struct();
            metadata.Fields["WORKLOAD_NAME"] = Value.ForString(_service);
            metadata.Fields["NAMESPACE"] = Value.ForString("shop");
            message.Identifier = new()
            {
                LogName = "http_envoy_accesslog",
                Node = new Node { Id = $"sidecar~10.1.2.4~{_service}-0.shop~shop.svc.cluster.local", Cluster = $"{_service}.shop", Metadata = metadata },
            };
        }

        return _call.RequestStream.WriteAsync(message).WithinBound();
    }
}
