using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

/// <summary>Clients that are not .NET, each on an HTTP/2 of its own: gRPC's C core by way of Python, and nghttp2.</summary>
public sealed partial class ForeignClientTests(QuickstartServer quickstart)
{
    private const string Python = "/usr/bin/python3";
    private const int NoGrpc = 3;

    [Fact]
    public async Task Check_FromPython_IsAnswered()
    {
        Assert.SkipUnless(File.Exists(Python), $"{Python} is not installed.");
        var allowed = await AskAsync(Requests.Allowed());
        var denied = await AskAsync(Requests.Http());

        Assert.Equal("allowed_by_rule", allowed.Reason());
        Assert.Equal("no_rule_allows", denied.Reason());
        Assert.Equal(403, (int)denied.DeniedResponse.Status.Code);

        async Task<CheckResponse> AskAsync(CheckRequest request)
        {
            var script = Path.Combine(AppContext.BaseDirectory, "Clients", "check.py");
            var (exitCode, output, error) = await RunAsync(Python, [script, quickstart.Process.Grpc.Authority], Convert.ToHexStringLower(request.ToByteArray()));
            Assert.SkipWhen(exitCode == NoGrpc, $"Python's gRPC is not installed (python3-grpcio): {error}");
            Assert.True(exitCode == 0, error);
            return CheckResponse.Parser.ParseFrom(Convert.FromHexString(output.Trim()));
        }
    }

    [Fact]
    public async Task Check_UnderLoadFromH2load_AnswersEveryCall()
    {
        const int Calls = 20_000;
        var h2load = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "h2load")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(h2load is null, "h2load is not installed (nghttp2-client).");
        using var folder = new TemporaryFolder();
        var frame = folder.File("frame.bin");
        await File.WriteAllBytesAsync(frame, RawCall.Frame(Requests.Allowed()), TestContext.Current.CancellationToken);
        await using var server = await MeshextProcess.ServeAsync("--policies", PolicyTexts.QuickstartFolder);

        var (exitCode, output, error) = await RunAsync(
            h2load,
            [
                "-n", Calls.ToString(CultureInfo.InvariantCulture), "-c", "4", "-m", "100", "-d", frame,
                "-H", "content-type: application/grpc", "-H", "te: trailers", new Uri(server.Grpc, RawCall.Check).ToString(),
            ],
            string.Empty);

        Assert.True(exitCode == 0, error);
        var requests = Summary().Match(output);
        Assert.True(requests.Success, output);
        Assert.Equal((Calls, Calls, 0), (Number("done"), Number("succeeded"), Number("failed")));
        var metrics = await server.GetMetricsAsync();
        Assert.Equal(Calls, metrics.Sum("meshext_check_decisions_total", ("decision", "allow")));
        Assert.Equal(Calls, metrics.Sum("meshext_check_decisions_total"));

        int Number(string group) => int.Parse(requests.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, IEnumerable<string> arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync().WithinBound();
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [GeneratedRegex(@"requests: \d+ total, \d+ started, (?<done>\d+) done, (?<succeeded>\d+) succeeded, (?<failed>\d+) failed", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Summary();
}
