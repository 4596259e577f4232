using Envoy.Service.AccessLog.V3;
using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Telemetry.Export;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace MeshExtensions.Telemetry.Tests.Support;

/// <summary>The mapper, the queue and the export loop, with a destination of the test's choice. Time is the fake one only where a test moves it.</summary>
internal sealed class ExportFixture : IAsyncDisposable
{
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly OtlpLogClient? _client;

    public ExportFixture(ILogDestination destination, TimeProvider? time = null, TimeSpan? drainTimeout = null, long queueBytes = 64 * 1024 * 1024)
    {
        Mapping = new MapperFixture(queueBytes);
        Streams = new StreamShutdown(_lifetime, time ?? TimeProvider.System);
        Service = Create(destination, time ?? TimeProvider.System, drainTimeout);
    }

    public ExportFixture(OtlpExporterOptions options, TimeProvider? time = null, TimeSpan? drainTimeout = null, long queueBytes = 64 * 1024 * 1024)
    {
        time ??= TimeProvider.System;
        Mapping = new MapperFixture(queueBytes);
        Streams = new StreamShutdown(_lifetime, time);
        _client = new OtlpLogClient(options, Mapping.TelemetryMetrics, time);
        var destination = new OtlpLogDestination(_client, new OtlpRetryPolicy(() => 0), time, NullLogger<OtlpLogDestination>.Instance);
        Service = Create(destination, time, drainTimeout);
    }

    public MapperFixture Mapping { get; }

    public MetricsCollector Metrics => Mapping.Metrics;

    public StreamShutdown Streams { get; }

    public LogExportService Service { get; }

    public void Send(StreamAccessLogsMessage message) => Mapping.Map(message);

    public Task StartAsync() => Service.StartAsync(TestContext.Current.CancellationToken);

    public Task StopAsync() => Service.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until everything received is exported or dropped.</summary>
    public Task SettledAsync() => Metrics.WaitUntilAsync(() => Metrics.Received == Metrics.Exported + Metrics.AllDropped);

    public void AssertLedger() =>
        Assert.Equal(Metrics.Received, Metrics.Exported + Metrics.AllDropped + Metrics.Observe("meshext.otlp.log_records.queued"));

    public async ValueTask DisposeAsync()
    {
        Service.Dispose();
        await Task.Yield();
        _client?.Dispose();
        Streams.Dispose();
        Mapping.Dispose();
    }

    private LogExportService Create(ILogDestination destination, TimeProvider time, TimeSpan? drainTimeout) => new(
        Mapping.Queue,
        destination,
        Streams,
        Mapping.TelemetryMetrics,
        time,
        drainTimeout ?? TimeSpan.FromSeconds(10),
        NullLogger<LogExportService>.Instance);
}
