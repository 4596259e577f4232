using System.Net.Sockets;
using Envoy.Service.Auth.V3;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class ShutdownTests
{
    /// <summary>The server gives what is under way 25 seconds; whoever has nothing left to do has no reason to come near that, even on a busy machine.</summary>
    private static readonly TimeSpan ExitBound = TimeSpan.FromSeconds(20);

    /// <summary>How long callers take to send the rest of their messages: longer than the moment that many programs leave to what is under way.</summary>
    private static readonly TimeSpan CallersPause = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Terminate_NothingUnderWay_EndsWithStatusZero()
    {
        await using var server = await MeshextProcess.ServeAsync("--policies", PolicyTexts.QuickstartFolder);
        using var channel = server.OpenChannel();
        await channel.CheckAsync(Requests.Allowed()); // An idle connection stays open.

        server.Terminate();

        Assert.Equal(0, await server.WaitForExitAsync(ExitBound));
    }

    [Fact]
    public async Task Terminate_CallsUnderWay_AreAnsweredAfterReadinessIsGone()
    {
        await using var server = await MeshextProcess.ServeAsync("--policies", PolicyTexts.QuickstartFolder);
        using var first = RawCall.OpenClient();
        using var second = RawCall.OpenClient();
        var frame = RawCall.Frame(Requests.Allowed());
        var calls = Enumerable.Range(0, 20).Select(i => RawCall.Begin(i % 2 == 0 ? first : second, server.Grpc, RawCall.Check)).ToArray();
        foreach (var call in calls)
        {
            await call.WriteAsync(frame.AsMemory(0, 30));
        }

        // A call that is whole, sent last on each connection and answered: what was sent before it on the connection is with the server now.
        foreach (var client in new[] { first, second })
        {
            Assert.Equal("0", (await RawCall.SendAsync(client, server.Grpc, RawCall.Check, frame)).GrpcStatus);
        }

        server.Terminate();
        await Eventually.HoldsAsync(async () => !await server.IsReadyAsync(), "the server is not ready any more", ExitBound);
        await Eventually.HoldsAsync(async () => !await IsListeningAsync(server.Grpc), "the server takes no new connections", ExitBound);
        await Task.Delay(CallersPause, TestContext.Current.CancellationToken);
        foreach (var call in calls)
        {
            await call.WriteAsync(frame.AsMemory(30));
            call.Complete();
        }

        foreach (var call in calls)
        {
            var answer = await call.AnswerAsync();
            Assert.Equal("0", answer.GrpcStatus);
            Assert.Equal("allowed_by_rule", CheckResponse.Parser.ParseFrom(answer.ReadMessage()).Reason());
        }

        Assert.Equal(0, await server.WaitForExitAsync(ExitBound));
    }

    [Fact]
    public async Task Terminate_HealthWatchIsOpen_TellsNotServingAndEnds()
    {
        await using var server = await MeshextProcess.ServeAsync("--policies", PolicyTexts.QuickstartFolder);
        using var channel = server.OpenChannel();
        using var watch = new Health.HealthClient(channel).Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken).WithinBound());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, watch.ResponseStream.Current.Status);

        server.Terminate();

        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken).WithinBound());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        Assert.Equal(0, await server.WaitForExitAsync(ExitBound));
    }

    [Fact]
    public async Task Terminate_ReflectionIsOpen_Ends()
    {
        await using var server = await MeshextProcess.ServeAsync("--policies", PolicyTexts.QuickstartFolder);
        using var channel = server.OpenChannel();
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = string.Empty });
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken).WithinBound());

        server.Terminate();

        Assert.False(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken).WithinBound());
        Assert.Equal(Grpc.Core.StatusCode.OK, call.GetStatus().StatusCode);
        await call.RequestStream.CompleteAsync(); // As clients do whose call has ended; Kestrel would wait a few seconds for it.
        Assert.Equal(0, await server.WaitForExitAsync(ExitBound));
    }

    [Fact]
    public async Task Terminate_RecordsAreWaiting_DeliversWhatWasReceived()
    {
        await using var backend = await OtlpBackend.StartAsync();
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);
        using var channel = server.OpenChannel();
        using var sender = new AccessLogSender(channel, "reviews");
        for (var i = 0; i < 40; i++)
        {
            await sender.SendAsync(Enumerable.Range(i * 50, 50).Select(entry => $"/{entry}"));
        }

        await sender.CompleteAsync(); // The server has read all of it.
        server.Terminate();

        Assert.Equal(0, await server.WaitForExitAsync(ExitBound));
        Assert.Equal(2000, backend.Records.Select(record => record.Attributes["url.path"]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Terminate_LinesAreWaiting_WritesWhatWasReceived()
    {
        await using var server = await MeshextProcess.ServeAsync();
        using var channel = server.OpenChannel();
        using var sender = new AccessLogSender(channel, "reviews");
        await sender.SendAsync(Enumerable.Range(0, 500).Select(entry => $"/{entry}"));
        await sender.CompleteAsync();

        server.Terminate();

        Assert.Equal(0, await server.WaitForExitAsync(ExitBound));
        Assert.Equal(500, server.Output.Count);
    }

    [Fact]
    public async Task Terminate_IdleStreamIsOpen_EndsItWithoutAnError()
    {
        await using var backend = await OtlpBackend.StartAsync();
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);
        using var channel = server.OpenChannel();
        using var used = new AccessLogSender(channel, "reviews");
        using var silent = new AccessLogSender(channel, "ratings");
        await used.SendAsync("/one");
        await Eventually.HoldsAsync(async () => (await server.GetMetricsAsync()).Sum("meshext_access_log_streams_active") == 2, "both streams are open");

        server.Terminate();

        // An error would throw here.
        await used.Ended.WithinBound();
        await silent.Ended.WithinBound();
        await used.CompleteAsync();
        await silent.CompleteAsync();
        Assert.Equal(0, await server.WaitForExitAsync(ExitBound));
        Assert.Equal("/one", Assert.Single(backend.Records).Attributes["url.path"]);
    }

    [Fact]
    public async Task Terminate_BusyStreamIsOpen_EndsItAfterAMessageAndDeliversAllBeforeIt()
    {
        await using var backend = await OtlpBackend.StartAsync();
        await using var server = await MeshextProcess.ServeAsync("--otlp-endpoint", backend.Endpoint);
        using var channel = server.OpenChannel();
        using var sender = new AccessLogSender(channel, "reviews");
        await sender.SendAsync("/0");
        await Eventually.HoldsAsync(() => backend.Records.Count > 0, "the stream is in use");
        var sent = 1;
        for (; sent < 100; sent++)
        {
            await sender.SendAsync($"/{sent}");
        }

        await Eventually.HoldsAsync(async () => (await server.GetMetricsAsync()).Sum("meshext_access_log_entries_received_total") == 100, "all is received");
        server.Terminate();
        while (!sender.Ended.IsCompleted)
        {
            try
            {
                await sender.SendAsync($"/{sent}");
                sent++;
                await Task.Delay(10, TestContext.Current.CancellationToken); // An Envoy flushes every second.
            }
            catch (Exception exception) when (exception is Grpc.Core.RpcException or InvalidOperationException)
            {
                break; // The stream ended just now.
            }
        }

        await sender.Ended.WithinBound();
        Assert.Equal(0, await server.WaitForExitAsync(ExitBound));

        // Nothing that was read is missing: what arrived has no gap, and begins with all that was received before.
        var arrived = backend.Records.Select(record => record.Attributes["url.path"]).ToHashSet(StringComparer.Ordinal);
        Assert.InRange(arrived.Count, 100, sent);
        Assert.All(Enumerable.Range(0, arrived.Count), i => Assert.Contains($"/{i}", arrived));
    }

    private static async Task<bool> IsListeningAsync(Uri address)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
