using BenchmarkDotNet.Attributes;
using MeshExtensions.Authorization;
using MeshExtensions.Policies;
using MeshExtensions.Samples;

namespace MeshExtensions.Benchmarks.Authorization;

/// <summary>From a CheckRequest's bytes to a decision.</summary>
[MemoryDiagnoser]
public class DecideBenchmarks
{
    private readonly DecisionContext _context = new();
    private readonly byte[] _istio = SampleChecks.Istio();
    private readonly byte[] _istioWithoutSampleHeader = SampleChecks.IstioWithoutSampleHeader();
    private readonly byte[] _tcp = SampleChecks.Tcp();
    private readonly PolicySet _quickstart = SampleSets.Quickstart();
    private readonly PolicySet _realistic = SampleSets.Realistic();
    private readonly PolicySet _full = FullPolicies.Compile();
    private readonly byte[] _lyingPath = SampleChecks.IstioWithPath("/api//v1/orders/%34%32");
    private readonly PolicySet _tenRules = SampleSets.Generated(10);
    private readonly PolicySet _tenThousandRules = SampleSets.Generated(10_000);

    /// <summary>A benchmark of the wrong decision measures nothing.</summary>
    [GlobalSetup]
    public void Check()
    {
        Expect(QuickstartAllow(), DecisionReason.AllowedByRule);
        Expect(QuickstartDeny(), DecisionReason.NoRuleAllows);
        Expect(Realistic(), DecisionReason.AllowedByRule, SamplePolicies.RealisticRule);
        Expect(RealisticTcp(), DecisionReason.NoRuleAllows);
        Expect(Full(), DecisionReason.AllowedByRule, FullPolicies.AllowingRule);
        Expect(EveryReading(), DecisionReason.NoRuleAllows);
        Expect(TenRules(), DecisionReason.AllowedByRule, SamplePolicies.GeneratedRule);
        Expect(TenThousandRules(), DecisionReason.AllowedByRule, SamplePolicies.GeneratedRule);
    }

    [Benchmark]
    public Decision QuickstartAllow() => CheckEvaluator.Decide(_quickstart, _istio, _context);

    [Benchmark]
    public Decision QuickstartDeny() => CheckEvaluator.Decide(_quickstart, _istioWithoutSampleHeader, _context);

    [Benchmark]
    public Decision Realistic() => CheckEvaluator.Decide(_realistic, _istio, _context);

    [Benchmark]
    public Decision RealisticTcp() => CheckEvaluator.Decide(_realistic, _tcp, _context);

    /// <summary>Ten layers' worth of policies, conditions, a table, an audit and a shadow policy.</summary>
    [Benchmark]
    public Decision Full() => CheckEvaluator.Decide(_full, _istio, _context);

    /// <summary>The same for a path with four readings, of which one is not allowed.</summary>
    [Benchmark]
    public Decision EveryReading() => CheckEvaluator.Decide(_full, _lyingPath, _context);

    [Benchmark(Baseline = true)]
    public Decision TenRules() => CheckEvaluator.Decide(_tenRules, _istio, _context);

    [Benchmark]
    public Decision TenThousandRules() => CheckEvaluator.Decide(_tenThousandRules, _istio, _context);

    private static void Expect(Decision decision, DecisionReason reason, string? rule = null)
    {
        if (decision.Reason != reason || (rule is not null && decision.Rule!.Name != rule))
        {
            throw new InvalidOperationException($"Expected {reason} {rule}, but it is {decision.Reason} {decision.Rule?.Name}.");
        }
    }
}
