using Grpc.Core;

namespace MeshExtensions.Telemetry.Export;

/// <summary>
/// When and how soon a batch is tried again. Source: OTLP specification, "Failures" and "OTLP/gRPC Throttling";
/// OpenTelemetry protocol exporter specification, "Retry" (exponential, with jitter).
/// </summary>
internal sealed class OtlpRetryPolicy(Func<double> random)
{
    /// <summary>Upper bound of the first delay.</summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    /// <summary>Upper bound of every delay that the backend does not ask for.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    /// <summary>A batch older than this is given up.</summary>
    public static readonly TimeSpan MaxElapsed = TimeSpan.FromMinutes(5);

    /// <summary>Whether a status means that the same request may succeed later.</summary>
    /// <param name="status">The answer's status.</param>
    /// <param name="hasRetryInfo">Whether the answer says when; without it an exhausted resource is one that waiting does not bring back.</param>
    public static bool IsRetryable(StatusCode status, bool hasRetryInfo) => status switch
    {
        StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.Aborted => true,
        StatusCode.OutOfRange or StatusCode.Unavailable or StatusCode.DataLoss => true,
        StatusCode.ResourceExhausted => hasRetryInfo,
        _ => false,
    };

    /// <summary>The delay before the next attempt: anything up to a bound that doubles, but never less than the backend asks for.</summary>
    /// <param name="failedAttempts">Attempts so far, at least 1.</param>
    /// <param name="retryDelay">RetryInfo.retry_delay, or <see langword="null"/>.</param>
    /// <param name="elapsed">Time since the first attempt began.</param>
    /// <returns><see langword="null"/> when the batch is to be given up.</returns>
    public TimeSpan? NextDelay(int failedAttempts, TimeSpan? retryDelay, TimeSpan elapsed)
    {
        var bound = Math.Min(MaxDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, failedAttempts - 1));
        var delay = TimeSpan.FromSeconds(bound * random());
        if (retryDelay > delay)
        {
            delay = retryDelay.Value;
        }

        return elapsed + delay > MaxElapsed ? null : delay;
    }
}
