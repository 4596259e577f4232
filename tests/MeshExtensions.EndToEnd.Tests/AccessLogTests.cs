using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class AccessLogTests
{
    [Fact]
    public async Task Stream_IdentifierInItsFirstMessageOnly_GivesAllItsRecordsThatResource()
    {
        await using var backend = await OtlpBackend.StartAsync();
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);
        using var channel = server.OpenChannel();
        using var reviews = new AccessLogSender(channel, "reviews");
        using var ratings = new AccessLogSender(channel, "ratings");
        for (var i = 0; i < 3; i++)
        {
            await reviews.SendAsync($"/reviews/{i}");
            await ratings.SendAsync($"/ratings/{i}?deep=1", $"/ratings/{i}/more");
        }

        await Eventually.HoldsAsync(() => backend.Records.Count == 9, "all records have arrived");

        Assert.All(backend.Records, record =>
        {
            var service = record.Attributes["url.path"].Split('/')[1];
            Assert.Equal(service, record.Resource["service.name"]);
            Assert.Equal("shop", record.Resource["service.namespace"]);
            Assert.Equal("envoy.access_log.http", record.Record.EventName);
            Assert.Equal("200", record.Attributes["http.response.status_code"]);
            Assert.Equal("GET", record.Attributes["http.request.method"]);
            Assert.Equal(20_000UL * 24 * 60 * 60 * 1_000_000_000, record.Record.TimeUnixNano);
        });
        Assert.Equal(3, backend.Records.Count(record => record.Attributes.GetValueOrDefault("url.query") == "deep=1"));
    }

    [Fact]
    public async Task Stream_TcpEntries_BecomeRecordsOfConnections()
    {
        await using var backend = await OtlpBackend.StartAsync();
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);
        using var channel = server.OpenChannel();
        using var sender = new AccessLogSender(channel, "echo");

        await sender.SendAsync(AccessLogSender.Tcp(512, 2048));
        await Eventually.HoldsAsync(() => backend.Records.Count > 0, "the record has arrived");

        var record = Assert.Single(backend.Records);
        Assert.Equal("envoy.access_log.tcp", record.Record.EventName);
        Assert.Equal(("512", "2048"), (record.Attributes["envoy.connection.bytes.received"], record.Attributes["envoy.connection.bytes.sent"]));
        Assert.Equal("echo", record.Resource["service.name"]);
    }

    [Fact]
    public async Task Stream_ManyEntriesOnManyStreams_AllArriveOnce()
    {
        const int Streams = 8;
        const int Messages = 50;
        const int EntriesOfMessage = 25;
        await using var backend = await OtlpBackend.StartAsync();
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);

        await Task.WhenAll(Enumerable.Range(0, Streams).Select(async stream =>
        {
            using var channel = server.OpenChannel();
            using var sender = new AccessLogSender(channel, $"service-{stream}");
            for (var message = 0; message < Messages; message++)
            {
                await sender.SendAsync(Enumerable.Range(message * EntriesOfMessage, EntriesOfMessage).Select(entry => $"/{stream}/{entry}"));
            }

            await sender.CompleteAsync();
        }));
        const int All = Streams * Messages * EntriesOfMessage;
        await Eventually.HoldsAsync(() => backend.Records.Count >= All, "all records have arrived");

        Assert.Equal(All, backend.Records.Count);
        Assert.Equal(All, Paths(backend).Distinct(StringComparer.Ordinal).Count());
        Assert.All(backend.Records, record => Assert.Equal($"service-{record.Attributes["url.path"].Split('/')[1]}", record.Resource["service.name"]));
        await Eventually.HoldsAsync(async () => (await server.GetMetricsAsync()).Sum("meshext_otlp_log_records_exported_total") == All, "the metrics count what was exported");
        var metrics = await server.GetMetricsAsync();
        Assert.Equal(All, metrics.Sum("meshext_access_log_entries_received_total", ("type", "http")));
        Assert.Equal(0, metrics.Sum("meshext_access_log_streams_active"));
        Assert.Equal(0, metrics.Sum("meshext_otlp_log_records_dropped_total"));
        Assert.Equal(0, metrics.Sum("meshext_otlp_log_records_queued"));
    }

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
        Assert.Equal(Enumerable.Range(0, 100), Paths(backend).Select(path => int.Parse(path.AsSpan(1), CultureInfo.InvariantCulture)).Order());
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
        await Eventually.HoldsAsync(() => Paths(backend).Distinct(StringComparer.Ordinal).Count() == 500, "all records have arrived");

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

        Assert.Equal(["/one", "/two"], Paths(backend));
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
    public async Task NoBackend_Entries_AreLinesOfJsonOnStandardOutput()
    {
        await using var server = await MeshextProcess.ServeAsync();
        using var channel = server.OpenChannel();
        using var http = new AccessLogSender(channel, "reviews");
        using var tcp = new AccessLogSender(channel, "echo");
        string[] paths = ["/plain", "/with\"quotes\"\\and\nlines", "/ünïcödé"];

        await http.SendAsync(paths);
        await tcp.SendAsync(AccessLogSender.Tcp(1, 2));
        await Eventually.HoldsAsync(() => server.Output.Count >= 4, "all lines are there");

        var lines = server.Output.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToArray();
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, line.ValueKind));
        var httpLines = lines.Where(line => line.GetProperty("event").GetString() == "envoy.access_log.http").ToArray();
        Assert.Equal(paths, httpLines.Select(line => line.GetProperty("attributes").GetProperty("url.path").GetString()!), StringComparer.Ordinal);
        Assert.All(httpLines, line => Assert.Equal("reviews", line.GetProperty("resource").GetProperty("service.name").GetString()));
        Assert.Single(lines, line => line.GetProperty("event").GetString() == "envoy.access_log.tcp");
        Assert.Contains("standard output", server.Error, StringComparison.Ordinal);
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
        Assert.Equal(["/by-variable", "/by-option"], Paths(backend));

        async Task SendOneAsync(MeshextProcess server, string path)
        {
            using var channel = server.OpenChannel();
            using var sender = new AccessLogSender(channel, "reviews");
            await sender.SendAsync(path);
            await Eventually.HoldsAsync(() => Paths(backend).Contains(path, StringComparer.Ordinal), $"{path} has arrived");
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

    [Fact]
    public async Task Stream_EntryWithTextThatIsNotUtf8_LosesNoOtherEntry()
    {
        await using var backend = await OtlpBackend.StartAsync();
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);
        using var client = RawCall.OpenClient();
        var message = new Envoy.Service.AccessLog.V3.StreamAccessLogsMessage { HttpLogs = new() { LogEntry = { AccessLogSender.Http("/~~~~"), AccessLogSender.Http("/good") } } };
        var bytes = message.ToByteArray();
        bytes.AsSpan().Replace((byte)'~', (byte)0xFF);

        var answer = await RawCall.SendAsync(client, server.Grpc, RawCall.StreamAccessLogs, RawCall.Frame(bytes));
        await Eventually.HoldsAsync(() => backend.Records.Count == 2, "both records have arrived");

        Assert.Equal("0", answer.GrpcStatus);
        Assert.Equal(["/\uFFFD\uFFFD\uFFFD\uFFFD", "/good"], Paths(backend));
        Assert.All(backend.Records, record => Assert.Equal("unknown_service:envoy", record.Resource["service.name"])); // It did not say who it is.
    }

    [Theory]
    [InlineData("GET", "http://orders.shop/api/v1/orders/42", "http", "envoy.access_log.http")]
    [InlineData("TCP", "tcp://orders.shop:5432", "tcp", "envoy.access_log.tcp")]
    public async Task SendAccessLog_RunningServer_PrintsWhatItSentAndItArrives(string method, string url, string type, string eventName)
    {
        await using var backend = await OtlpBackend.StartAsync();
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);

        var result = await MeshextProcess.RunAsync("send", "access-log", method, url, "--status", "503", "--count", "3", "--server", server.Grpc.ToString());
        await Eventually.HoldsAsync(() => backend.Records.Count == 3, "the records have arrived");

        Assert.True(result.ExitCode == 0, result.Error);
        using var sent = JsonDocument.Parse(result.Output);
        Assert.Equal((3, type), (sent.RootElement.GetProperty("sent").GetInt32(), sent.RootElement.GetProperty("type").GetString()));
        Assert.All(backend.Records, record =>
        {
            Assert.Equal(eventName, record.Record.EventName);
            Assert.Equal("web", record.Resource["service.name"]);
            Assert.Equal(type == "http" ? "503" : null, record.Attributes.GetValueOrDefault("http.response.status_code"));
        });
    }

    private static IReadOnlyList<string> Paths(OtlpBackend backend) => [.. backend.Records.Select(record => record.Attributes["url.path"])];

    private static async Task<double> RetriesAsync(MeshextProcess server) =>
        (await server.GetMetricsAsync()).Sum("meshext_otlp_export_duration_seconds_count", ("outcome", "retry"));
}
