using System.Globalization;
using Grpc.Core;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class AccessLogBackendTests
{
    [Fact]
    public async Task Backend_DownAndBack_GetsEverythingOnce()
    {
        await using var backend = await OtlpBackend.StartAsync();
        await backend.StopAsync();
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);
        using var channel = server.OpenChannel();
        using var sender = new AccessLogSender(channel, "reviews");
        for (var i = 0; i < 100; i++)
        {
            await sender.SendAsync($"/{i}");
        }

        await Eventually.HoldsAsync(async () => await RetriesAsync(server) > 0, "an attempt has failed");
        await backend.ListenAsync();
        await Eventually.HoldsAsync(() => backend.Records.Count >= 100, "all records have arrived");

        // It refused connections, so no answer can have been lost, and nothing may come twice.
        Assert.Equal(Enumerable.Range(0, 100), backend.Paths.Select(path => int.Parse(path.AsSpan(1), CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public async Task Backend_GoesAwayInTheMiddle_GetsEverythingAtLeastOnce()
    {
        await using var backend = await OtlpBackend.StartAsync();
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);
        using var channel = server.OpenChannel();
        using var sender = new AccessLogSender(channel, "reviews");
        await sender.SendAsync("/0");
        await Eventually.HoldsAsync(() => backend.Records.Count > 0, "the backend is in use");

        for (var i = 1; i < 500; i++)
        {
            await sender.SendAsync($"/{i}");
            if (i == 250)
            {
                await backend.StopAsync();
            }
        }

        await Eventually.HoldsAsync(async () => await RetriesAsync(server) > 0, "an attempt has failed");
        await backend.ListenAsync();
        await Eventually.HoldsAsync(() => backend.Paths.Distinct(StringComparer.Ordinal).Count() == 500, "all records have arrived");

        Assert.Equal(0, (await server.GetMetricsAsync()).Sum("meshext_otlp_log_records_dropped_total"));
    }

    [Fact]
    public async Task Backend_Unavailable_IsTriedAgain()
    {
        await using var backend = await OtlpBackend.StartAsync();
        backend.Answer = (_, request) => request > 2 ? new() : throw new RpcException(new Status(StatusCode.Unavailable, "not now"));
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);
        using var channel = server.OpenChannel();
        using var sender = new AccessLogSender(channel, "reviews");

        await sender.SendAsync("/one", "/two");
        await Eventually.HoldsAsync(() => backend.Records.Count > 0, "the records have arrived");

        Assert.Equal(["/one", "/two"], backend.Paths);
        Assert.Equal(3, backend.Requests);
        await Eventually.HoldsAsync(() => server.Error.Contains("not now", StringComparison.Ordinal), "the log tells why it was tried again");
    }

    [Fact]
    public async Task Backend_Rejects_IsCountedWithTheReasonAndNotTriedAgain()
    {
        await using var backend = await OtlpBackend.StartAsync();
        backend.Answer = (_, request) => request switch
        {
            1 => throw new RpcException(new Status(StatusCode.InvalidArgument, "no such tenant")),
            2 => new() { PartialSuccess = new() { RejectedLogRecords = 2, ErrorMessage = "too old" } },
            _ => new(),
        };
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);
        using var channel = server.OpenChannel();
        using var sender = new AccessLogSender(channel, "reviews");

        await sender.SendAsync("/1", "/2", "/3", "/4", "/5");
        await HoldsAsync("rejected_by_backend", 5);
        await sender.SendAsync("/6", "/7", "/8");
        await HoldsAsync("partial_success", 2);
        await sender.SendAsync("/9");
        await Eventually.HoldsAsync(() => backend.Requests == 3, "the next batch is sent");

        await Eventually.HoldsAsync(async () => (await server.GetMetricsAsync()).Sum("meshext_otlp_log_records_exported_total") == 2, "the metrics count what was taken");
        Assert.Equal(7, (await server.GetMetricsAsync()).Sum("meshext_otlp_log_records_dropped_total"));
        Assert.Contains("no such tenant", server.Error, StringComparison.Ordinal);
        Assert.Contains("too old", server.Error, StringComparison.Ordinal);

        Task HoldsAsync(string reason, int count) => Eventually.HoldsAsync(
            async () => (await server.GetMetricsAsync()).Sum("meshext_otlp_log_records_dropped_total", ("reason", reason)) == count,
            $"{count} records are counted as {reason}");
    }

    [Fact]
    public async Task Environment_StandardVariables_AreUsedAndTheOptionGoesBeforeThem()
    {
        await using var backend = await OtlpBackend.StartAsync();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = backend.Endpoint,
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-tenant=shop,x-token=a%20b",
            ["OTEL_EXPORTER_OTLP_COMPRESSION"] = "gzip",
        };
        await using (var server = await MeshextProcess.ServeAsync(variables))
        {
            Assert.Contains(backend.Endpoint, server.Error, StringComparison.Ordinal);
            await SendOneAsync(server, "/by-variable");
        }

        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9";
        await using (var server = await MeshextProcess.ServeAsync(variables, "--otlp-endpoint", backend.Endpoint))
        {
            await SendOneAsync(server, "/by-option");
        }

        Assert.All(backend.Headers, headers => Assert.Equal(("shop", "a b"), (headers.GetValue("x-tenant"), headers.GetValue("x-token"))));
        Assert.Equal(["/by-variable", "/by-option"], backend.Paths);

        async Task SendOneAsync(MeshextProcess server, string path)
        {
            using var channel = server.OpenChannel();
            using var sender = new AccessLogSender(channel, "reviews");
            await sender.SendAsync(path);
            await Eventually.HoldsAsync(() => backend.Paths.Contains(path, StringComparer.Ordinal), $"{path} has arrived");
        }
    }

    [Theory]
    [InlineData("http://collector:4317/v1/logs")]
    [InlineData("ftp://collector")]
    public async Task Endpoint_ThatIsNone_EndsWithStatusTwoAndNamesIt(string endpoint)
    {
        var result = await MeshextProcess.RunAsync("serve", "--otlp-endpoint", endpoint, "--grpc-listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--otlp-endpoint", result.Error, StringComparison.Ordinal);
        Assert.Contains(endpoint, result.Error, StringComparison.Ordinal);
    }

    private static async Task<double> RetriesAsync(MeshextProcess server) =>
        (await server.GetMetricsAsync()).Sum("meshext_otlp_export_duration_seconds_count", ("outcome", "retry"));
}
