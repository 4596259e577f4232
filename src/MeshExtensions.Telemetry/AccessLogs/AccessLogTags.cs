using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.AccessLogs;

/// <summary>Tags of StreamAccessLogsMessage and of what directly is in it. Source: envoy/service/accesslog/v3/als.proto.</summary>
internal static class StreamMessageTags
{
    public const uint Identifier = 1 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint HttpLogs = 2 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint TcpLogs = 3 << WireTag.Shift | WireTag.LengthDelimited;

    /// <summary>HTTPAccessLogEntries.log_entry and TCPAccessLogEntries.log_entry.</summary>
    public const uint LogEntry = 1 << WireTag.Shift | WireTag.LengthDelimited;

    public const uint IdentifierNode = 1 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint IdentifierLogName = 2 << WireTag.Shift | WireTag.LengthDelimited;
}

/// <summary>Tags of HTTPAccessLogEntry and TCPAccessLogEntry. Source: envoy/data/accesslog/v3/accesslog.proto.</summary>
internal static class EntryTags
{
    public const uint CommonProperties = 1 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint HttpProtocolVersion = 2 << WireTag.Shift | WireTag.Varint;
    public const uint HttpRequest = 3 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint HttpResponse = 4 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint TcpConnectionProperties = 2 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint ConnectionReceivedBytes = 1 << WireTag.Shift | WireTag.Varint;
    public const uint ConnectionSentBytes = 2 << WireTag.Shift | WireTag.Varint;
}

/// <summary>Tags of AccessLogCommon that are mapped. Source: envoy/data/accesslog/v3/accesslog.proto.</summary>
internal static class CommonTags
{
    public const uint DownstreamRemoteAddress = 2 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint DownstreamLocalAddress = 3 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint TlsProperties = 4 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint StartTime = 5 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint UpstreamRemoteAddress = 13 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint UpstreamCluster = 15 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint ResponseFlags = 16 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint UpstreamTransportFailureReason = 18 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint RouteName = 19 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint DownstreamDirectRemoteAddress = 20 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint CustomTags = 22 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint Duration = 23 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint ConnectionTerminationDetails = 25 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint StreamId = 26 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint IntermediateLogEntry = 27 << WireTag.Shift | WireTag.Varint;
    public const uint DownstreamTransportFailureReason = 28 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint AccessLogType = 33 << WireTag.Shift | WireTag.Varint;
}

/// <summary>Tags of HTTPRequestProperties that are mapped. Source: envoy/data/accesslog/v3/accesslog.proto.</summary>
internal static class RequestTags
{
    public const uint Method = 1 << WireTag.Shift | WireTag.Varint;
    public const uint Scheme = 2 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint Authority = 3 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint Path = 5 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint UserAgent = 6 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint RequestId = 9 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint OriginalPath = 10 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint BodyBytes = 12 << WireTag.Shift | WireTag.Varint;
    public const uint Headers = 13 << WireTag.Shift | WireTag.LengthDelimited;
}

/// <summary>Tags of HTTPResponseProperties that are mapped. Source: envoy/data/accesslog/v3/accesslog.proto.</summary>
internal static class ResponseTags
{
    public const uint Code = 1 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint BodyBytes = 3 << WireTag.Shift | WireTag.Varint;
    public const uint Headers = 4 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint Trailers = 5 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint CodeDetails = 6 << WireTag.Shift | WireTag.LengthDelimited;
}

/// <summary>Tags of TLSProperties and CertificateProperties that are mapped. Source: envoy/data/accesslog/v3/accesslog.proto.</summary>
internal static class TlsTags
{
    public const uint SniHostname = 3 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint LocalCertificate = 4 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint PeerCertificate = 5 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint SubjectAltName = 1 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint SubjectAltNameUri = 1 << WireTag.Shift | WireTag.LengthDelimited;
}
