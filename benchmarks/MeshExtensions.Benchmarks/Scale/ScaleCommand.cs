using System.Diagnostics;
using System.Globalization;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using MeshExtensions.Authorization;
using MeshExtensions.Policies;
using static Envoy.Service.Auth.V3.AttributeContext.Types;

namespace MeshExtensions.Benchmarks.Scale;

/// <summary>
/// <c>-- scale</c>: 10,000 policies over 1,000 workloads against 10 over one, in one interleaved run, and what reading and changing them costs. A command of its own,
/// since it takes longer than the budget's benchmarks and its times, not its bytes, are of interest.
/// </summary>
internal static class ScaleCommand
{
    private const int Workloads = 1_000;
    private const int Rounds = 15;
    private const int Decisions = 200_000;
    private const int Changes = 20;

    public static int Run()
    {
        var sources = ManyPolicies.Sources(Workloads);
        var compile = Enumerable.Range(0, 3).Select(_ => Time(() => Load(new PolicyStore(ManyPolicies.Options(Workloads)), sources))).Min();
        Print("10,000 policies of 1,000 workloads, read and compiled from text", $"{compile:0} ms");

        var store = new PolicyStore(ManyPolicies.Options(Workloads));
        var large = Load(store, sources);
        var changes = new List<double>();
        for (var i = 1; i <= Changes; i++)
        {
            var workload = i * 37 % Workloads;
            var at = (workload * ManyPolicies.PerWorkload) + (i % ManyPolicies.PerWorkload);
            sources[at] = KeyValuePair.Create(sources[at].Key, ManyPolicies.Text(workload, i % ManyPolicies.PerWorkload, i));
            changes.Add(Time(() => large = Load(store, sources)));
        }

        changes.Sort();
        Print("one document of them changed: compiled and ready to decide", $"median {changes[Changes / 2]:0.0} ms, slowest {changes[^1]:0.0} ms");

        var small = Load(new PolicyStore(ManyPolicies.Options(1)), ManyPolicies.Sources(1));
        large = Load(new PolicyStore(ManyPolicies.Options(Workloads)), ManyPolicies.Sources(Workloads));
        Compare(small, large, Messages(1), "a decision among 10,000 policies, calls of one workload");
        Compare(small, large, Messages(Workloads), "a decision among 10,000 policies, calls of ten workloads in turn");
        return 0;
    }

    /// <summary>The few policies always get the calls of their one workload, the many get <paramref name="messages"/>.</summary>
    private static void Compare(PolicySet small, PolicySet large, byte[][] messages, string what)
    {
        var few = Messages(1);
        Decide(small, few);
        Decide(large, messages);
        var ratios = new List<double>();
        var nanoseconds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var ofFew = Time(() => Decide(small, few));
            var ofMany = Time(() => Decide(large, messages));
            ratios.Add(ofMany / ofFew);
            nanoseconds.Add(ofMany * 1e6 / Decisions);
        }

        ratios.Sort();
        nanoseconds.Sort();
        Print(what, $"{nanoseconds[Rounds / 2]:0} ns");
        Print("the same, in times of one among 10 policies", $"{ratios[Rounds / 2]:0.00} (from {ratios[0]:0.00} to {ratios[^1]:0.00}, {Rounds} interleaved rounds)");
    }

    private static void Print(string what, string value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {value} |"));

    private static PolicySet Load(PolicyStore store, List<KeyValuePair<string, string>> sources)
    {
        var result = store.Parse(sources);
        return result.Set ?? throw new InvalidOperationException(string.Join('\n', result.Errors.Take(5)));
    }

    /// <summary>Requests to the first workload and, where there are more, to one of each hundred, so that caches see both alike.</summary>
    private static byte[][] Messages(int workloads) => Enumerable.Range(0, 10)
        .SelectMany(i => new[] { Message(i * workloads / 10, "/items/3/42"), Message(i * workloads / 10, "/api/v4/x"), Message(i * workloads / 10, "/nothing") })
        .ToArray();

    private static byte[] Message(int workload, string path) => new CheckRequest
    {
        Attributes = new AttributeContext
        {
            Source = new Peer { Principal = $"spiffe://cluster.local/ns/ns-{workload / 10:0000}/sa/client-4-0" },
            Destination = new Peer { Principal = $"spiffe://cluster.local/ns/ns-{workload / 10:0000}/sa/workload-{workload:0000}" },
            Request = new Request
            {
                Http = new HttpRequest
                {
                    Method = "GET",
                    Path = path,
                    Host = $"workload-{workload:0000}.ns-{workload / 10:0000}.svc.cluster.local",
                    Scheme = "http",
                    Headers = { ["x-tenant"] = "t0", [":path"] = path, ["user-agent"] = "curl/8.9.1" },
                },
            },
        },
    }.ToByteArray();

    private static int Decide(PolicySet set, byte[][] messages)
    {
        var context = new DecisionContext();
        var allowed = 0;
        for (var i = 0; i < Decisions; i++)
        {
            allowed += CheckEvaluator.Decide(set, messages[i % messages.Length], context).IsAllowed ? 1 : 0;
        }

        return allowed > 0 && allowed < Decisions ? allowed : throw new InvalidOperationException($"Of {Decisions} requests {allowed} were allowed; the policies do not say what they should.");
    }

    /// <summary>Milliseconds.</summary>
    private static double Time(Action action)
    {
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Time(Func<object> action) => Time(() => { action(); });
}
