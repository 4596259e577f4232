using System.Buffers;
using System.Text;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Export;

/// <summary>
/// An ExportLogsServiceResponse: what of a successful request was not accepted. Source: opentelemetry/proto/collector/logs/v1/logs_service.proto.
/// </summary>
/// <param name="Rejected">rejected_log_records.</param>
/// <param name="Message">error_message; with nothing rejected a warning.</param>
internal sealed record PartialSuccess(long Rejected, string Message)
{
    private const uint PartialSuccessTag = 1 << WireTag.Shift | WireTag.LengthDelimited;
    private const uint RejectedLogRecords = 1 << WireTag.Shift | WireTag.Varint;
    private const uint ErrorMessage = 2 << WireTag.Shift | WireTag.LengthDelimited;

    private static readonly PartialSuccess Full = new(0, "");

    /// <summary>Reads a response. A malformed one counts as full success: the backend has answered OK, so the records are with it.</summary>
    public static PartialSuccess Read(in ReadOnlySequence<byte> response)
    {
        if (response.IsEmpty)
        {
            return Full;
        }

        using var bytes = new ContiguousBytes(response, stackalloc byte[256]);
        var reader = new ProtobufReader(bytes.Span);
        long rejected = 0;
        var message = "";
        while (reader.TryReadTag(out var tag))
        {
            if (tag == PartialSuccessTag && reader.TryReadMessage(out var partial))
            {
                ReadPartial(ref partial, ref rejected, ref message);
            }
            else if (tag != PartialSuccessTag)
            {
                reader.TrySkip(tag);
            }
        }

        return new PartialSuccess(Math.Max(rejected, 0), message);
    }

    private static void ReadPartial(ref ProtobufReader partial, ref long rejected, ref string message)
    {
        while (partial.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case RejectedLogRecords:
                    partial.TryReadVarint(out var number);
                    rejected = (long)number;
                    break;
                case ErrorMessage:
                    partial.TryReadBytes(out var text);
                    message = Encoding.UTF8.GetString(text);
                    break;
                default:
                    partial.TrySkip(tag);
                    break;
            }
        }
    }
}
