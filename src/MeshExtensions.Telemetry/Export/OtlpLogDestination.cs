using Grpc.Core;
using MeshExtensions.Telemetry.Observability;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Telemetry.Export;

/// <summary>Delivers batches to an OTLP backend, trying again as the OTLP specification allows.</summary>
internal sealed class OtlpLogDestination(OtlpLogClient client, OtlpRetryPolicy retries, TimeProvider time, ILogger<OtlpLogDestination> logger)
    : ILogDestination, IDisposable
{
    /// <summary>Two, so that a batch is on its way while the answer to another is.</summary>
    public int MaxConcurrency => 2;

    /// <inheritdoc/>
    public async Task<ExportResult> SendAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var answer = await client.ExportAsync(batch, cancellationToken);
            if (answer.Status == StatusCode.OK)
            {
                return Accepted(batch, answer);
            }

            var status = answer.Status.ToString();
            if (!OtlpRetryPolicy.IsRetryable(answer.Status, answer.RetryDelay is not null))
            {
                TelemetryLog.ExportRejected(logger, batch.Records, status, answer.Detail);
                return new ExportResult(batch.Records, DropReason.RejectedByBackend);
            }

            var elapsed = time.GetElapsedTime(started);
            if (retries.NextDelay(attempt, answer.RetryDelay, elapsed) is not { } delay)
            {
                TelemetryLog.ExportGivenUp(logger, batch.Records, elapsed, status, answer.Detail);
                return new ExportResult(batch.Records, DropReason.RetriesExhausted);
            }

            TelemetryLog.ExportRetried(logger, batch.Records, status, delay, answer.Detail);
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    public void Dispose() => client.Dispose();

    private ExportResult Accepted(LogBatch batch, OtlpAnswer answer)
    {
        var rejected = Math.Min(answer.Rejected, batch.Records);
        if (rejected > 0)
        {
            TelemetryLog.ExportPartiallyRejected(logger, rejected, batch.Records, answer.Detail);
        }
        else if (answer.Detail.Length > 0)
        {
            TelemetryLog.ExportWarning(logger, answer.Detail);
        }

        return new ExportResult(rejected, DropReason.PartialSuccess);
    }
}
