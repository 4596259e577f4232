using BenchmarkDotNet.Attributes;
using MeshExtensions.Authorization;
using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Responses;
using MeshExtensions.Policies;
using MeshExtensions.Samples;

namespace MeshExtensions.Benchmarks.Authorization;

/// <summary>Answers: prepared when policies load, put together when a check is answered.</summary>
[MemoryDiagnoser]
public class AnswerBenchmarks
{
    private readonly DecisionCounters _counters = new();
    private readonly DecisionContext _context = new();
    private readonly PolicySet _set = SampleSets.Quickstart();
    private readonly AnswerSet _answers;
    private readonly Decision _allow;
    private readonly Decision _deny;
    private byte[] _buffer = AnswerSet.NewBuffer();

    public AnswerBenchmarks()
    {
        _answers = new AnswerSet(_set, _counters);
        _allow = CheckEvaluator.Decide(_set, SampleChecks.Istio(), _context);
        _deny = CheckEvaluator.Decide(_set, SampleChecks.IstioWithoutSampleHeader(), _context);
    }

    /// <summary>Once per reload, when every rule is new.</summary>
    [Benchmark]
    public object Build() => new AnswerSet(_set, _counters);

    /// <summary>What a check costs beyond its decision.</summary>
    [Benchmark(Baseline = true)]
    public int WriteAllow() => Write(_allow);

    [Benchmark]
    public int WriteDeny() => Write(_deny);

    private int Write(Decision decision)
    {
        var length = _answers.Write(ref decision, _context, ref _buffer, out var counter);
        counter.Increment();
        return length;
    }
}
