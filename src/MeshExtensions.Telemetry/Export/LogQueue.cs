using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Telemetry.Observability;

namespace MeshExtensions.Telemetry.Export;

/// <summary>
/// The chunks that wait for one destination, bounded by the memory they hold. Adding never waits: when there is no room the oldest chunks go and are counted,
/// because the newest entries are those that somebody looks for while something is wrong.
/// </summary>
/// <remarks>Many streams add; one loop takes.</remarks>
internal sealed class LogQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<LogChunk> _chunks = new();
    private readonly long _capacity;
    private readonly TelemetryMetrics _metrics;
    private TaskCompletionSource? _waiter;
    private long _waiterBytes;
    private long _heldBytes;
    private long _bytes;
    private long _waiting;
    private long _underWay;
    private bool _completed;
    private bool _closed;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="capacity">Bytes of memory that waiting chunks may hold.</param>
    /// <param name="metrics">Counts what is dropped.</param>
    public LogQueue(long capacity, TelemetryMetrics metrics)
    {
        _capacity = capacity;
        _metrics = metrics;
        metrics.ObserveQueue(() => Records, () => HeldBytes);
    }

    /// <summary>Records that wait or are under way.</summary>
    public long Records
    {
        get
        {
            lock (_gate)
            {
                return _waiting + _underWay;
            }
        }
    }

    /// <summary>Bytes of memory that waiting chunks hold.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_gate)
            {
                return _heldBytes;
            }
        }
    }

    /// <summary>Whether nothing is waited for any more: what is there is to be sent at once.</summary>
    public bool IsCompleted
    {
        get
        {
            lock (_gate)
            {
                return _completed;
            }
        }
    }

    /// <summary>Adds a chunk, at the price of the oldest when there is no room.</summary>
    public void Enqueue(LogChunk chunk)
    {
        if (chunk.Length > ChunkBuilder.MaxLength)
        {
            Drop(chunk, DropReason.TooLarge);
            return;
        }

        lock (_gate)
        {
            if (_closed)
            {
                Drop(chunk, DropReason.Shutdown);
                return;
            }

            // A chunk that does not fit even alone costs no other.
            if (chunk.HeldBytes > _capacity)
            {
                Drop(chunk, DropReason.QueueFull);
                return;
            }

            while (_heldBytes + chunk.HeldBytes > _capacity && _chunks.TryDequeue(out var oldest))
            {
                Remove(oldest);
                Drop(oldest, DropReason.QueueFull);
            }

            _chunks.Enqueue(chunk);
            _heldBytes += chunk.HeldBytes;
            _bytes += chunk.Length;
            _waiting += chunk.Records;
            if (_waiter is not null && _bytes >= _waiterBytes)
            {
                Wake();
            }
        }
    }

    /// <summary>Completes when at least <paramref name="bytes"/> wait, or when the queue is completed. A later call replaces an earlier.</summary>
    public Task WaitAsync(long bytes)
    {
        lock (_gate)
        {
            if (_completed || _bytes >= bytes)
            {
                return Task.CompletedTask;
            }

            _waiterBytes = bytes;
            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task;
        }
    }

    /// <summary>Takes the oldest chunks as long as they fit in <paramref name="maxBytes"/>, at least one.</summary>
    /// <returns><see langword="null"/> when nothing waits.</returns>
    public LogBatch? TryTake(int maxBytes)
    {
        lock (_gate)
        {
            if (_chunks.Count == 0)
            {
                return null;
            }

            var taken = new List<LogChunk>();
            var length = 0;
            while (_chunks.TryPeek(out var next) && (taken.Count == 0 || length + next.Length <= maxBytes))
            {
                _chunks.Dequeue();
                Remove(next);
                taken.Add(next);
                length += next.Length;
                _underWay += next.Records;
            }

            return new LogBatch(taken);
        }
    }

    /// <summary>A batch that was taken has been counted.</summary>
    public void Settle(LogBatch batch)
    {
        lock (_gate)
        {
            _underWay -= batch.Records;
        }
    }

    /// <summary>No longer lets anybody wait for more chunks.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Wake();
        }
    }

    /// <summary>Drops what waits and whatever still comes.</summary>
    /// <returns>Records dropped.</returns>
    public long Close()
    {
        lock (_gate)
        {
            _closed = true;
            var records = _waiting;
            while (_chunks.TryDequeue(out var chunk))
            {
                Remove(chunk);
                Drop(chunk, DropReason.Shutdown);
            }

            return records;
        }
    }

    private void Remove(LogChunk chunk)
    {
        _heldBytes -= chunk.HeldBytes;
        _bytes -= chunk.Length;
        _waiting -= chunk.Records;
    }

    private void Drop(LogChunk chunk, DropReason reason)
    {
        _metrics.Dropped(chunk.Records, reason);
        chunk.Release();
    }

    private void Wake()
    {
        _waiter?.TrySetResult();
        _waiter = null;
    }
}
