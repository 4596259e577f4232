using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace MeshExtensions.Benchmarks.Budget;

/// <summary>
/// <c>budget</c>: runs every benchmark, briefly and in this process, and compares what it allocates with the budget. Times mean nothing here; bytes are exact.
/// </summary>
internal static class BudgetCommand
{
    /// <summary>
    /// Operations that are measured. So many that what the runtime and BenchmarkDotNet may allocate beside them, a few KiB at the most, comes to less than half a byte each.
    /// </summary>
    private const int Operations = 16 * 1024;

    /// <summary>
    /// Turned off, code is optimized when it is first called. Otherwise a short run measures the first tier, which boxes where optimized code does not,
    /// or it measures the switch from one tier to the other.
    /// </summary>
    private const string TieredCompilation = "DOTNET_TieredCompilation";

    /// <summary>Runs the command.</summary>
    /// <returns>0 when every benchmark stays within its budget.</returns>
    public static int Run(string[] arguments)
    {
        if (arguments.Length > 0)
        {
            Console.Error.WriteLine("budget takes no arguments; it runs every benchmark.");
            return 2;
        }

        return Environment.GetEnvironmentVariable(TieredCompilation) == "0" ? Measure() : RunOptimized();
    }

    private static int RunOptimized()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "MeshExtensions.Benchmarks"), ["budget"]);
        start.Environment[TieredCompilation] = "0";
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static int Measure()
    {
        var watch = Stopwatch.StartNew();
        var log = new AccumulationLogger();
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Dry
                .WithToolchain(InProcessNoEmitToolchain.Instance)
                .WithWarmupCount(1)
                .WithIterationCount(1)
                .WithInvocationCount(Operations)
                .WithUnrollFactor(16))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Descriptor)
            .AddLogger(log)
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "meshext-benchmarks"));
        var types = typeof(BudgetCommand).Assembly.GetTypes().Where(type => type is { IsPublic: true, IsAbstract: false } && type.Name.EndsWith("Benchmarks", StringComparison.Ordinal));
        var measured = Run(types.Select(type => BenchmarkConverter.TypeToBenchmarks(type, config)).ToArray(), log)
            .SelectMany(summary => summary.BenchmarksCases.Select(benchmark => (Name: NameOf(benchmark), Report: summary[benchmark])))
            .ToDictionary(
                result => result.Name,
                result => result.Report is { Success: true } report ? report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) : null,
                StringComparer.Ordinal);

        var lines = AllocationBudget.Compare(AllocationBudget.Read(), measured).ToArray();
        Print(lines);
        if (lines.Any(line => line.IsBenchmark && line.Measured is null))
        {
            Console.Error.WriteLine(log.GetLog());
        }

        var faults = lines.Count(line => line.Fault is not null);
        Console.WriteLine();
        Console.WriteLine(faults == 0
            ? string.Create(CultureInfo.InvariantCulture, $"All {lines.Length} benchmarks are within benchmarks/allocation-budget.json ({watch.Elapsed.TotalSeconds:0} s).")
            : string.Create(CultureInfo.InvariantCulture, $"{faults} of {lines.Length} lines need attention; the budget is benchmarks/allocation-budget.json."));
        return faults == 0 ? 0 : 1;
    }

    private static Summary[] Run(BenchmarkRunInfo[] benchmarks, AccumulationLogger log)
    {
        try
        {
            return BenchmarkRunner.Run(benchmarks);
        }
        catch
        {
            // When a benchmark's setup fails, BenchmarkDotNet 0.15.8 fails itself in this toolchain; its log says why.
            Console.Error.WriteLine(log.GetLog());
            throw;
        }
    }

    private static void Print(BudgetLine[] lines)
    {
        var width = lines.Max(line => line.Name.Length);
        Console.WriteLine($"| {"benchmark".PadRight(width)} | allowed B | measured B | |");
        Console.WriteLine($"|{new string('-', width + 2)}|----------:|-----------:|-|");
        foreach (var line in lines)
        {
            Console.WriteLine($"| {line.Name.PadRight(width)} | {line.Allowed,9} | {line.Measured,10} | {line.Fault} |");
        }
    }

    /// <summary><c>Class.Method</c>, with its parameters if it has any.</summary>
    private static string NameOf(BenchmarkCase benchmark)
    {
        var name = $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}";
        return benchmark.HasParameters ? $"{name} {benchmark.Parameters.DisplayInfo}" : name;
    }
}
