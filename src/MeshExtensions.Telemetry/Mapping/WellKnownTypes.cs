using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>Reads Timestamp, Duration and UInt32Value where they occur as a field. Source: google/protobuf/{timestamp,duration,wrappers}.proto.</summary>
internal static class WellKnownTypes
{
    private const long NanosPerSecond = 1_000_000_000;

    /// <summary>Seconds that still fit 63 bits of nanoseconds: about 292 years.</summary>
    private const long MaxSeconds = long.MaxValue / NanosPerSecond - 1;

    /// <summary>Reads a Timestamp or Duration as nanoseconds.</summary>
    /// <param name="reader">Stands before the field's value.</param>
    /// <param name="nanoseconds"><see langword="null"/> when the value is negative or too large to be meant.</param>
    /// <returns><see langword="false"/> when the bytes are malformed.</returns>
    public static bool TryReadNanoseconds(ref ProtobufReader reader, out ulong? nanoseconds)
    {
        nanoseconds = null;
        long seconds = 0;
        var nanos = 0;
        if (!reader.TryReadMessage(out var message))
        {
            return false;
        }

        while (message.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case WellKnownTags.Seconds:
                    message.TryReadVarint(out var rawSeconds);
                    seconds = (long)rawSeconds;
                    break;
                case WellKnownTags.Nanos:
                    message.TryReadVarint(out var rawNanos);
                    nanos = (int)rawNanos;
                    break;
                default:
                    message.TrySkip(tag);
                    break;
            }
        }

        if (seconds is >= 0 and <= MaxSeconds && nanos is >= 0 and < (int)NanosPerSecond)
        {
            nanoseconds = (ulong)(seconds * NanosPerSecond + nanos);
        }

        return reader.Accept(message);
    }

    /// <summary>Reads a UInt32Value; 0 when it is empty.</summary>
    public static bool TryReadUInt32Value(ref ProtobufReader reader, out uint value)
    {
        value = 0;
        if (!reader.TryReadMessage(out var message))
        {
            return false;
        }

        while (message.TryReadTag(out var tag))
        {
            if (tag == WellKnownTags.UInt32Value)
            {
                message.TryReadVarint(out var raw);
                value = (uint)raw;
            }
            else
            {
                message.TrySkip(tag);
            }
        }

        return reader.Accept(message);
    }
}
