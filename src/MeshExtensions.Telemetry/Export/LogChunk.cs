using System.Buffers;

namespace MeshExtensions.Telemetry.Export;

/// <summary>
/// One <c>resource_logs</c> field of an ExportLogsServiceRequest, tag and length included, in a pooled buffer.
/// Fields of a message may be concatenated, so a request is its chunks one after another.
/// </summary>
internal sealed class LogChunk(byte[] buffer, int length, int records)
{
    private byte[]? _buffer = buffer;

    /// <summary>LogRecords in it.</summary>
    public int Records { get; } = records;

    /// <summary>Bytes of the field.</summary>
    public int Length { get; } = length;

    /// <summary>Bytes of memory that it holds: those of the buffer.</summary>
    public int HeldBytes { get; } = buffer.Length;

    /// <summary>The field.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Length);

    /// <summary>Gives the buffer back. The owner calls it once, when nobody reads the bytes any more.</summary>
    public void Release()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
