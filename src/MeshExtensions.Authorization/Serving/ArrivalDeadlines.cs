using System.Collections.Concurrent;

namespace MeshExtensions.Authorization.Serving;

/// <summary>
/// Timers that bound the wait for a message, kept for the next wait: one call in five waits a few microseconds for its DATA frame, and a timer of its own
/// would be most of what it allocates.
/// </summary>
internal sealed class ArrivalDeadlines(TimeProvider time)
{
    /// <summary>About how many; more wait at once only when messages stall, and theirs are made and dropped.</summary>
    private const int MaxKept = 256;

    private readonly ConcurrentQueue<CancellationTokenSource> _kept = new();
    private int _count;

    /// <summary>A source that is cancelled after <paramref name="delay"/>; give it back with <see cref="Stop"/>.</summary>
    public CancellationTokenSource Start(TimeSpan delay)
    {
        if (!_kept.TryDequeue(out var deadline))
        {
            return new CancellationTokenSource(delay, time);
        }

        Interlocked.Decrement(ref _count);
        deadline.CancelAfter(delay);
        return deadline;
    }

    /// <summary>Takes a source back whose token nobody uses any more. One that has fired, or whose timer cannot be stopped for sure, is not used again.</summary>
    public void Stop(CancellationTokenSource deadline)
    {
        if (Volatile.Read(ref _count) < MaxKept && deadline.TryReset())
        {
            Interlocked.Increment(ref _count);
            _kept.Enqueue(deadline);
            return;
        }

        deadline.Dispose();
    }
}
