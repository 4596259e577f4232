using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>The part of a LogRecord that HTTP and TCP entries share.</summary>
internal static class CommonRecord
{
    private const int Attributes = OtlpFields.RecordAttributes;

    /// <summary>Writes the times. A start time is the time of the event, as in Envoy's own OpenTelemetry logger, but not of a periodic report.</summary>
    public static void WriteTimes(ref ProtobufWriter writer, scoped in CommonView common, scoped in RecordContext context)
    {
        ulong? time = common.StartTime;
        if (AccessLogTypes.IsPeriodic(common.AccessLogType, common.IsIntermediate))
        {
            time = common is { StartTime: { } start, Duration: { } duration } ? start + duration : context.ObservedTime;
        }

        if (time is { } known)
        {
            writer.WriteFixed64(OtlpFields.RecordTimeUnixNano, known);
        }

        writer.WriteFixed64(OtlpFields.RecordObservedTimeUnixNano, context.ObservedTime);
    }

    /// <summary>Writes the attributes that come from the common properties and from the stream.</summary>
    public static void WriteAttributes(ref ProtobufWriter writer, scoped in CommonView common, scoped in RecordContext context)
    {
        common.DownstreamRemote.Write(ref writer, AttributeNames.ClientAddress, AttributeNames.ClientPort);
        common.DownstreamDirectRemote.Write(ref writer, AttributeNames.NetworkPeerAddress, AttributeNames.NetworkPeerPort);
        common.DownstreamLocal.Write(ref writer, AttributeNames.NetworkLocalAddress, AttributeNames.NetworkLocalPort);
        common.UpstreamRemote.Write(ref writer, AttributeNames.EnvoyUpstreamAddress, AttributeNames.EnvoyUpstreamPort);
        common.Tls.Write(ref writer);
        common.Flags.Write(ref writer);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.EnvoyUpstreamCluster, common.UpstreamCluster);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.EnvoyRouteName, common.RouteName);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.EnvoyStreamId, common.StreamId);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.EnvoyUpstreamTransportFailureReason, common.UpstreamTransportFailureReason);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.EnvoyDownstreamTransportFailureReason, common.DownstreamTransportFailureReason);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.EnvoyConnectionTerminationDetails, common.ConnectionTerminationDetails);
        if (common.Duration is { } duration)
        {
            KeyValueWriter.WriteInt(ref writer, Attributes, AttributeNames.EnvoyDuration, duration);
        }

        AccessLogTypes.Write(ref writer, common.AccessLogType);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.EnvoyAccessLogName, context.LogName);
        if (common.HasCustomTags)
        {
            WriteCustomTags(ref writer, common.Bytes);
        }
    }

    private static void WriteCustomTags(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> common)
    {
        var reader = new ProtobufReader(common);
        while (reader.TryReadTag(out var tag))
        {
            if (tag != CommonTags.CustomTags)
            {
                reader.TrySkip(tag);
                continue;
            }

            reader.TryReadBytes(out var entry);
            if (MapEntry.TryRead(entry, out var key, out var value) && !key.IsEmpty && !AttributeNames.IsReserved(key))
            {
                KeyValueWriter.WriteTextOrEmpty(ref writer, Attributes, key, value);
            }
        }
    }
}
