using MeshExtensions.Load.Driving;
using MeshExtensions.Samples;

namespace MeshExtensions.Load.Scenarios;

/// <summary>Policies are replaced again and again while a server is under load. No call may fail, and no answer may change.</summary>
internal sealed class ReloadUnderLoad(LoadOptions options, H2Load h2load)
{
    /// <summary>Replacements within one run.</summary>
    private const int Replacements = 6;

    /// <summary>
    /// Time between two. The server takes over a change once the files have stayed the same between two looks, half a second apart;
    /// files that change more often than that are never taken over, and nothing would be measured.
    /// </summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1200);

    /// <summary>Runs it on a server whose policies are this file, alone.</summary>
    public async Task<ReloadResult> RunAsync(Contender contender, string policyFile, byte[] request, CancellationToken cancellation)
    {
        var server = contender.Server;
        using var client = new CheckClient(server.Port);
        var denied = Frames.DeniedRequest();
        var denial = await client.CallAsync(denied, cancellation);
        if (denial is null || !Frames.Denies(denial))
        {
            throw new LoadException("The realistic policy does not deny what it should.");
        }

        var reloadsBefore = await server.ReloadsAsync(cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchAsync(client, [(request, contender.Answer), (denied, denial)], stop.Token);
        var replacing = ReplaceAsync(policyFile, stop.Token);
        var latencies = new List<double>();
        var failed = 0;
        var wrong = 0;
        var answered = 0;
        var cpu = server.CpuTime;
        while (!replacing.IsCompleted)
        {
            var result = await h2load.RunAsync(server.Port, options.Requests, cancellation);
            failed += result.Failed;
            answered += result.Answered;
            wrong += result.DataBytes == (long)result.Answered * contender.Answer.Length ? 0 : 1;
            latencies.AddRange(result.Latencies);
        }

        cpu = server.CpuTime - cpu;
        await replacing;
        await stop.CancelAsync();
        var watched = await watching;
        var reloads = await server.ReloadsAsync(cancellation) - reloadsBefore;
        latencies.Sort();
        return new ReloadResult(
            reloads,
            failed + watched.Failed,
            wrong + watched.Wrong,
            watched.Calls,
            cpu.TotalMicroseconds / Math.Max(1, answered + watched.Calls),
            new H2LoadResult(0, answered, failed, 0, [.. latencies]));
    }

    /// <summary>Swaps two versions of the policy that decide alike, the way that a careful user does: written beside, then renamed.</summary>
    private static async Task ReplaceAsync(string policyFile, CancellationToken cancellation)
    {
        var next = Path.Combine(Path.GetDirectoryName(policyFile)!, ".next");
        for (var i = 0; i < Replacements; i++)
        {
            await File.WriteAllTextAsync(next, i % 2 == 0 ? $"{SamplePolicies.Realistic}\n    - name: another\n      effect: Deny\n      to: [{{operation: {{paths: [/another]}}}}]\n" : SamplePolicies.Realistic, cancellation);
            File.Move(next, policyFile, overwrite: true);
            await Task.Delay(Interval, cancellation);
        }
    }

    /// <summary>Calls and compares every byte, until it is told to stop.</summary>
    private static async Task<(int Calls, int Failed, int Wrong)> WatchAsync(CheckClient client, (byte[] Request, byte[] Answer)[] cases, CancellationToken stop)
    {
        var (calls, failed, wrong) = (0, 0, 0);
        while (!stop.IsCancellationRequested)
        {
            foreach (var (request, expected) in cases)
            {
                // A call that was begun is waited for: the token would make a failure of it.
                var answer = await client.CallAsync(request, CancellationToken.None);
                calls++;
                failed += answer is null ? 1 : 0;
                wrong += answer is not null && !answer.AsSpan().SequenceEqual(expected) ? 1 : 0;
            }
        }

        return (calls, failed, wrong);
    }
}

/// <summary>What came of it.</summary>
/// <param name="Reloads">Replacements that the server brought into force.</param>
/// <param name="Failed">Calls that failed.</param>
/// <param name="Wrong">Answers that were not the expected ones.</param>
/// <param name="Compared">Calls whose answers were compared byte by byte; of the others the number of bytes was.</param>
/// <param name="CpuMicroseconds">CPU time per call, the reading of policies included.</param>
/// <param name="Load">Latencies.</param>
internal sealed record ReloadResult(long Reloads, int Failed, int Wrong, int Compared, double CpuMicroseconds, H2LoadResult Load);
