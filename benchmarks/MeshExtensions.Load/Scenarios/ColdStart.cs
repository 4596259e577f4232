using MeshExtensions.Load.Driving;
using MeshExtensions.Load.Servers;

namespace MeshExtensions.Load.Scenarios;

/// <summary>A fresh process gets the full load the moment that it says it is ready.</summary>
internal sealed class ColdStart(H2Load h2load)
{
    /// <summary>Calls that are looked at.</summary>
    public const int Calls = 1000;

    /// <summary>Runs it on a server that was just started.</summary>
    public async Task<ColdStartResult> RunAsync(ServerProcess server, byte[] answer, CancellationToken cancellation)
    {
        await server.WaitUntilReadyAsync(cancellation);
        var resident = server.ResidentMebibytes;
        var result = await h2load.RunAsync(server.Port, Calls, cancellation);
        result.Check(server.Name, Calls, answer.Length);
        return new ColdStartResult(server.TimeToReady, resident, server.ResidentMebibytes, result);
    }
}

/// <summary>What came of it.</summary>
/// <param name="TimeToReady">From the process's start until /readyz said so.</param>
/// <param name="ReadyMebibytes">Resident memory then, before the first call.</param>
/// <param name="LoadedMebibytes">Resident memory after the calls.</param>
/// <param name="Load">Rate and latencies of the calls.</param>
internal sealed record ColdStartResult(TimeSpan TimeToReady, double ReadyMebibytes, double LoadedMebibytes, H2LoadResult Load);
