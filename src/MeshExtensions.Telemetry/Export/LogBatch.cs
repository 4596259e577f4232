using System.Buffers;

namespace MeshExtensions.Telemetry.Export;

/// <summary>Chunks that are delivered together. Their concatenation is one ExportLogsServiceRequest.</summary>
internal sealed class LogBatch(List<LogChunk> chunks)
{
    private readonly Lock _gate = new();
    private bool _released;
    private int _claimed;

    /// <summary>The chunks, oldest first.</summary>
    public IReadOnlyList<LogChunk> Chunks => chunks;

    /// <summary>LogRecords in it.</summary>
    public int Records { get; } = chunks.Sum(static chunk => chunk.Records);

    /// <summary>Bytes of the request.</summary>
    public int Length { get; } = chunks.Sum(static chunk => chunk.Length);

    /// <summary>Whoever gets <see langword="true"/> counts the records: once, whichever of delivery and shutdown comes first.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Copies the request.</summary>
    /// <returns>
    /// <see langword="false"/> when the buffers were given back: an HTTP client may ask for the content of a call that was cancelled meanwhile,
    /// and the buffers may hold other streams' records by then.
    /// </returns>
    public bool TryCopyTo(IBufferWriter<byte> target)
    {
        lock (_gate)
        {
            if (_released)
            {
                return false;
            }

            foreach (var chunk in chunks)
            {
                target.Write(chunk.Bytes);
            }

            return true;
        }
    }

    /// <summary>Gives the buffers back.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _released = true;
            foreach (var chunk in chunks)
            {
                chunk.Release();
            }
        }
    }
}
