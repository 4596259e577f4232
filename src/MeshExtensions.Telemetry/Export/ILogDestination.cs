using MeshExtensions.Telemetry.Observability;

namespace MeshExtensions.Telemetry.Export;

/// <summary>Where log records go.</summary>
internal interface ILogDestination
{
    /// <summary>Batches that may be under way at once, at least 1.</summary>
    int MaxConcurrency { get; }

    /// <summary>Delivers a batch, with all the attempts that it takes.</summary>
    /// <param name="batch">Stays the caller's.</param>
    /// <param name="cancellationToken">Cancelled when no time is left; then it throws <see cref="OperationCanceledException"/>.</param>
    Task<ExportResult> SendAsync(LogBatch batch, CancellationToken cancellationToken);
}

/// <summary>What became of a batch.</summary>
/// <param name="Dropped">Records that were not accepted; the others were.</param>
/// <param name="Reason">Why, when there are any.</param>
internal readonly record struct ExportResult(long Dropped, DropReason Reason)
{
    /// <summary>Everything was accepted.</summary>
    public static ExportResult Success => default;
}
