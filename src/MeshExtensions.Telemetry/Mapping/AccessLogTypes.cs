using System.Buffers.Text;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>Names and meaning of AccessLogType. Source: envoy/data/accesslog/v3/accesslog.proto.</summary>
internal static class AccessLogTypes
{
    private const ulong TcpPeriodic = 2;
    private const ulong DownstreamPeriodic = 5;
    private const ulong UpstreamPeriodic = 8;
    private const ulong UdpPeriodic = 12;

    /// <summary>Names by number, as in the proto; 0 is NotSet.</summary>
    private static readonly byte[][] Names =
    [
        [], [.. "TcpUpstreamConnected"u8], [.. "TcpPeriodic"u8], [.. "TcpConnectionEnd"u8], [.. "DownstreamStart"u8], [.. "DownstreamPeriodic"u8],
        [.. "DownstreamEnd"u8], [.. "UpstreamPoolReady"u8], [.. "UpstreamPeriodic"u8], [.. "UpstreamEnd"u8],
        [.. "DownstreamTunnelSuccessfullyEstablished"u8], [.. "UdpTunnelUpstreamConnected"u8], [.. "UdpPeriodic"u8], [.. "UdpSessionEnd"u8],
        [.. "TcpConnectionStart"u8],
    ];

    /// <summary>
    /// Whether an entry reports on something that goes on, so that its time is not the start. Before there was an access_log_type
    /// (Envoy 1.26) such entries had only intermediate_log_entry.
    /// </summary>
    public static bool IsPeriodic(ulong type, bool isIntermediate) =>
        type is TcpPeriodic or DownstreamPeriodic or UpstreamPeriodic or UdpPeriodic || (type == 0 && isIntermediate);

    /// <summary>Writes the attribute <c>envoy.access_log.type</c>; a number of a newer Envoy as its digits; nothing for NotSet.</summary>
    public static void Write(ref ProtobufWriter writer, ulong type)
    {
        if (type < (ulong)Names.Length)
        {
            KeyValueWriter.WriteText(ref writer, OtlpFields.RecordAttributes, AttributeNames.EnvoyAccessLogType, Names[type]);
            return;
        }

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(type, digits, out var written);
        KeyValueWriter.WriteText(ref writer, OtlpFields.RecordAttributes, AttributeNames.EnvoyAccessLogType, digits[..written]);
    }
}
