using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using MeshExtensions.Telemetry.Export;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>
/// Builds a <see cref="LogChunk"/>: the head once, then record after record, straight into the buffer that is sent later.
/// One stream has one builder; between messages it holds no buffer.
/// </summary>
/// <remarks>
/// The lengths of ResourceLogs and ScopeLogs are four bytes, padded, and filled in at the end:
/// so records are never moved, and a buffer can grow between records.
/// <code>
/// 0A llll | 0A resource | 1A schema_url | 12 llll | 0A scope | 1A schema_url | 12 record | 12 record | …
/// </code>
/// </remarks>
internal sealed class ChunkBuilder
{
    /// <summary>A chunk that has this many bytes is complete: well below the 4 MiB that gRPC servers accept unless told otherwise.</summary>
    public const int TargetLength = 1024 * 1024;

    /// <summary>The largest request that an OTLP exporter may send by default (OTLP specification, 64 MiB uncompressed).</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    private const int MinLength = 2048;

    /// <summary>
    /// Longest buffer that the last chunk's length calls for: one full chunk, whose last record goes beyond the target.
    /// A chunk with a huge record is no reason to expect another.
    /// </summary>
    private const int MaxExpectedLength = TargetLength + TargetLength / 8;

    /// <summary>A closed chunk may waste a buffer of this size; a larger one has to be at least half full.</summary>
    private const int MaxWastedLength = 64 * 1024;

    private const int LengthBytes = 4;
    private const int PreambleLength = 1 + LengthBytes;
    private const byte LengthDelimited = (byte)WireTag.LengthDelimited;

    private static readonly byte[] ScopeAndSchema = EncodeScope();

    private byte[]? _buffer;
    private int _position;
    private int _scopeLogs;
    private int _records;
    private int _lastLength = MinLength;

    /// <summary>The schema of the attribute names.</summary>
    public static ReadOnlySpan<byte> SchemaUrl => "https://opentelemetry.io/schemas/1.44.0"u8;

    /// <summary>Whether a chunk was begun.</summary>
    [MemberNotNullWhen(true, nameof(_buffer))]
    public bool IsOpen => _buffer is not null;

    /// <summary>Whether the chunk has its target length, so that the next record belongs to another.</summary>
    public bool IsFull => _position >= TargetLength;

    /// <summary>Where the next record goes.</summary>
    public Span<byte> Free => _buffer.AsSpan(_position);

    private int ExpectedLength => Math.Min(_lastLength + _lastLength / 8, MaxExpectedLength);

    /// <summary>Begins a chunk.</summary>
    /// <param name="resource">Content of the Resource.</param>
    public void Open(ReadOnlySpan<byte> resource)
    {
        var headLength = resource.Length + ScopeAndSchema.Length + SchemaUrl.Length + 2 * PreambleLength + 16;

        // Messages of one stream resemble each other; a buffer a little longer than the last chunk rarely has to grow.
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(headLength + MinLength, ExpectedLength));
        var writer = new ProtobufWriter(_buffer.AsSpan(PreambleLength));
        _buffer[0] = OtlpFields.RequestResourceLogs << WireTag.Shift | LengthDelimited;
        writer.WriteBytes(OtlpFields.ResourceLogsResource, resource);
        writer.WriteBytes(OtlpFields.ResourceLogsSchemaUrl, SchemaUrl);
        _scopeLogs = PreambleLength + writer.Length;
        _buffer[_scopeLogs] = OtlpFields.ResourceLogsScopeLogs << WireTag.Shift | LengthDelimited;
        ScopeAndSchema.CopyTo(_buffer, _scopeLogs + PreambleLength);
        _position = _scopeLogs + PreambleLength + ScopeAndSchema.Length;
        _records = 0;
    }

    /// <summary>Accepts a record that was written to <see cref="Free"/>.</summary>
    public void Commit(int bytes)
    {
        _position += bytes;
        _records++;
    }

    /// <summary>Doubles the buffer, because a record did not fit.</summary>
    /// <returns><see langword="false"/> when the chunk would become longer than may be sent.</returns>
    public bool TryGrow()
    {
        if (!IsOpen || _buffer.Length >= MaxLength)
        {
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _position).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        return true;
    }

    /// <summary>Ends the chunk.</summary>
    /// <returns><see langword="null"/> when it has no record: empty envelopes are not sent.</returns>
    public LogChunk? Close()
    {
        if (!IsOpen)
        {
            return null;
        }

        var buffer = _buffer;
        _buffer = null;
        if (_records == 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return null;
        }

        WriteLength(buffer.AsSpan(1), _position - PreambleLength);
        WriteLength(buffer.AsSpan(_scopeLogs + 1), _position - _scopeLogs - PreambleLength);
        _lastLength = _position;
        return new LogChunk(Fit(buffer, _position), _position, _records);
    }

    /// <summary>Moves a chunk to a smaller buffer when that saves much: the queue is bounded by the memory that its chunks hold.</summary>
    private static byte[] Fit(byte[] buffer, int length)
    {
        if (buffer.Length <= MaxWastedLength || length > buffer.Length / 2)
        {
            return buffer;
        }

        var smaller = ArrayPool<byte>.Shared.Rent(length);
        buffer.AsSpan(0, length).CopyTo(smaller);
        ArrayPool<byte>.Shared.Return(buffer);
        return smaller;
    }

    /// <summary>A varint of exactly four bytes, up to 2^28 - 1.</summary>
    private static void WriteLength(Span<byte> target, int length)
    {
        target[0] = (byte)(length | 0x80);
        target[1] = (byte)((length >> 7) | 0x80);
        target[2] = (byte)((length >> 14) | 0x80);
        target[3] = (byte)(length >> 21);
    }

    private static byte[] EncodeScope()
    {
        var writer = new ProtobufWriter(new byte[512]);
        var scope = writer.BeginMessage(OtlpFields.ScopeLogsScope);
        writer.WriteBytes(OtlpFields.ScopeName, "meshextensions.accesslog"u8);
        writer.WriteString(OtlpFields.ScopeVersion, ProductVersion.Text);
        writer.EndMessage(scope);
        writer.WriteBytes(OtlpFields.ScopeLogsSchemaUrl, SchemaUrl);
        return writer.Written.ToArray();
    }
}
