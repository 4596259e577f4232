using System.Text.Json;
using Google.Protobuf;
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
        Assert.Equal(All, backend.Paths.Distinct(StringComparer.Ordinal).Count());
        Assert.All(backend.Records, record => Assert.Equal($"service-{record.Attributes["url.path"].Split('/')[1]}", record.Resource["service.name"]));
        await Eventually.HoldsAsync(async () => (await server.GetMetricsAsync()).Sum("meshext_otlp_log_records_exported_total") == All, "the metrics count what was exported");
        var metrics = await server.GetMetricsAsync();
        Assert.Equal(All, metrics.Sum("meshext_access_log_entries_received_total", ("type", "http")));
        Assert.Equal(0, metrics.Sum("meshext_access_log_streams_active"));
        Assert.Equal(0, metrics.Sum("meshext_otlp_log_records_dropped_total"));
        Assert.Equal(0, metrics.Sum("meshext_otlp_log_records_queued"));
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
        Assert.Equal(["/\uFFFD\uFFFD\uFFFD\uFFFD", "/good"], backend.Paths);
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
}
