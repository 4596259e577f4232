using System.Text;
using Envoy.Service.AccessLog.V3;
using Grpc.Core;
using Grpc.Net.Client;
using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Telemetry.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace MeshExtensions.Telemetry.Tests.AccessLogs;

public sealed class AccessLogServiceTests : IDisposable
{
    private const string Active = "meshext.access_log.streams.active";
    private const string Unidentified = "meshext.access_log.streams.unidentified";
    private const string InvalidMessages = "meshext.access_log.messages.invalid";

    private readonly MemoryStream _output = new();

    [Fact]
    public async Task Start_NoTraffic_AllCountersExist()
    {
        await using var server = await StartAsync();

        Assert.Equal(
            [
                "meshext.access_log.entries.received{type=http}",
                "meshext.access_log.entries.received{type=tcp}",
                "meshext.access_log.messages.invalid",
                "meshext.access_log.streams.active",
                "meshext.access_log.streams.unidentified",
                "meshext.otlp.log_records.dropped{reason=invalid_entry}",
                "meshext.otlp.log_records.dropped{reason=output_failed}",
                "meshext.otlp.log_records.dropped{reason=partial_success}",
                "meshext.otlp.log_records.dropped{reason=queue_full}",
                "meshext.otlp.log_records.dropped{reason=rejected_by_backend}",
                "meshext.otlp.log_records.dropped{reason=retries_exhausted}",
                "meshext.otlp.log_records.dropped{reason=shutdown}",
                "meshext.otlp.log_records.dropped{reason=too_large}",
                "meshext.otlp.log_records.exported",
            ],
            server.Metrics.Series);
        Assert.All(server.Metrics.Series, series => Assert.Equal(0, server.Metrics[series]));
    }

    [Fact]
    public async Task Stream_Messages_ReachTheBackendUnderTheirIdentifier()
    {
        await using var backend = await OtlpBackend.StartAsync();
        await using var server = await AccessLogServer.StartAsync(new AccessLogOptions { Exporter = backend.Options });
        using var first = server.Client.StreamAccessLogs();
        using var second = server.Client.StreamAccessLogs();
        await first.RequestStream.WriteAsync(Samples.HttpMessage(3, identified: true));
        await second.RequestStream.WriteAsync(new StreamAccessLogsMessage
        {
            Identifier = new() { Node = new() { Cluster = "edge" }, LogName = "tcp" },
            TcpLogs = new() { LogEntry = { Samples.Tcp() } },
        });
        await first.RequestStream.WriteAsync(Samples.HttpMessage(2));
        await first.RequestStream.CompleteAsync();
        await second.RequestStream.CompleteAsync();

        Assert.NotNull(await first.ResponseAsync);
        Assert.NotNull(await second.ResponseAsync);
        await server.SettledAsync(6);

        var byService = backend.Received.SelectMany(received => received.Request.ResourceLogs)
            .GroupBy(logs => logs.Resource.Attributes.ToTexts()["service.name"], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(logs => logs.ScopeLogs.Sum(scope => scope.LogRecords.Count)), StringComparer.Ordinal);
        Assert.Equal(5, byService["reviews-canonical"]);
        Assert.Equal(1, byService["edge"]);
        Assert.Equal(5, server.Metrics["meshext.access_log.entries.received{type=http}"]);
        Assert.Equal(1, server.Metrics["meshext.access_log.entries.received{type=tcp}"]);
        await server.Metrics.WaitUntilAsync(() => server.Metrics[Active] == 0);
    }

