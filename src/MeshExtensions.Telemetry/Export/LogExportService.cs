using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Telemetry.Observability;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Telemetry.Export;

/// <summary>
/// Moves batches from the queue to the destination:
/// (1) wait for a chunk, (2) wait until there are <see cref="TriggerBytes"/> or <see cref="Linger"/> is over,
/// (3) wait for a free place among the batches under way,
/// (4) take what waits, up to <see cref="MaxBatchBytes"/>: batches grow with the backlog, (5) send; the next batch does not wait for the answer.
/// </summary>
internal sealed class LogExportService(
    LogQueue queue,
    ILogDestination destination,
    StreamShutdown streams,
    TelemetryMetrics metrics,
    TimeProvider time,
    TimeSpan drainTimeout,
    ILogger<LogExportService> logger) : IHostedService, IDisposable
{
    /// <summary>A batch of this size does not wait for more.</summary>
    public const int TriggerBytes = 512 * 1024;

    /// <summary>Half of the 4 MiB that gRPC servers accept unless told otherwise.</summary>
    public const int MaxBatchBytes = 2 * 1024 * 1024;

    /// <summary>How long a chunk waits for others, when there is little traffic.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places = new(destination.MaxConcurrency, destination.MaxConcurrency);
    private readonly HashSet<LogBatch> _underWay = [];
    private Task _loop = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Start();
        _loop = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Waits for the streams to end, then for the queue to be empty, both within the drain timeout; what is left then is dropped and counted.
    /// Whether the web server is stopped before, after or beside this does not matter: streams end by themselves when the application is stopping.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        streams.Begin();
        using var timeout = new CancellationTokenSource(drainTimeout, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await streams.Ended.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        queue.Complete();
        await _loop.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var left = queue.Close() + ClaimUnderWay();
        if (left > 0)
        {
            TelemetryLog.DroppedAtShutdown(logger, left);
        }

        await _stop.CancelAsync();
    }

    public void Dispose()
    {
        // The semaphore and the token are not disposed: a batch that is stuck in its destination may still come back to them.
        _stop.Cancel();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await queue.WaitAsync(1).WaitAsync(cancellationToken);
                await queue.WaitAsync(TriggerBytes).WaitAsync(Linger, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await _places.WaitAsync(cancellationToken);
                if (queue.TryTake(MaxBatchBytes) is { } batch)
                {
                    _ = SendAsync(batch, cancellationToken);
                    continue;
                }

                _places.Release();
                if (queue.IsCompleted)
                {
                    break;
                }
            }

            for (var i = 0; i < destination.MaxConcurrency; i++)
            {
                await _places.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // No time is left; StopAsync counts what is.
        }
    }

    private async Task SendAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        lock (_underWay)
        {
            _underWay.Add(batch);
        }

        // Leaves the loop's thread at once, whatever the destination does before it first waits.
        await Task.Yield();
        var result = new ExportResult(batch.Records, DropReason.Shutdown);
        try
        {
            result = await destination.SendAsync(batch, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The result says shutdown already.
        }
#pragma warning disable CA1031 // One batch may be lost to a fault of ours; the loop that carries all others may not.
        catch (Exception error)
#pragma warning restore CA1031
        {
            result = new ExportResult(batch.Records, DropReason.OutputFailed);
            TelemetryLog.ExportFailedUnexpectedly(logger, error);
        }

        lock (_underWay)
        {
            _underWay.Remove(batch);
        }

        Count(batch, result);
        batch.Release();
        _places.Release();
    }

    private void Count(LogBatch batch, ExportResult result)
    {
        if (batch.TryClaim())
        {
            queue.Settle(batch);
            metrics.Exported(batch.Records - result.Dropped);
            metrics.Dropped(result.Dropped, result.Reason);
        }
    }

    private long ClaimUnderWay()
    {
        long records = 0;
        lock (_underWay)
        {
            foreach (var batch in _underWay)
            {
                if (batch.TryClaim())
                {
                    records += batch.Records;
                    queue.Settle(batch);
                    metrics.Dropped(batch.Records, DropReason.Shutdown);
                }
            }
        }

        return records;
    }
}
