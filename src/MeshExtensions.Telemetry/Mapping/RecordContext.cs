namespace MeshExtensions.Telemetry.Mapping;

/// <summary>What the records of one message have in common.</summary>
/// <param name="observedTime">When the message was received, nanoseconds since the Unix epoch.</param>
/// <param name="logName">The log_name of the stream's identifier; empty when there is none.</param>
internal readonly ref struct RecordContext(ulong observedTime, ReadOnlySpan<byte> logName)
{
    public ulong ObservedTime { get; } = observedTime;

    public ReadOnlySpan<byte> LogName { get; } = logName;
}
