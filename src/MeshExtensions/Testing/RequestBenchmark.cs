using System.Diagnostics;
using MeshExtensions.Authorization;
using MeshExtensions.Policies;

namespace MeshExtensions.Testing;

/// <summary>How fast one request is decided, from the bytes of the CheckRequest to the decision, on one thread.</summary>
/// <param name="Suite">The suite that has the request.</param>
/// <param name="Request">The request's name.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Count">How many decisions were measured.</param>
/// <param name="Nanoseconds">Nanoseconds for one decision: the mean.</param>
/// <param name="Bytes">Bytes that one decision allocates: the mean, from an exact count.</param>
internal sealed record RequestBenchmark(string Suite, string Request, string Decision, long Count, double Nanoseconds, double Bytes);

/// <summary>Measures decisions.</summary>
internal static class DecisionBenchmark
{
    /// <summary>The clock is asked after this many decisions: often enough for short runs, and seldom enough to cost nothing.</summary>
    private const int BatchSize = 256;

    /// <summary>Time in which hot code is compiled as well as it will ever be; more does not help.</summary>
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Measures every request of suites for the same time, after a warm-up with all of them.</summary>
    /// <param name="suites">The suites.</param>
    /// <param name="duration">How long all measurements take together, without the warm-up.</param>
    public static IReadOnlyList<RequestBenchmark> Run(IReadOnlyList<LoadedSuite> suites, TimeSpan duration)
    {
        var work = suites.SelectMany(suite => suite.Suite.AllRequests.Select(request => new Work(suite, request.Name, request))).ToList();
        if (work.Count == 0)
        {
            return [];
        }

        var share = duration / work.Count;
        var warmUp = TimeSpan.FromTicks(Math.Min(LongestWarmUp.Ticks, duration.Ticks));

        // In turns, so that what is compiled has seen every request.
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < warmUp;)
        {
            foreach (var item in work)
            {
                item.DecideBatch();
            }
        }

        return work.ConvertAll(item => item.Measure(share));
    }

    private sealed class Work(LoadedSuite loaded, string name, MeshExtensions.Policies.Testing.SuiteRequest request)
    {
        private readonly DecisionContext _context = new(loaded.Suite.Now is { } now ? new FixedTime(now) : TimeProvider.System);
        private readonly byte[] _bytes = CheckRequestBuilder.Build(request, loaded.Suite.Now ?? TimeProvider.System.GetUtcNow());

        public Decision DecideBatch()
        {
            var decision = default(Decision);
            for (var i = 0; i < BatchSize; i++)
            {
                decision = CheckEvaluator.Decide(loaded.Set, _bytes, _context);
            }

            return decision;
        }

        public RequestBenchmark Measure(TimeSpan share)
        {
            var decision = DecideBatch();
            var count = 0L;
            var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            TimeSpan elapsed;
            do
            {
                decision = DecideBatch();
                count += BatchSize;
                elapsed = Stopwatch.GetElapsedTime(started);
            }
            while (elapsed < share);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
            return new RequestBenchmark(
                loaded.Suite.Name, name, ExpectationChecker.Word(decision), count, elapsed.TotalNanoseconds / count, (double)allocated / count);
        }
    }
}
