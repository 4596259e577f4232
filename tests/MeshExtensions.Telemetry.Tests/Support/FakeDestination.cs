using MeshExtensions.Telemetry.Export;

namespace MeshExtensions.Telemetry.Tests.Support;

/// <summary>A destination that does what a test says.</summary>
internal sealed class FakeDestination(Func<LogBatch, CancellationToken, Task<ExportResult>> send) : ILogDestination
{
    public int MaxConcurrency { get; init; } = 1;

    public Task<ExportResult> SendAsync(LogBatch batch, CancellationToken cancellationToken) => send(batch, cancellationToken);
}
