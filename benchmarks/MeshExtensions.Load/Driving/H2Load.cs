using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MeshExtensions.Load.Driving;

/// <summary>Drives a server with h2load, always with the same connections, streams, headers and message.</summary>
internal sealed partial class H2Load(LoadOptions options, string folder, string frameFile)
{
    public const string Path = "/envoy.service.auth.v3.Authorization/Check";

    private const string Program = "h2load";

    /// <summary>Finds out whether it is installed, and which version.</summary>
    public static string Version()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
            return process.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new LoadException(
                "h2load is not installed. It comes with nghttp2: apt-get install nghttp2-client (Debian, Ubuntu), dnf install nghttp2 (Fedora), apk add nghttp2 (Alpine).",
                isSetup: true);
        }
    }

    /// <summary>Makes calls and waits for their answers.</summary>
    public async Task<H2LoadResult> RunAsync(int port, int requests, CancellationToken cancellation)
    {
        var log = System.IO.Path.Combine(folder, "h2load.log");
        File.Delete(log);
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] arguments =
        [
            "-n", $"{requests}", "-c", $"{options.Clients}", "-m", $"{options.Streams}", "-d", frameFile, "--log-file", log,
            "-H", "content-type: application/grpc", "-H", "te: trailers",
            .. options.Headers.SelectMany(header => new[] { "-H", header.Replace(":", ": ", StringComparison.Ordinal) }),
            $"http://127.0.0.1:{port}{Path}",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return Read(output, log);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static H2LoadResult Read(string output, string log)
    {
        var summary = Summary().Match(output);
        var requests = Requests().Match(output);
        var data = Data().Match(output);
        if (!summary.Success || !requests.Success || !data.Success)
        {
            throw new LoadException($"h2load's output was not understood:\n{output}");
        }

        // start µs, status, duration µs; a failed stream has status -1.
        var rows = File.ReadLines(log).Select(line => line.Split('\t')).ToArray();
        var latencies = rows.Where(row => row[1] == "200").Select(row => Number(row[2]) / 1000).Order().ToArray();
        var done = (int)Number(requests.Groups["done"].Value);
        return new H2LoadResult(
            CallsPerSecond: Number(summary.Groups["rate"].Value),
            Answered: latencies.Length,
            Failed: Math.Max(rows.Length, done) - latencies.Length + (int)Number(requests.Groups["failed"].Value),
            DataBytes: (long)Number(data.Groups["data"].Value),
            Latencies: latencies);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"finished in [^,]+, (?<rate>[\d.]+) req/s", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Summary();

    [GeneratedRegex(@"requests: \d+ total, \d+ started, (?<done>\d+) done, \d+ succeeded, (?<failed>\d+) failed", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Requests();

    [GeneratedRegex(@"traffic: .* \((?<data>\d+)\) data", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Data();
}

/// <summary>What came of a run.</summary>
/// <param name="CallsPerSecond">Calls per second, over all connections.</param>
/// <param name="Answered">Calls with HTTP status 200.</param>
/// <param name="Failed">Calls without.</param>
/// <param name="DataBytes">Bytes of all DATA frames' payloads. All answers of a run are alike, so this shows whether they were the right ones.</param>
/// <param name="Latencies">Latencies of the answered calls, in milliseconds, ascending.</param>
internal sealed record H2LoadResult(double CallsPerSecond, int Answered, int Failed, long DataBytes, double[] Latencies)
{
    public double Mean => Latencies.Length == 0 ? double.NaN : Latencies.Average();

    /// <summary>The latency that so many of a hundred calls do not exceed.</summary>
    public double Percentile(double percent) => Latencies.Length == 0 ? double.NaN : Latencies[Math.Max(0, (int)Math.Ceiling(Latencies.Length * percent / 100) - 1)];

    /// <summary>Refuses a run in which a call failed or was answered otherwise than expected.</summary>
    public void Check(string server, int requests, int frameLength)
    {
        if (Failed > 0 || Answered != requests)
        {
            throw new LoadException($"'{server}': {Failed} of {requests} calls failed, {Answered} were answered.");
        }

        if (DataBytes != (long)requests * frameLength)
        {
            throw new LoadException($"'{server}': the answers have {DataBytes} bytes, not {requests} times {frameLength}; some are not the expected one.");
        }
    }
}
