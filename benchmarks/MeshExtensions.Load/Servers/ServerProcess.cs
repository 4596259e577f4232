using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MeshExtensions.Load.Servers;

/// <summary>One server under measurement, on loopback, in a process that this one started and ends.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>The metric in which meshext tells its allocations; the floor server tells its own by the same name.</summary>
    public const string AllocatedBytesMetric = "dotnet_gc_heap_total_allocated_bytes_total";

    private const string ReloadsMetric = "meshext_policy_reloads_total{";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Longer than the Prometheus exporter repeats an earlier answer.</summary>
    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromMilliseconds(400);

    private readonly Process _process;
    private readonly HttpClient _admin;

    private ServerProcess(string name, Process process, int port, int adminPort)
    {
        Name = name;
        _process = process;
        Port = port;
        _admin = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{adminPort}")) };
    }

    /// <summary>The server's name in the table.</summary>
    public string Name { get; }

    /// <summary>Port of the gRPC listener.</summary>
    public int Port { get; }

    /// <summary>Time from the process's start until it said that it is ready.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>CPU time of the process so far.</summary>
    public TimeSpan CpuTime => CpuClock.Read(_process.Id);

    /// <summary>Memory that is resident now.</summary>
    public double ResidentMebibytes
    {
        get
        {
            var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status")).First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.AsSpan("VmRSS:".Length, line.Length - "VmRSS:".Length - " kB".Length), CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <summary>Starts the floor server.</summary>
    public static ServerProcess StartFloor(string frameFile)
    {
        var (port, adminPort) = (FreePort(), FreePort());
        return Start("floor", Path.Combine(AppContext.BaseDirectory, "MeshExtensions.Load"), port, adminPort, ["floor", $"{port}", $"{adminPort}", frameFile]);
    }

    /// <summary>Starts <c>meshext serve</c>.</summary>
    public static ServerProcess StartMeshext(string name, string executable, string policies)
    {
        var (port, adminPort) = (FreePort(), FreePort());
        return Start(name, executable, port, adminPort, ["serve", "--policies", policies, "--grpc-listen", $"127.0.0.1:{port}", "--admin-listen", $"127.0.0.1:{adminPort}"]);
    }

    /// <summary>Waits until the server takes calls.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        while (!await IsReadyAsync(cancellation))
        {
            if (_process.HasExited)
            {
                throw new LoadException($"The server '{Name}' ended with code {_process.ExitCode} before it was ready:\n{await _process.StandardError.ReadToEndAsync(cancellation)}");
            }

            if (DateTime.Now - _process.StartTime > StartTimeout)
            {
                throw new LoadException($"The server '{Name}' was not ready within {StartTimeout.TotalSeconds} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), cancellation);
        }

        TimeToReady = DateTime.Now - _process.StartTime;

        // Nobody may be blocked by a pipe that is full.
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
    }

    /// <summary>Bytes that the process has allocated so far, this question's own cost among them.</summary>
    public async Task<long> AllocatedBytesAsync(CancellationToken cancellation)
    {
        await Task.Delay(ScrapeInterval, cancellation);
        return await ReadMetricAsync(AllocatedBytesMetric, static _ => true, cancellation);
    }

    /// <summary>How often changed policies have been brought into force.</summary>
    public async Task<long> ReloadsAsync(CancellationToken cancellation)
    {
        await Task.Delay(ScrapeInterval, cancellation);
        return await ReadMetricAsync(ReloadsMetric, static line => line.Contains("outcome=\"success\"", StringComparison.Ordinal), cancellation);
    }

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        _admin.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static ServerProcess Start(string name, string file, int port, int adminPort, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        return new ServerProcess(name, Process.Start(start)!, port, adminPort);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await _admin.GetAsync("/readyz", cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<long> ReadMetricAsync(string start, Func<string, bool> filter, CancellationToken cancellation)
    {
        var text = await _admin.GetStringAsync("/metrics", cancellation);
        return text.Split('\n')
            .Where(line => line.StartsWith(start, StringComparison.Ordinal) && filter(line))
            .Sum(line => (long)double.Parse(line[(Math.Max(line.IndexOf('}', StringComparison.Ordinal), line.IndexOf(' ', StringComparison.Ordinal)) + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
    }
}
