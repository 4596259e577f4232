using System.Diagnostics;
using Envoy.Service.Auth.V3;
using MeshExtensions.Authorization;
using MeshExtensions.Policies;
using MeshExtensions.Policies.Testing;

namespace MeshExtensions.Testing;

/// <summary>Runs tests: each request becomes the bytes that Envoy would send, and is decided and answered by the functions that serve.</summary>
/// <param name="coverage">Takes down what the tests show of the policies; <see langword="null"/> for nobody asks.</param>
internal sealed class SuiteRunner(PolicyCoverage? coverage = null)
{
    /// <summary>Runs those tests of suites that are wanted, in their order.</summary>
    public IReadOnlyList<TestResult> Run(IEnumerable<LoadedSuite> suites, Func<Suite, SuiteTest, bool> isWanted)
    {
        var results = new List<TestResult>();
        foreach (var loaded in suites)
        {
            coverage?.Add(loaded.Set);
            results.AddRange(loaded.Suite.Tests.Where(test => isWanted(loaded.Suite, test)).Select(test => Run(loaded, test)));
        }

        return results;
    }

    private TestResult Run(LoadedSuite loaded, SuiteTest test)
    {
        var (suite, set) = loaded;
        var time = suite.Now is { } now ? new FixedTime(now) : TimeProvider.System;
        var bytes = CheckRequestBuilder.Build(test.Request, time.GetUtcNow());
        var context = new DecisionContext(time);
        var started = Stopwatch.GetTimestamp();
        var decision = CheckEvaluator.Decide(set, bytes, context);
        var answer = CheckEvaluator.Respond(set, ref decision, context);
        var elapsed = Stopwatch.GetElapsedTime(started);

        var mismatches = ExpectationChecker.Check(test.Expectation, decision, CheckResponse.Parser.ParseFrom(answer.Span));
        var reason = string.Join(' ', new[] { decision.Describe(), CheckEvaluator.Explain(bytes), context.DescribeFailure() }.Where(part => part is not null));

        // Last, because it evaluates conditions once more, and forgets why one failed.
        coverage?.Record(set, decision, context);
        return new TestResult(suite, test, mismatches, reason, elapsed);
    }
}
