using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>Writes a TCP entry as the content of a LogRecord.</summary>
internal static class TcpRecord
{
    private const int Attributes = OtlpFields.RecordAttributes;

    /// <summary>Writes the record.</summary>
    public static void Write(ref ProtobufWriter writer, scoped in TcpEntryView entry, scoped in RecordContext context)
    {
        CommonRecord.WriteTimes(ref writer, entry.Common, context);
        writer.WriteBytes(OtlpFields.RecordEventName, "envoy.access_log.tcp"u8);
        Severity.Write(ref writer, HasFailed(entry.Common) ? Severity.Error : Severity.Info);

        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.ServerAddress, entry.Common.Tls.ServerName);
        KeyValueWriter.WriteText(ref writer, Attributes, AttributeNames.ErrorType, entry.Common.Flags.FirstError);
        if (entry.HasConnection)
        {
            KeyValueWriter.WriteInt(ref writer, Attributes, AttributeNames.EnvoyConnectionBytesReceived, entry.ReceivedBytes);
            KeyValueWriter.WriteInt(ref writer, Attributes, AttributeNames.EnvoyConnectionBytesSent, entry.SentBytes);
        }

        CommonRecord.WriteAttributes(ref writer, entry.Common, context);
    }

    private static bool HasFailed(in CommonView common) =>
        !common.Flags.FirstError.IsEmpty
        || !common.ConnectionTerminationDetails.IsEmpty
        || !common.UpstreamTransportFailureReason.IsEmpty
        || !common.DownstreamTransportFailureReason.IsEmpty;
}
