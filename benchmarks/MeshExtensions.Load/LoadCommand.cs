using System.Runtime.InteropServices;
using MeshExtensions.Load.Driving;
using MeshExtensions.Load.Reporting;
using MeshExtensions.Load.Scenarios;
using MeshExtensions.Load.Servers;
using MeshExtensions.Samples;

namespace MeshExtensions.Load;

/// <summary>
/// The measurement: (1) start all servers, (2) verify and warm them up, (3) drive them in turn, (4) replace policies under load, (5) a fresh process, (6) the table.
/// </summary>
internal static class LoadCommand
{
    public const string TenRules = "10 rules";
    public const string TenThousandRules = "10,000 rules";

    private const int Done = 0;
    private const int Failed = 1;
    private const int Unusable = 2;

    /// <summary>Runs it. Whatever happens, no process that it started outlives it.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (LoadOptions.Parse(arguments, out var problem) is not { } options)
        {
            await Console.Error.WriteLineAsync($"{problem}\n\n{LoadOptions.Usage}");
            return Unusable;
        }

        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var folder = Directory.CreateTempSubdirectory("meshext-load-").FullName;
        var servers = new List<ServerProcess>();
        try
        {
            await MeasureAsync(options, folder, servers, stop.Token);
            return Done;
        }
        catch (LoadException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return exception.IsSetup ? Unusable : Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return Failed;
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(LoadOptions options, string folder, List<ServerProcess> servers, CancellationToken cancellation)
    {
        var version = H2Load.Version();
        var meshext = Executable.Find(options.Meshext);
        foreach (var file in options.Write)
        {
            MarkdownFile.Check(file);
        }

        // (1)
        var request = Frames.Request();
        var requestFile = Path.Combine(folder, "request.bin");
        await File.WriteAllBytesAsync(requestFile, request, cancellation);
        var realisticAnswer = Frames.Allowed("shop/shop", SamplePolicies.RealisticRule);
        var generatedAnswer = Frames.Allowed(SamplePolicies.GeneratedPolicy, SamplePolicies.GeneratedRule);
        var answerFile = Path.Combine(folder, "answer.bin");
        await File.WriteAllBytesAsync(answerFile, realisticAnswer, cancellation);
        ServerProcess Started(ServerProcess server)
        {
            servers.Add(server);
            return server;
        }

        ServerProcess Serving(string name, string policies) => Started(ServerProcess.StartMeshext(name, meshext, policies));
        var realisticFile = WritePolicy(folder, "realistic", SamplePolicies.Realistic);
        var quickstartFile = WritePolicy(folder, "quickstart", SamplePolicies.Quickstart);
        var floor = new Contender(Started(ServerProcess.StartFloor(answerFile)), realisticAnswer);
        Contender[] others =
        [
            new(Serving("quickstart policy", quickstartFile), Frames.Allowed("ext-authz-sample", "header-allows", ("x-ext-authz-check-result", "allowed"))),
            new(Serving("realistic policy, 20 rules", realisticFile), realisticAnswer),
            new(Serving(TenRules, WritePolicy(folder, "ten", SamplePolicies.Generated(10))), generatedAnswer),
            new(Serving(TenThousandRules, WritePolicy(folder, "ten-thousand", SamplePolicies.Generated(10_000))), generatedAnswer),
        ];

        // (2)
        var h2load = new H2Load(options, folder, requestFile);
        var rounds = new Rounds(options, h2load, Console.Error);
        foreach (var contender in others.Prepend(floor))
        {
            await contender.Server.WaitUntilReadyAsync(cancellation);
            await rounds.PrepareAsync(contender, request, cancellation);
            await Console.Error.WriteLineAsync($"verified and warm: {contender.Server.Name}");
        }

        // (3)
        await rounds.RunAsync(floor, others, cancellation);

        // (4)
        var reload = await new ReloadUnderLoad(options, h2load).RunAsync(others[1], realisticFile, request, cancellation);

        // (5)
        var cold = await new ColdStart(h2load).RunAsync(Serving("fresh process", realisticFile), realisticAnswer, cancellation);

        // (6)
        var table = LoadReport.Write(options, version, floor, others, cold, reload);
        await Console.Out.WriteAsync(table);
        foreach (var target in options.Write)
        {
            MarkdownFile.Replace(target, table);
        }

        if (reload.Failed > 0 || reload.Wrong > 0 || reload.Reloads == 0)
        {
            throw new LoadException("Replacing policies under load went wrong: see the table.");
        }
    }

    private static string WritePolicy(string folder, string name, string yaml)
    {
        var policies = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var file = Path.Combine(policies, "policy.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }
}
