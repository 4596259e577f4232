using MeshExtensions.Load.Driving;

namespace MeshExtensions.Load.Scenarios;

/// <summary>
/// The runs in turn. Each run of a server has a run of the floor beside it, before it in one round and after it in the next,
/// so that whatever else the machine does meets both.
/// </summary>
internal sealed class Rounds(LoadOptions options, H2Load h2load, TextWriter progress)
{
    /// <summary>So many pieces has the warm-up, with pauses in which the runtime optimizes what was called.</summary>
    private const int WarmUpRuns = 5;

    /// <summary>Verifies one answer of a server byte by byte, then warms it up.</summary>
    public async Task PrepareAsync(Contender contender, byte[] request, CancellationToken cancellation)
    {
        using (var client = new CheckClient(contender.Server.Port))
        {
            var answer = await client.CallAsync(request, cancellation);
            if (answer is null || !answer.AsSpan().SequenceEqual(contender.Answer))
            {
                throw new LoadException(
                    $"'{contender.Server.Name}' does not give the expected answer.\n  expected {Convert.ToHexString(contender.Answer)}\n  received {(answer is null ? "no answer with status 0" : Convert.ToHexString(answer))}");
            }
        }

        contender.ReadyMebibytes = contender.Server.ResidentMebibytes;
        for (var i = 0; i < WarmUpRuns; i++)
        {
            var requests = Math.Max(1, options.WarmUp / WarmUpRuns);
            (await h2load.RunAsync(contender.Server.Port, requests, cancellation)).Check(contender.Server.Name, requests, contender.Answer.Length);
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
        }

        var before = await contender.Server.AllocatedBytesAsync(cancellation);
        contender.QuestionBytes = await contender.Server.AllocatedBytesAsync(cancellation) - before;
    }

    /// <summary>Runs all rounds.</summary>
    public async Task RunAsync(Contender floor, IReadOnlyList<Contender> others, CancellationToken cancellation)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var contender in others)
            {
                var (floorRun, run) = round % 2 == 0
                    ? (await RunOnceAsync(floor, cancellation), await RunOnceAsync(contender, cancellation))
                    : await InOtherOrderAsync(floor, contender, cancellation);
                floor.Runs.Add(floorRun);
                contender.Runs.Add(run with { RatioToFloor = run.CpuMicroseconds / floorRun.CpuMicroseconds });
            }

            // Ratios that fall from round to round tell of a warm-up that was too short, ratios that jump of a machine that is not quiet.
            await progress.WriteLineAsync($"round {round + 1} of {options.Rounds}; × floor: {string.Join(", ", others.Select(contender => $"{contender.Server.Name} {contender.Runs[^1].RatioToFloor:0.00}"))}");
        }

        foreach (var contender in others.Prepend(floor))
        {
            contender.LoadedMebibytes = contender.Server.ResidentMebibytes;
        }
    }

    private async Task<(Run Floor, Run Contender)> InOtherOrderAsync(Contender floor, Contender contender, CancellationToken cancellation)
    {
        var run = await RunOnceAsync(contender, cancellation);
        return (await RunOnceAsync(floor, cancellation), run);
    }

    private async Task<Run> RunOnceAsync(Contender contender, CancellationToken cancellation)
    {
        var allocated = await contender.Server.AllocatedBytesAsync(cancellation);
        var cpu = contender.Server.CpuTime;
        var result = await h2load.RunAsync(contender.Server.Port, options.Requests, cancellation);
        cpu = contender.Server.CpuTime - cpu;
        allocated = await contender.Server.AllocatedBytesAsync(cancellation) - allocated - contender.QuestionBytes;
        result.Check(contender.Server.Name, options.Requests, contender.Answer.Length);
        return new Run(
            result.CallsPerSecond,
            cpu.TotalMicroseconds / options.Requests,
            RatioToFloor: 1,
            Math.Max(0, (double)allocated / options.Requests),
            result.Mean,
            result.Percentile(50),
            result.Percentile(99));
    }
}
