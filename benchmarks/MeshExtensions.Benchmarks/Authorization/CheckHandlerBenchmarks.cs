using System.Buffers;
using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using MeshExtensions.Authorization;
using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Serving;
using MeshExtensions.Policies;
using MeshExtensions.Samples;
using MeshExtensions.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MeshExtensions.Benchmarks.Authorization;

/// <summary>The real handler on a transport of memory: what a check costs outside Kestrel. Durations are recorded, as in a server whose metrics are exported.</summary>
[MemoryDiagnoser]
public class CheckHandlerBenchmarks
{
    private readonly CheckHandler _handler;
    private readonly MeterListener _listener = new();
    private readonly HttpContext _whole = FakeTransport.Context(new ReadOnlySequence<byte>(Frame()));
    private readonly HttpContext _split = FakeTransport.Context(FakeTransport.InTwo(Frame()));

    public CheckHandlerBenchmarks()
    {
        var state = new AuthorizationState();
        state.Apply(new PolicyLoadResult(SampleSets.Realistic(), []), DateTimeOffset.UnixEpoch);
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _handler = new CheckHandler(state, new CheckMetrics(meters, state), TimeProvider.System, NullLogger<CheckHandler>.Instance);
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Name: "meshext.check.duration", Meter.Name: AuthorizationExtensions.MeterName })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        _listener.Start();
    }

    [GlobalCleanup]
    public void Cleanup() => _listener.Dispose();

    /// <summary>The message lies in one piece, as it does when it came in one DATA frame.</summary>
    [Benchmark(Baseline = true)]
    public Task Realistic() => _handler.HandleAsync(_whole);

    /// <summary>The message lies across two pieces of the transport's memory and is copied together.</summary>
    [Benchmark]
    public Task RealisticInTwoSegments() => _handler.HandleAsync(_split);

    private static byte[] Frame()
    {
        var message = SampleChecks.Istio();
        var frame = new byte[GrpcFraming.HeaderLength + message.Length];
        GrpcFraming.WriteHeader(frame, message.Length);
        message.CopyTo(frame, GrpcFraming.HeaderLength);
        return frame;
    }
}
