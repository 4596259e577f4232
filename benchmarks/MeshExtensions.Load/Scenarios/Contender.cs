using MeshExtensions.Load.Servers;

namespace MeshExtensions.Load.Scenarios;

/// <summary>A server with what it is to answer, and what was measured of it.</summary>
internal sealed record Contender(ServerProcess Server, byte[] Answer)
{
    /// <summary>Resident memory when it had become ready and had answered one call, in MiB.</summary>
    public double ReadyMebibytes { get; set; }

    /// <summary>Resident memory after the last run, in MiB.</summary>
    public double LoadedMebibytes { get; set; }

    /// <summary>Bytes that asking for the allocated bytes costs itself.</summary>
    public long QuestionBytes { get; set; }

    /// <summary>Each measured run, in order.</summary>
    public List<Run> Runs { get; } = [];
}

/// <summary>One measured run.</summary>
/// <param name="CallsPerSecond">Calls per second, over all connections.</param>
/// <param name="CpuMicroseconds">CPU time of the server per call.</param>
/// <param name="RatioToFloor">CPU time in times of the floor's, which ran right before or after.</param>
/// <param name="AllocatedBytes">Bytes allocated per call.</param>
/// <param name="Mean">Mean latency in milliseconds.</param>
/// <param name="P50">Latency that half of the calls do not exceed, in milliseconds.</param>
/// <param name="P99">Latency that 99 of a hundred calls do not exceed, in milliseconds.</param>
internal sealed record Run(double CallsPerSecond, double CpuMicroseconds, double RatioToFloor, double AllocatedBytes, double Mean, double P50, double P99);

/// <summary>What is told of a number of values.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
