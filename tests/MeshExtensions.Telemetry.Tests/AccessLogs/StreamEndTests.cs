using Envoy.Service.AccessLog.V3;
using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Telemetry.Tests.Support;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using AccessLogService = MeshExtensions.Telemetry.AccessLogs.AccessLogService;

namespace MeshExtensions.Telemetry.Tests.AccessLogs;

/// <summary>How a stream ends, read by read: what cannot be timed through a real connection.</summary>
public sealed class StreamEndTests : IDisposable
{
    private readonly MapperFixture _fixture = new();
    private readonly StreamShutdown _shutdown;

    public StreamEndTests() => _shutdown = new StreamShutdown(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), _fixture.Time);

    [Fact]
    public async Task Stopping_MessagesLieInTheBuffer_AreAllReadThenOk()
    {
        var messages = new FakeMessages(async (read, cancellationToken) =>
        {
            switch (read)
            {
                case 2:
                    _shutdown.Begin();
                    break;
                case 7:
                    var silence = Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                    _fixture.Time.Advance(StreamShutdown.Patience - TimeSpan.FromMilliseconds(1));
                    Assert.False(silence.IsCompleted);
                    _fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
                    await silence;
                    break;
            }

            return Samples.HttpMessage(1);
        });

        Assert.NotNull(await RunAsync(messages));

        Assert.Equal(7, messages.Reads);
        Assert.Equal(6, _fixture.Metrics.Received);
        Assert.True(_shutdown.Ended.IsCompleted);
        Assert.False(_shutdown.GraceOver.IsCancellationRequested);
    }

    [Fact]
    public async Task Stopping_MessagesNeverPause_EndsWithTheGrace()
    {
        var step = StreamShutdown.Patience / 2;
        var messages = new FakeMessages((_, _) =>
        {
            _shutdown.Begin();
            _fixture.Time.Advance(step);
            return Task.FromResult<StreamAccessLogsMessage?>(Samples.HttpMessage(1));
        });

        Assert.NotNull(await RunAsync(messages));

        Assert.Equal(StreamShutdown.Grace / step, _fixture.Metrics.Received);
    }

    [Fact]
    public async Task Stopping_SilentSinceBefore_IsGivenTheWholeGrace()
    {
        var messages = new FakeMessages(async (_, cancellationToken) =>
        {
            _shutdown.Begin();
            var silence = Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            _fixture.Time.Advance(StreamShutdown.Grace - TimeSpan.FromMilliseconds(1));
            Assert.False(silence.IsCompleted);
            _fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
            await silence;
            return null;
        });

        Assert.NotNull(await RunAsync(messages));
        Assert.True(_shutdown.Ended.IsCompleted);
    }

    [Fact]
    public async Task Reset_BeforeTheTokenSaysSo_EndsQuietly()
    {
        var messages = new FakeMessages((read, _) =>
            read == 1 ? Task.FromResult<StreamAccessLogsMessage?>(Samples.HttpMessage(1)) : throw new IOException("The client reset the request stream."));

        Assert.NotNull(await RunAsync(messages));
        Assert.Equal(1, _fixture.Metrics.Received);
        Assert.Equal(0, _fixture.Metrics["meshext.access_log.streams.active"]);
    }

    [Fact]
    public async Task Reset_BeforeTheNextReadBegins_EndsQuietly()
    {
        var messages = new FakeMessages((_, _) => throw new InvalidOperationException("Can't read messages after the request is complete."));

        Assert.NotNull(await RunAsync(messages, new CancellationToken(canceled: true)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(messages));
    }

    public void Dispose()
    {
        _shutdown.Dispose();
        _fixture.Dispose();
    }

    private Task<AccessLogResponse> RunAsync(FakeMessages messages, CancellationToken cancellationToken = default)
    {
        var service = new AccessLogService(_fixture.Mapper, _shutdown, _fixture.TelemetryMetrics, NullLogger<AccessLogService>.Instance);
        return service.StreamAccessLogs(messages, new FakeCallContext(cancellationToken));
    }
}