    [Fact]
    public async Task Stream_NoBackend_WritesLinesToStandardOutput()
    {
        await using var server = await StartAsync();
        await SendAsync(server, Samples.HttpMessage(2, identified: true));
        await server.SettledAsync(2);

        var lines = Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Contains("\"service.name\":\"reviews-canonical\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_WithoutIdentifier_IsAcceptedAndCounted()
    {
        await using var server = await StartAsync();
        await SendAsync(server, Samples.HttpMessage(1));
        await server.SettledAsync(1);

        Assert.Equal(1, server.Metrics[Unidentified]);
        Assert.Contains("unknown_service:envoy", Encoding.UTF8.GetString(_output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_MalformedMessage_EndsNoStream()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.App.Urls.Single());
        var bytes = new Marshaller<byte[]>(value => value, value => value);
        var method = new Method<byte[], byte[]>(
            MethodType.ClientStreaming, "envoy.service.accesslog.v3.AccessLogService", "StreamAccessLogs", bytes, bytes);
        using var bad = channel.CreateCallInvoker().AsyncClientStreamingCall(method, null, default);
        using var good = server.Client.StreamAccessLogs();
        await good.RequestStream.WriteAsync(Samples.HttpMessage(1, identified: true));
        await bad.RequestStream.WriteAsync([0x12, 0x7F, 0x01]);
        await bad.RequestStream.WriteAsync(Google.Protobuf.MessageExtensions.ToByteArray(Samples.HttpMessage(1, identified: true)));
        await good.RequestStream.WriteAsync(Samples.HttpMessage(1));
        await bad.RequestStream.CompleteAsync();
        await good.RequestStream.CompleteAsync();

        Assert.Empty(await bad.ResponseAsync);
        Assert.NotNull(await good.ResponseAsync);
        await server.SettledAsync(3);
        Assert.Equal(1, server.Metrics[InvalidMessages]);
        Assert.Equal(3, server.Metrics.Exported);
    }

    [Fact]
    public async Task Stream_MessageAboveFourMebibytes_IsAccepted()
    {
        await using var server = await StartAsync();
        var message = new StreamAccessLogsMessage { Identifier = Samples.IstioIdentifier(), TcpLogs = new() };
        message.TcpLogs.LogEntry.AddRange(Enumerable.Range(0, 50_000).Select(_ => Samples.Tcp()));
        Assert.True(message.CalculateSize() > 4 * 1024 * 1024);
        await SendAsync(server, message);
        await server.SettledAsync(50_000);

        Assert.Equal(50_000, server.Metrics.Exported);
    }

    [Fact]
    public async Task Stream_ResetBySender_EndsQuietly()
    {
        await using var server = await StartAsync();
        using (var call = server.Client.StreamAccessLogs())
        {
            await call.RequestStream.WriteAsync(Samples.HttpMessage(1, identified: true));
            await server.SettledAsync(1);
            Assert.Equal(1, server.Metrics[Active]);
        }

        await server.Metrics.WaitUntilAsync(() => server.Metrics[Active] == 0);
        Assert.Equal(0, server.Metrics[InvalidMessages]);
    }

    [Fact]
    public async Task Stopping_SendingStream_EndsAfterAllThatIsUnderWay()
    {
        var time = new FakeTimeProvider();
        await using var server = await StartAsync(time);
        using var call = server.Client.StreamAccessLogs();
        await call.RequestStream.WriteAsync(Samples.HttpMessage(1, identified: true));
        await server.Metrics.WaitUntilAsync(() => server.Metrics.Received == 1);

        await call.RequestStream.WriteAsync(Samples.HttpMessage(2));
        var stop = server.App.StopAsync(TestContext.Current.CancellationToken);
        var shutdown = server.App.Services.GetRequiredService<StreamShutdown>();
        Assert.True(shutdown.IsStopping);
        for (var i = 0; i < 5; i++)
        {
            await call.RequestStream.WriteAsync(Samples.HttpMessage(3));
        }

        // Time stands still until all of it has come.
        await server.Metrics.WaitUntilAsync(() => server.Metrics.Received == 18);
        while (!call.ResponseAsync.IsCompleted)
        {
            time.Advance(StreamShutdown.Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        Assert.NotNull(await call.ResponseAsync);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        await stop.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(18, server.Metrics.Exported);
    }

    [Fact]
    public async Task Stopping_SilentStream_EndsAfterTheGrace()
    {
        var time = new FakeTimeProvider();
        await using var server = await StartAsync(time);
        using var call = server.Client.StreamAccessLogs();
        await call.RequestStream.WriteAsync(Samples.HttpMessage(1, identified: true));
        await server.Metrics.WaitUntilAsync(() => server.Metrics.Received == 1);

        var stop = server.App.StopAsync(TestContext.Current.CancellationToken);
        time.Advance(StreamShutdown.Grace - TimeSpan.FromMilliseconds(1));
        Assert.False(call.ResponseAsync.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.NotNull(await call.ResponseAsync);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        await stop.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(1, server.Metrics.Exported);
    }

    [Fact]
    public async Task Stream_ThousandSilentStreams_AreHeld()
    {
        await using var server = await StartAsync();
        var calls = new List<AsyncClientStreamingCall<StreamAccessLogsMessage, StreamAccessLogsResponse>>();
        for (var i = 0; i < 1000; i++)
        {
            var call = server.Client.StreamAccessLogs();
            calls.Add(call);
            await call.RequestStream.WriteAsync(Samples.HttpMessage(1, identified: true));
        }

        await server.SettledAsync(1000);
        Assert.Equal(1000, server.Metrics[Active]);
        calls.ForEach(call => call.Dispose());
        await server.Metrics.WaitUntilAsync(() => server.Metrics[Active] == 0);
    }

    public void Dispose() => _output.Dispose();

    private static async Task SendAsync(AccessLogServer server, StreamAccessLogsMessage message)
    {
        using var call = server.Client.StreamAccessLogs();
        await call.RequestStream.WriteAsync(message);
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;
    }

    private Task<AccessLogServer> StartAsync(TimeProvider? time = null) =>
        AccessLogServer.StartAsync(new AccessLogOptions { StandardOutput = _output }, time);
}
