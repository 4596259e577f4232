using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Export;

/// <summary>
/// Reads RetryInfo out of the trailer <c>grpc-status-details-bin</c>, a google.rpc.Status. Source: google/rpc/{status,error_details}.proto.
/// </summary>
internal static class RetryInfo
{
    /// <summary>The trailer's name.</summary>
    public const string TrailerName = "grpc-status-details-bin";

    private const uint StatusDetails = 3 << WireTag.Shift | WireTag.LengthDelimited;
    private const uint AnyTypeUrl = 1 << WireTag.Shift | WireTag.LengthDelimited;
    private const uint AnyValue = 2 << WireTag.Shift | WireTag.LengthDelimited;
    private const uint RetryDelay = 1 << WireTag.Shift | WireTag.LengthDelimited;

    /// <summary>The delay that a status asks for; <see langword="null"/> when it has no RetryInfo.</summary>
    /// <remarks>A RetryInfo without a delay asks for zero: it still says that trying again makes sense.</remarks>
    public static TimeSpan? Read(ReadOnlySpan<byte> status)
    {
        TimeSpan? delay = null;
        var reader = new ProtobufReader(status);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == StatusDetails && reader.TryReadBytes(out var detail))
            {
                delay ??= ReadDetail(detail);
            }
            else if (tag != StatusDetails)
            {
                reader.TrySkip(tag);
            }
        }

        return delay;
    }

    private static TimeSpan? ReadDetail(ReadOnlySpan<byte> any)
    {
        ReadOnlySpan<byte> type = default;
        ReadOnlySpan<byte> value = default;
        var reader = new ProtobufReader(any);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case AnyTypeUrl:
                    reader.TryReadBytes(out type);
                    break;
                case AnyValue:
                    reader.TryReadBytes(out value);
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }

        return type.EndsWith("/google.rpc.RetryInfo"u8) ? ReadDelay(value) : null;
    }

    private static TimeSpan ReadDelay(ReadOnlySpan<byte> retryInfo)
    {
        ulong? nanoseconds = null;
        var reader = new ProtobufReader(retryInfo);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == RetryDelay)
            {
                WellKnownTypes.TryReadNanoseconds(ref reader, out nanoseconds);
            }
            else
            {
                reader.TrySkip(tag);
            }
        }

        return TimeSpan.FromTicks((long)((nanoseconds ?? 0) / (ulong)TimeSpan.NanosecondsPerTick));
    }
}
