using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace MeshExtensions.Telemetry.AccessLogs;

/// <summary>
/// How streams end when the server stops. A stream that is sending ends after a message that no other follows within <see cref="Patience"/>:
/// Envoy's buffer has just been emptied then, so that next to nothing is under way. What already lies in the server's buffers is read before,
/// because ending the stream would lose it without a trace: there is no acknowledgement, so the client cannot know what was not read.
/// A stream that stays silent ends when <see cref="Grace"/> is over, and so does one that never pauses.
/// One timer and one token serve all silent streams, because they may be thousands.
/// </summary>
internal sealed class StreamShutdown : IDisposable
{
    /// <summary>Longer than Envoy's default flush interval of 1 s, so a stream with traffic ends after a message.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    /// <summary>How long a message may take to follow another. Much shorter than Envoy's flush interval, much longer than reading what has been received.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _graceOver = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private int _active;
    private int _stopping;

    public StreamShutdown(IHostApplicationLifetime lifetime, TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((StreamShutdown)state!)._graceOver.Cancel(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _registration = lifetime.ApplicationStopping.Register(static state => ((StreamShutdown)state!).Begin(), this);
    }

    /// <summary>Whether the server is stopping.</summary>
    public bool IsStopping => Volatile.Read(ref _stopping) != 0;

    /// <summary>Cancelled when silent streams have to end.</summary>
    public CancellationToken GraceOver => _graceOver.Token;

    /// <summary>Streams open now.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Completes when the server is stopping and no stream is open.</summary>
    public Task Ended => _ended.Task;

    /// <summary>A stream began.</summary>
    public void Enter() => Interlocked.Increment(ref _active);

    /// <summary>A stream ended.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _active) == 0 && IsStopping)
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>Reads the next message of a stream that has sent one since the server is stopping.</summary>
    /// <returns><see langword="false"/> when the stream has ended, or when no message came within <see cref="Patience"/>.</returns>
    public async Task<bool> MoveNextPromptlyAsync<T>(IAsyncStreamReader<T> messages)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, GraceOver);
        try
        {
            return await messages.MoveNext(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Begins the end of all streams; only the first call counts.</summary>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _stopping, 1) != 0)
        {
            return;
        }

        _timer.Change(Grace, Timeout.InfiniteTimeSpan);
        if (Active == 0)
        {
            _ended.TrySetResult();
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _timer.Dispose();
        _graceOver.Dispose();
    }
}
