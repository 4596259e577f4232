using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Grpc.Net.Client;

namespace MeshExtensions.EndToEnd.Tests.Support;

/// <summary>The executable as a child process: started as users start it, and gone when the test is.</summary>
internal sealed partial class MeshextProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    /// <summary>What is left when the test run is cut off.</summary>
    private static readonly ConcurrentDictionary<Process, bool> Running = new();

    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);

    private readonly Process _process;
    private readonly Task _output;
    private readonly Task _error;
    private readonly List<string> _outputLines = [];
    private readonly List<string> _errorLines = [];

    static MeshextProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Running.Keys)
        {
            process.Kill(entireProcessTree: true);
        }
    };

    private MeshextProcess(Process process)
    {
        _process = process;
        _output = CollectAsync(process.StandardOutput, _outputLines);
        _error = CollectAsync(process.StandardError, _errorLines);
    }

    /// <summary>Address of the gRPC listener.</summary>
    public Uri Grpc { get; private set; } = null!;

    /// <summary>Address of the admin listener.</summary>
    public Uri Admin { get; private set; } = null!;

    /// <summary>Lines of standard output so far.</summary>
    public IReadOnlyList<string> Output => Snapshot(_outputLines);

    /// <summary>Standard error so far.</summary>
    public string Error => string.Join('\n', Snapshot(_errorLines));

    /// <summary>A client of its own, with connections of its own, for /healthz, /readyz and /metrics.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { ConnectTimeout = Eventually.Bound }) { Timeout = Eventually.Bound };

    /// <summary>Starts <c>meshext serve</c> on free ports, and waits until it listens.</summary>
    public static Task<MeshextProcess> ServeAsync(params string[] arguments) => ServeAsync(NoVariables, arguments);

    /// <summary>Starts <c>meshext serve</c> with variables, and waits until it listens.</summary>
    public static async Task<MeshextProcess> ServeAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var process = Start(["serve", "--grpc-listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", .. arguments], environment);
        try
        {
            await Eventually.HoldsAsync(
                () => process.TryReadGreeting() || process._process.HasExited,
                $"the server greets; it said: {process.Error}");
            Assert.False(process._process.HasExited && process.Admin is null, $"The server ended: {process.Error}");
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a verb that ends by itself.</summary>
    public static Task<MeshextResult> RunAsync(params string[] arguments) => RunWithInputAsync(string.Empty, arguments);

    /// <summary>Runs a verb that ends by itself, and reads standard input.</summary>
    public static async Task<MeshextResult> RunWithInputAsync(string input, params string[] arguments)
    {
        await using var process = Start(arguments, NoVariables);
        await process._process.StandardInput.WriteAsync(input);
        process._process.StandardInput.Close();
        var exitCode = await process.WaitForExitAsync();
        return new MeshextResult(exitCode, string.Join('\n', process.Output), process.Error);
    }

    /// <summary>A channel of its own, which is a connection of its own.</summary>
    public GrpcChannel OpenChannel() => GrpcChannel.ForAddress(Grpc, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });

    /// <summary>Status and body of an admin page.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(Admin, path), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The metrics now.</summary>
    public async Task<Metrics> GetMetricsAsync() => new((await GetAsync("/metrics")).Body);

    /// <summary>Whether the admin listener still says that traffic is welcome.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await GetAsync("/readyz")).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Asks the process to stop, as Kubernetes does.</summary>
    public void Terminate() => Assert.Equal(0, Kill(_process.Id, SigTerm));

    /// <summary>Waits for the end, and gives the exit status. Both outputs are complete then.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? bound = null)
    {
        await Eventually.HoldsAsync(() => _process.HasExited, $"the process ended; it said: {Error}", bound);
        await Task.WhenAll(_output, _error).WithinBound();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        Running.TryRemove(_process, out _);
        await Task.WhenAll(_output, _error).WaitAsync(Eventually.Bound);
        _process.Dispose();
        Http.Dispose();
    }

    private static MeshextProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "meshext.exe" : "meshext"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };

        // The runtime that runs the tests, wherever it is; and nothing of what configures this machine's own servers.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("OTEL_", StringComparison.Ordinal) || key.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        Running[process] = true;
        return new MeshextProcess(process);
    }

    private static async Task CollectAsync(StreamReader reader, List<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }
    }

    private static string[] Snapshot(List<string> lines)
    {
        lock (lines)
        {
            return [.. lines];
        }
    }

    private bool TryReadGreeting()
    {
        var match = Greeting().Match(Error);
        if (!match.Success)
        {
            return false;
        }

        Grpc = new Uri(match.Groups["grpc"].Value);
        Admin = new Uri(match.Groups["admin"].Value);
        return true;
    }

    [GeneratedRegex(@"^\s*gRPC\s+(?<grpc>http://\S+).*\n\s*admin\s+(?<admin>http://\S+)", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Greeting();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}

/// <summary>How a verb ended and what it said.</summary>
internal sealed record MeshextResult(int ExitCode, string Output, string Error);
