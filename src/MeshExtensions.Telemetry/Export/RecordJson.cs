using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Export;

/// <summary>
/// Turns the OTLP bytes of a chunk into lines of JSON. The form is for people and <c>jq</c>; it is not OTLP's own JSON encoding,
/// where each attribute would be an object of three levels.
/// </summary>
internal static class RecordJson
{
    private const uint ResourceLogs = OtlpFields.RequestResourceLogs << WireTag.Shift | WireTag.LengthDelimited;
    private const uint Resource = OtlpFields.ResourceLogsResource << WireTag.Shift | WireTag.LengthDelimited;
    private const uint ScopeLogs = OtlpFields.ResourceLogsScopeLogs << WireTag.Shift | WireTag.LengthDelimited;
    private const uint LogRecords = OtlpFields.ScopeLogsLogRecords << WireTag.Shift | WireTag.LengthDelimited;
    private const uint ResourceAttributes = OtlpFields.ResourceAttributes << WireTag.Shift | WireTag.LengthDelimited;
    private const uint RecordAttributes = OtlpFields.RecordAttributes << WireTag.Shift | WireTag.LengthDelimited;
    private const uint Time = OtlpFields.RecordTimeUnixNano << WireTag.Shift | WireTag.Fixed64;
    private const uint ObservedTime = OtlpFields.RecordObservedTimeUnixNano << WireTag.Shift | WireTag.Fixed64;
    private const uint SeverityText = OtlpFields.RecordSeverityText << WireTag.Shift | WireTag.LengthDelimited;
    private const uint EventName = OtlpFields.RecordEventName << WireTag.Shift | WireTag.LengthDelimited;
    private const uint TraceId = OtlpFields.RecordTraceId << WireTag.Shift | WireTag.LengthDelimited;
    private const uint SpanId = OtlpFields.RecordSpanId << WireTag.Shift | WireTag.LengthDelimited;

    /// <summary>Writes a line for each record of a chunk.</summary>
    /// <param name="chunk">A resource_logs field, as <see cref="LogChunk.Bytes"/> has it.</param>
    /// <param name="json">Is reset for each line.</param>
    /// <param name="target">Where the lines go.</param>
    public static void WriteLines(ReadOnlySpan<byte> chunk, Utf8JsonWriter json, IBufferWriter<byte> target)
    {
        var request = new ProtobufReader(chunk);
        if (!request.TryReadTag(out var first) || first != ResourceLogs || !request.TryReadMessage(out var resourceLogs))
        {
            return;
        }

        // Our own chunks have the resource before the records.
        ReadOnlySpan<byte> resource = default;
        while (resourceLogs.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Resource:
                    resourceLogs.TryReadBytes(out resource);
                    break;
                case ScopeLogs when resourceLogs.TryReadMessage(out var scopeLogs):
                    WriteRecords(ref scopeLogs, resource, json, target);
                    break;
                default:
                    resourceLogs.TrySkip(tag);
                    break;
            }
        }
    }

    private static void WriteRecords(ref ProtobufReader scopeLogs, ReadOnlySpan<byte> resource, Utf8JsonWriter json, IBufferWriter<byte> target)
    {
        while (scopeLogs.TryReadTag(out var tag))
        {
            if (tag == LogRecords && scopeLogs.TryReadBytes(out var record))
            {
                json.Reset(target);
                WriteRecord(record, resource, json);
                json.Flush();
                target.Write("\n"u8);
            }
            else if (tag != LogRecords)
            {
                scopeLogs.TrySkip(tag);
            }
        }
    }

    private static void WriteRecord(ReadOnlySpan<byte> record, ReadOnlySpan<byte> resource, Utf8JsonWriter json)
    {
        ulong time = 0;
        ulong observedTime = 0;
        ReadOnlySpan<byte> severity = default;
        ReadOnlySpan<byte> eventName = default;
        ReadOnlySpan<byte> traceId = default;
        ReadOnlySpan<byte> spanId = default;
        var reader = new ProtobufReader(record);
        while (reader.TryReadTag(out var tag))
        {
            _ = tag switch
            {
                Time => reader.TryReadFixed64(out time),
                ObservedTime => reader.TryReadFixed64(out observedTime),
                SeverityText => reader.TryReadBytes(out severity),
                EventName => reader.TryReadBytes(out eventName),
                TraceId => reader.TryReadBytes(out traceId),
                SpanId => reader.TryReadBytes(out spanId),
                _ => reader.TrySkip(tag),
            };
        }

        json.WriteStartObject();
        WriteTime(json, time != 0 ? time : observedTime);
        json.WriteString("severity"u8, severity);
        json.WriteString("event"u8, eventName);
        WriteHex(json, "traceId"u8, traceId);
        WriteHex(json, "spanId"u8, spanId);
        AttributesJson.Write(json, "resource"u8, resource, ResourceAttributes);
        AttributesJson.Write(json, "attributes"u8, record, RecordAttributes);
        json.WriteEndObject();
    }

    /// <summary>ISO 8601 in UTC, to a tenth of a microsecond.</summary>
    private static void WriteTime(Utf8JsonWriter json, ulong unixNanoseconds)
    {
        var ticks = Math.Min(unixNanoseconds / (ulong)TimeSpan.NanosecondsPerTick, (ulong)(DateTime.MaxValue - DateTime.UnixEpoch).Ticks);
        Span<byte> text = stackalloc byte[40];
        DateTime.UnixEpoch.AddTicks((long)ticks).TryFormat(text, out var written, "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        json.WriteString("time"u8, text[..written]);
    }

    private static void WriteHex(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> id)
    {
        if (!id.IsEmpty)
        {
            Span<byte> digits = stackalloc byte[32];
            Convert.TryToHexStringLower(id, digits, out var written);
            json.WriteString(name, digits[..written]);
        }
    }
}
