using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Telemetry.Export;
using MeshExtensions.Telemetry.Observability;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>
/// Turns the messages of one stream into chunks:
/// (1) an identifier, wherever it stands in the message, becomes the stream's Resource;
/// (2) each entry becomes a LogRecord in the stream's open chunk; an entry that cannot be read is counted and left out;
/// (3) the chunk goes to the queue when it is full and at the message's end.
/// </summary>
internal sealed class MessageMapper(LogQueue queue, TelemetryMetrics metrics, TimeProvider time)
{
    /// <summary>Maps one message. It never throws for what the message contains.</summary>
    /// <returns><see langword="false"/> when the message was malformed; what stood before the fault was mapped.</returns>
    public bool Map(AccessLogStream stream, ReadOnlySpan<byte> message)
    {
        var wellFormed = TryReadIdentifier(stream, message);
        var context = new RecordContext(UnixNanoseconds(time.GetUtcNow()), stream.LogName);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag is StreamMessageTags.HttpLogs or StreamMessageTags.TcpLogs)
            {
                if (reader.TryReadMessage(out var entries))
                {
                    MapEntries(stream, ref entries, tag == StreamMessageTags.HttpLogs, context);
                    reader.Accept(entries);
                }
            }
            else
            {
                reader.TrySkip(tag);
            }
        }

        Enqueue(stream);
        return wellFormed && reader.Error == WireError.None;
    }

    private static bool TryReadIdentifier(AccessLogStream stream, ReadOnlySpan<byte> message)
    {
        var wellFormed = true;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == StreamMessageTags.Identifier && reader.TryReadBytes(out var identifier))
            {
                wellFormed &= stream.TrySetIdentifier(identifier);
            }
            else if (tag != StreamMessageTags.Identifier)
            {
                reader.TrySkip(tag);
            }
        }

        return wellFormed;
    }

    private static ulong UnixNanoseconds(DateTimeOffset moment) => (ulong)(moment - DateTimeOffset.UnixEpoch).Ticks * (ulong)TimeSpan.NanosecondsPerTick;

    private void MapEntries(AccessLogStream stream, scoped ref ProtobufReader entries, bool isHttp, scoped in RecordContext context)
    {
        var count = 0;
        var invalid = 0;
        var tooLarge = 0;
        while (entries.TryReadTag(out var tag))
        {
            if (tag != StreamMessageTags.LogEntry)
            {
                entries.TrySkip(tag);
                continue;
            }

            if (!entries.TryReadBytes(out var entry))
            {
                break;
            }

            count++;
            if (stream.Chunk.IsFull)
            {
                Enqueue(stream);
            }

            switch (isHttp ? WriteHttp(stream, entry, context) : WriteTcp(stream, entry, context))
            {
                case EntryResult.Invalid:
                    invalid++;
                    break;
                case EntryResult.TooLarge:
                    tooLarge++;
                    break;
            }
        }

        metrics.Received(count, isHttp);
        metrics.Dropped(invalid, DropReason.InvalidEntry);
        metrics.Dropped(tooLarge, DropReason.TooLarge);
    }

    private static EntryResult WriteHttp(AccessLogStream stream, ReadOnlySpan<byte> bytes, scoped in RecordContext context)
    {
        var entry = default(HttpEntryView);
        return entry.TryRead(bytes) ? Append(stream, entry, context, HttpRecord.Write) : EntryResult.Invalid;
    }

    private static EntryResult WriteTcp(AccessLogStream stream, ReadOnlySpan<byte> bytes, scoped in RecordContext context)
    {
        var entry = default(TcpEntryView);
        return entry.TryRead(bytes) ? Append(stream, entry, context, TcpRecord.Write) : EntryResult.Invalid;
    }

    /// <summary>Writes an entry's record at the end of the stream's chunk; when it does not fit, the chunk grows and the record is written anew.</summary>
    private static EntryResult Append<TEntry>(AccessLogStream stream, scoped in TEntry entry, scoped in RecordContext context, RecordWriter<TEntry> write)
        where TEntry : struct, allows ref struct
    {
        do
        {
            var writer = new ProtobufWriter(stream.OpenChunk().Free);
            var record = writer.BeginMessage(OtlpFields.ScopeLogsLogRecords, lengthBytes: 2);
            write(ref writer, entry, context);
            writer.EndMessage(record);
            if (!writer.Overflowed)
            {
                stream.Chunk.Commit(writer.Length);
                return EntryResult.Written;
            }
        }
        while (stream.Chunk.TryGrow());
        return EntryResult.TooLarge;
    }

    private void Enqueue(AccessLogStream stream)
    {
        if (stream.Chunk.Close() is { } chunk)
        {
            queue.Enqueue(chunk);
        }
    }

    /// <summary>Writes one kind of entry as the content of a LogRecord.</summary>
    private delegate void RecordWriter<TEntry>(ref ProtobufWriter writer, scoped in TEntry entry, scoped in RecordContext context)
        where TEntry : struct, allows ref struct;

    /// <summary>What became of an entry.</summary>
    private enum EntryResult
    {
        Written,
        Invalid,
        TooLarge,
    }
}
