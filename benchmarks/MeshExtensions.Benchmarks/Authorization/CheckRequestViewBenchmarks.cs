using BenchmarkDotNet.Attributes;
using MeshExtensions.Authorization.Checking;
using MeshExtensions.Policies;
using MeshExtensions.Samples;

namespace MeshExtensions.Benchmarks.Authorization;

/// <summary>Finding the attributes in a CheckRequest's bytes.</summary>
[MemoryDiagnoser]
public class CheckRequestViewBenchmarks
{
    private readonly RequestAttributes _attributes = new();
    private readonly byte[] _lean = SampleChecks.Lean();
    private readonly byte[] _istio = SampleChecks.Istio();
    private readonly byte[] _hundredHeaders = SampleChecks.HundredHeaders();
    private readonly byte[] _sixtyKibibytesOfHeaders = SampleChecks.SixtyKibibytesOfHeaders();
    private readonly byte[] _tcp = SampleChecks.Tcp();

    [Benchmark(Baseline = true)]
    public int Lean() => Parse(_lean);

    [Benchmark]
    public int Istio() => Parse(_istio);

    [Benchmark]
    public int HundredHeaders() => Parse(_hundredHeaders);

    [Benchmark]
    public int SixtyKibibytesOfHeaders() => Parse(_sixtyKibibytesOfHeaders);

    [Benchmark]
    public int Tcp() => Parse(_tcp);

    private int Parse(byte[] message)
    {
        CheckRequestView.Parse(message, new Slice(0, message.Length), _attributes);
        return _attributes.HeaderTable.Count;
    }
}
