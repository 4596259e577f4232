using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Telemetry.Export;
using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Telemetry.Observability;

namespace MeshExtensions.Benchmarks.Telemetry;

/// <summary>From the bytes of an access log message of twenty entries to OTLP bytes in the queue, and out of it again.</summary>
[MemoryDiagnoser]
public class AccessLogMappingBenchmarks
{
    private const int Entries = 20;

    private readonly byte[] _istio = SampleAccessLogs.Istio(Entries);
    private readonly Meter _meter = new("benchmark");
    private readonly AccessLogStream _stream = new();
    private readonly LogQueue _queue;
    private readonly MessageMapper _mapper;

    public AccessLogMappingBenchmarks()
    {
        var metrics = new TelemetryMetrics(_meter);
        _queue = new LogQueue(64 * 1024 * 1024, metrics);
        _mapper = new MessageMapper(_queue, metrics, TimeProvider.System);
    }

    /// <summary>The stream's first message says who sends; the measured ones do not.</summary>
    [GlobalSetup]
    public void Identify()
    {
        _mapper.Map(_stream, SampleAccessLogs.Identifier());
        if (!_stream.IsIdentified || Istio() != Entries)
        {
            throw new InvalidOperationException("The sample was not mapped whole.");
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _meter.Dispose();

    [Benchmark]
    public int Istio()
    {
        _mapper.Map(_stream, _istio);
        var batch = _queue.TryTake(int.MaxValue)!;
        _queue.Settle(batch);
        batch.Release();
        return batch.Records;
    }
}
