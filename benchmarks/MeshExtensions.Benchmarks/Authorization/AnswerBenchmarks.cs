using BenchmarkDotNet.Attributes;
using MeshExtensions.Authorization;
using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Responses;
using MeshExtensions.Authorization.Serving;
using MeshExtensions.Policies;
using MeshExtensions.Samples;
using MeshExtensions.Wire;

namespace MeshExtensions.Benchmarks.Authorization;

/// <summary>Answers: built when policies load, looked up and copied when a check is answered.</summary>
[MemoryDiagnoser]
public class AnswerBenchmarks
{
    private readonly byte[] _target = new byte[4096];
    private readonly DecisionCounters _counters = new();
    private readonly PolicySet _set = SampleSets.Quickstart();
    private readonly CheckModel _model;
    private readonly Decision _allow;
    private readonly Decision _deny;

    public AnswerBenchmarks()
    {
        _model = new CheckModel(_set, _counters);
        _allow = CheckEvaluator.Decide(_set, SampleChecks.Istio());
        _deny = CheckEvaluator.Decide(_set, SampleChecks.IstioWithoutSampleHeader());
    }

    /// <summary>Once per rule and reload.</summary>
    [Benchmark]
    public object Build() => Answer.Build(_deny, _set, _counters);

    /// <summary>A message without its frame; what <c>meshext decide</c> prints is made of it.</summary>
    [Benchmark]
    public int WriteAllow() => Write(_allow);

    /// <summary>A denial describes itself in a text, which is made anew.</summary>
    [Benchmark]
    public int WriteDeny() => Write(_deny);

    /// <summary>What a check costs beyond its decision: the answer's lookup, the count and the copy.</summary>
    [Benchmark(Baseline = true)]
    public int CopyPrebuilt()
    {
        var answer = _model.AnswerOf(_allow);
        answer.Counter.Increment();
        answer.Frame.CopyTo(_target, 0);
        return answer.Frame.Length;
    }

    private int Write(Decision decision)
    {
        var writer = new ProtobufWriter(_target);
        CheckResponseWriter.Write(ref writer, decision, _set);
        return writer.Length;
    }
}
