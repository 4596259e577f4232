using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>Severity numbers and texts of log records. Source: opentelemetry/proto/logs/v1/logs.proto, SeverityNumber.</summary>
internal static class Severity
{
    public const uint Info = 9;
    public const uint Warn = 13;
    public const uint Error = 17;

    /// <summary>Writes both fields.</summary>
    public static void Write(ref ProtobufWriter writer, uint severity)
    {
        writer.WriteVarint(OtlpFields.RecordSeverityNumber, severity);
        writer.WriteBytes(OtlpFields.RecordSeverityText, severity switch
        {
            Error => "ERROR"u8,
            Warn => "WARN"u8,
            _ => "INFO"u8,
        });
    }
}
