using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using MeshExtensions.Telemetry.Export;
using MeshExtensions.Telemetry.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace MeshExtensions.Telemetry.Tests.Export;

public sealed class JsonLinesTests
{
    [Fact]
    public async Task Send_Records_AreOneJsonObjectPerLine()
    {
        var message = Samples.HttpMessage(2, identified: true);
        message.HttpLogs.LogEntry[0].Request.RequestHeaders["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        message.HttpLogs.LogEntry[0].Request.UserAgent = "line\nbreak \"quote\" <ü>";

        var lines = await WriteAsync(message);

        Assert.Equal(2, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        var root = first.RootElement;
        Assert.Equal("2026-01-02T02:46:40.1234567Z", root.GetProperty("time").GetString());
        Assert.Equal("INFO", root.GetProperty("severity").GetString());
        Assert.Equal("envoy.access_log.http", root.GetProperty("event").GetString());
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", root.GetProperty("traceId").GetString());
        Assert.Equal("00f067aa0ba902b7", root.GetProperty("spanId").GetString());
        Assert.Equal("reviews-canonical", root.GetProperty("resource").GetProperty("service.name").GetString());
        var attributes = root.GetProperty("attributes");
        Assert.Equal(200, attributes.GetProperty("http.response.status_code").GetInt32());
        Assert.Equal(5_000_000_000, attributes.GetProperty("http.request.body.size").GetInt64());
        Assert.Equal("line\nbreak \"quote\" <ü>", attributes.GetProperty("user_agent.original").GetString());
        Assert.Equal("spiffe://cluster.local/ns/bookinfo/sa/reviews", attributes.GetProperty("envoy.tls.local.san")[0].GetString());
        using var second = JsonDocument.Parse(lines[1]);
        Assert.False(second.RootElement.TryGetProperty("traceId", out _));
    }

    [Fact]
    public async Task Send_EmptyEntry_HasTimeOfReceipt()
    {
        var lines = await WriteAsync(new() { TcpLogs = new() { LogEntry = { new Envoy.Data.AccessLog.V3.TCPAccessLogEntry() } } });

        using var line = JsonDocument.Parse(Assert.Single(lines));
        Assert.Equal("2026-01-02T03:04:05.0000000Z", line.RootElement.GetProperty("time").GetString());
    }

    [Fact]
    public async Task Send_OutputIsClosed_IsCounted()
    {
        await using var fixture = new ExportFixture(new JsonLinesDestination(new BrokenStream(), NullLogger<JsonLinesDestination>.Instance));
        fixture.Send(Samples.HttpMessage(5));
        await fixture.StartAsync();
        await fixture.SettledAsync();

        Assert.Equal(5, fixture.Metrics.Dropped("output_failed"));
    }

    [Fact]
    public async Task Send_NobodyReadsThePipe_IsCounted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Standard output is a file descriptor on Unix only.");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var handle = new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        await using var output = StandardOutput.OpenUnix(handle);
        await using var fixture = new ExportFixture(new JsonLinesDestination(output, NullLogger<JsonLinesDestination>.Instance));
        await fixture.StartAsync();
        using (var reader = new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle))
        {
            fixture.Send(Samples.HttpMessage(2));
            await fixture.SettledAsync();
            Assert.Equal((byte)'{', reader.ReadByte());
        }

        fixture.Send(Samples.HttpMessage(5));
        await fixture.SettledAsync();

        Assert.Equal(2, fixture.Metrics.Exported);
        Assert.Equal(5, fixture.Metrics.Dropped("output_failed"));
    }

    private static async Task<string[]> WriteAsync(Envoy.Service.AccessLog.V3.StreamAccessLogsMessage message)
    {
        using var output = new MemoryStream();
        await using var fixture = new ExportFixture(new JsonLinesDestination(output, NullLogger<JsonLinesDestination>.Instance));
        fixture.Send(message);
        await fixture.StartAsync();
        await fixture.SettledAsync();
        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("Broken pipe");
    }
}
