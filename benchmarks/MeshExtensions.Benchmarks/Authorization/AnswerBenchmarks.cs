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
    private readonly AnswerSet _fullAnswers;
    private readonly DecisionContext _fullContext = new();
    private readonly Decision _full;
    private byte[] _buffer = AnswerSet.NewBuffer();

    public AnswerBenchmarks()
    {
        _answers = new AnswerSet(_set, _counters);
        _allow = CheckEvaluator.Decide(_set, SampleChecks.Istio(), _context);
        var full = FullPolicies.Compile();
        _fullAnswers = new AnswerSet(full, _counters);
        _full = CheckEvaluator.Decide(full, SampleChecks.Istio(), _fullContext);
        _deny = CheckEvaluator.Decide(_set, SampleChecks.IstioWithoutSampleHeader(), _context);
    }

    /// <summary>Once per reload, when every rule is new.</summary>
    [Benchmark]
    public object Build() => new AnswerSet(_set, _counters);

    /// <summary>What a check costs beyond its decision.</summary>
    [Benchmark(Baseline = true)]
    public int WriteAllow() => Write(_answers, _context, _allow);

    [Benchmark]
    public int WriteDeny() => Write(_answers, _context, _deny);

    /// <summary>With expressions in headers and metadata, an audit and a shadow decision.</summary>
    [Benchmark]
    public int WriteExpressions()
    {
        _fullContext.Arena.Reset();
        return Write(_fullAnswers, _fullContext, _full);
    }

    private int Write(AnswerSet answers, DecisionContext context, Decision decision)
    {
        var length = answers.Write(ref decision, context, ref _buffer, out var counter);
        counter.Increment();
        return length;
    }
}
