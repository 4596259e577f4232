using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MeshExtensions.Load.Scenarios;

namespace MeshExtensions.Load.Reporting;

/// <summary>The table, as it stands in the documentation.</summary>
internal static class LoadReport
{
    public static string Write(LoadOptions options, string h2load, Contender floor, IReadOnlyList<Contender> others, ColdStartResult cold, ReloadResult reload)
    {
        var text = new StringBuilder();
        text.Append("| server | CPU µs/call | × floor | calls/s | mean ms | p50 ms | p99 ms | allocated B/call | MiB ready | MiB loaded |\n");
        text.Append("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        Append(text, "floor: bare Kestrel, request not read", floor);
        foreach (var contender in others)
        {
            Append(text, $"meshext, {contender.Server.Name}", contender);
        }

        text.Append(CultureInfo.InvariantCulture, $"| meshext, realistic policy replaced {reload.Reloads} times meanwhile | {reload.CpuMicroseconds:0.0} | | | {reload.Load.Mean:0.00} | {reload.Load.Percentile(50):0.00} | {reload.Load.Percentile(99):0.00} | | | |\n");
        text.Append(CultureInfo.InvariantCulture, $"| meshext, first {ColdStart.Calls:N0} calls of a fresh process | | | {cold.Load.CallsPerSecond:0} | {cold.Load.Mean:0.00} | {cold.Load.Percentile(50):0.00} | {cold.Load.Percentile(99):0.00} | | {cold.ReadyMebibytes:0} | {cold.LoadedMebibytes:0} |\n");
        text.Append('\n');
        AppendRuleRatio(text, others);
        text.Append(CultureInfo.InvariantCulture, $"- While policies were replaced: {reload.Failed} failed calls of {reload.Load.Answered + reload.Load.Failed + reload.Compared:N0}, {reload.Wrong} wrong answers; {reload.Compared:N0} answers were compared byte by byte.\n");
        text.Append(CultureInfo.InvariantCulture, $"- A fresh process was ready {cold.TimeToReady.TotalMilliseconds:0} ms after its start.\n");
        text.Append(CultureInfo.InvariantCulture, $"- {options.Rounds} rounds of {options.Requests:N0} calls, {options.Clients} connections × {options.Streams} calls in flight, {h2load}, a CheckRequest of {Driving.Frames.Request().Length:N0} bytes; medians of the rounds.\n");
        text.Append(CultureInfo.InvariantCulture, $"- {Processor()}, {Environment.ProcessorCount} cores, shared by the server and h2load; {RuntimeInformation.FrameworkDescription}.\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, Contender contender)
    {
        double Of(Func<Run, double> value) => Median.Of(contender.Runs.Select(value));
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {Of(run => run.CpuMicroseconds):0.0} | {Of(run => run.RatioToFloor):0.00} | {Of(run => run.CallsPerSecond):0} | {Of(run => run.Mean):0.00} | {Of(run => run.P50):0.00} | {Of(run => run.P99):0.00} | {Of(run => run.AllocatedBytes):0} | {contender.ReadyMebibytes:0} | {contender.LoadedMebibytes:0} |\n");
    }

    private static void AppendRuleRatio(StringBuilder text, IReadOnlyList<Contender> others)
    {
        var few = others.Single(contender => contender.Server.Name == LoadCommand.TenRules);
        var many = others.Single(contender => contender.Server.Name == LoadCommand.TenThousandRules);
        var ratio = Median.Of(few.Runs.Zip(many.Runs, (left, right) => right.CpuMicroseconds / left.CpuMicroseconds));
        text.Append(CultureInfo.InvariantCulture, $"- 10,000 rules cost {ratio:0.00} × the CPU of 10 rules.\n");
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ", 2)[^1].Trim() ?? RuntimeInformation.OSArchitecture.ToString();
}
