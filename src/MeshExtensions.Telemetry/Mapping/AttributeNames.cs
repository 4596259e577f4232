namespace MeshExtensions.Telemetry.Mapping;

/// <summary>
/// The attribute names of log records, as UTF-8. Names without a prefix of ours are OpenTelemetry semantic conventions, release 1.44;
/// the conventions have no namespace for Envoy, so <c>envoy.*</c> is our own, documented in docs/telemetry.md.
/// </summary>
internal static class AttributeNames
{
    public static ReadOnlySpan<byte> HttpRequestMethod => "http.request.method"u8;
    public static ReadOnlySpan<byte> HttpRequestBodySize => "http.request.body.size"u8;
    public static ReadOnlySpan<byte> HttpResponseBodySize => "http.response.body.size"u8;
    public static ReadOnlySpan<byte> HttpResponseStatusCode => "http.response.status_code"u8;
    public static ReadOnlySpan<byte> HttpRequestHeaderPrefix => "http.request.header."u8;
    public static ReadOnlySpan<byte> HttpResponseHeaderPrefix => "http.response.header."u8;
    public static ReadOnlySpan<byte> UrlScheme => "url.scheme"u8;
    public static ReadOnlySpan<byte> UrlPath => "url.path"u8;
    public static ReadOnlySpan<byte> UrlQuery => "url.query"u8;
    public static ReadOnlySpan<byte> ServerAddress => "server.address"u8;
    public static ReadOnlySpan<byte> ServerPort => "server.port"u8;
    public static ReadOnlySpan<byte> ClientAddress => "client.address"u8;
    public static ReadOnlySpan<byte> ClientPort => "client.port"u8;
    public static ReadOnlySpan<byte> NetworkPeerAddress => "network.peer.address"u8;
    public static ReadOnlySpan<byte> NetworkPeerPort => "network.peer.port"u8;
    public static ReadOnlySpan<byte> NetworkLocalAddress => "network.local.address"u8;
    public static ReadOnlySpan<byte> NetworkLocalPort => "network.local.port"u8;
    public static ReadOnlySpan<byte> NetworkProtocolName => "network.protocol.name"u8;
    public static ReadOnlySpan<byte> NetworkProtocolVersion => "network.protocol.version"u8;
    public static ReadOnlySpan<byte> UserAgentOriginal => "user_agent.original"u8;
    public static ReadOnlySpan<byte> ErrorType => "error.type"u8;
    public static ReadOnlySpan<byte> EnvoyRequestId => "envoy.request_id"u8;
    public static ReadOnlySpan<byte> EnvoyStreamId => "envoy.stream_id"u8;
    public static ReadOnlySpan<byte> EnvoyRouteName => "envoy.route.name"u8;
    public static ReadOnlySpan<byte> EnvoyUpstreamCluster => "envoy.upstream.cluster"u8;
    public static ReadOnlySpan<byte> EnvoyUpstreamAddress => "envoy.upstream.address"u8;
    public static ReadOnlySpan<byte> EnvoyUpstreamPort => "envoy.upstream.port"u8;
    public static ReadOnlySpan<byte> EnvoyUpstreamPath => "envoy.upstream.path"u8;
    public static ReadOnlySpan<byte> EnvoyUpstreamTransportFailureReason => "envoy.upstream.transport_failure_reason"u8;
    public static ReadOnlySpan<byte> EnvoyDownstreamTransportFailureReason => "envoy.downstream.transport_failure_reason"u8;
    public static ReadOnlySpan<byte> EnvoyConnectionTerminationDetails => "envoy.connection.termination_details"u8;
    public static ReadOnlySpan<byte> EnvoyConnectionBytesReceived => "envoy.connection.bytes.received"u8;
    public static ReadOnlySpan<byte> EnvoyConnectionBytesSent => "envoy.connection.bytes.sent"u8;
    public static ReadOnlySpan<byte> EnvoyResponseFlags => "envoy.response.flags"u8;
    public static ReadOnlySpan<byte> EnvoyResponseCodeDetails => "envoy.response.code_details"u8;
    public static ReadOnlySpan<byte> EnvoyResponseTrailerPrefix => "envoy.response.trailer."u8;
    public static ReadOnlySpan<byte> EnvoyDuration => "envoy.duration"u8;
    public static ReadOnlySpan<byte> EnvoyAccessLogType => "envoy.access_log.type"u8;
    public static ReadOnlySpan<byte> EnvoyAccessLogName => "envoy.access_log.name"u8;
    public static ReadOnlySpan<byte> EnvoyTlsSni => "envoy.tls.sni"u8;
    public static ReadOnlySpan<byte> EnvoyTlsPeerSan => "envoy.tls.peer.san"u8;
    public static ReadOnlySpan<byte> EnvoyTlsLocalSan => "envoy.tls.local.san"u8;

    /// <summary>
    /// Whether a name may come from the mapping itself, so that a custom tag of that name would appear twice;
    /// OTLP wants the keys of one record to be unique (opentelemetry/proto/logs/v1/logs.proto, LogRecord.attributes).
    /// </summary>
    public static bool IsReserved(ReadOnlySpan<byte> name)
    {
        foreach (var reserved in Reserved)
        {
            if (name.SequenceEqual(reserved))
            {
                return true;
            }
        }

        return name.StartsWith(HttpRequestHeaderPrefix) || name.StartsWith(HttpResponseHeaderPrefix) || name.StartsWith(EnvoyResponseTrailerPrefix);
    }

    private static readonly byte[][] Reserved =
    [
        [.. HttpRequestMethod], [.. HttpRequestBodySize], [.. HttpResponseBodySize], [.. HttpResponseStatusCode],
        [.. UrlScheme], [.. UrlPath], [.. UrlQuery],
        [.. ServerAddress], [.. ServerPort], [.. ClientAddress], [.. ClientPort],
        [.. NetworkPeerAddress], [.. NetworkPeerPort], [.. NetworkLocalAddress], [.. NetworkLocalPort],
        [.. NetworkProtocolName], [.. NetworkProtocolVersion], [.. UserAgentOriginal], [.. ErrorType],
        [.. EnvoyRequestId], [.. EnvoyStreamId], [.. EnvoyRouteName],
        [.. EnvoyUpstreamCluster], [.. EnvoyUpstreamAddress], [.. EnvoyUpstreamPort], [.. EnvoyUpstreamPath],
        [.. EnvoyUpstreamTransportFailureReason], [.. EnvoyDownstreamTransportFailureReason],
        [.. EnvoyConnectionTerminationDetails], [.. EnvoyConnectionBytesReceived], [.. EnvoyConnectionBytesSent],
        [.. EnvoyResponseFlags], [.. EnvoyResponseCodeDetails], [.. EnvoyDuration],
        [.. EnvoyAccessLogType], [.. EnvoyAccessLogName], [.. EnvoyTlsSni], [.. EnvoyTlsPeerSan], [.. EnvoyTlsLocalSan],
    ];
}
