using System.Net;
using MeshExtensions.Authorization.Serving;
using MeshExtensions.Policies;
using Microsoft.Extensions.Logging;
using static MeshExtensions.Authorization.Tests.Serving.CheckServer;

namespace MeshExtensions.Authorization.Tests.Serving;

public sealed class CheckHandlerTests
{
    private static readonly byte[] Allowed = FrameOf(allowed: true);
    private static readonly byte[] Denied = FrameOf(allowed: false);

    private static Task Never => new TaskCompletionSource().Task;

    [Fact]
    public async Task Check_Allowed_AnswersOkWithItsHeaders()
    {
        await using var server = await StartAsync();

        var reply = await server.SendAsync(Allowed);

        Assert.Equal(0, reply.Response.Status.Code);
        Assert.Equal("x-ext-authz-check-result", Assert.Single(reply.Response.OkResponse.Headers).Header.Key);
        AssertLength(reply);
        Assert.Empty(server.Logs.Complaints);
    }

    [Fact]
    public async Task Check_Denied_IsAGrpcSuccessThatDenies()
    {
        await using var server = await StartAsync();

        var reply = await server.SendAsync(Denied);

        Assert.Equal(7, reply.Response.Status.Code);
        Assert.Equal(403, (int)reply.Response.DeniedResponse.Status.Code);
        AssertLength(reply);
    }

    [Fact]
    public async Task Check_NoPolicies_Denies()
    {
        await using var server = await StartAsync(PolicySet.Empty);

        var reply = await server.SendAsync(Allowed);

        Assert.Equal("no_policy_loaded", reply.Response.DynamicMetadata.Fields["reason"].StringValue);
        Assert.NotNull(reply.Response.DeniedResponse);
    }

    [Fact]
    public async Task Check_MalformedMessage_Denies400()
    {
        await using var server = await StartAsync(TestPolicies.AllowEverything);

        foreach (var message in new byte[][] { [], [0x0A, 0x05], [0xFF, 0xFF, 0xFF] })
        {
            var reply = await server.SendAsync(Frame(message));

            Assert.Equal(3, reply.Response.Status.Code);
            Assert.Equal(400, (int)reply.Response.DeniedResponse.Status.Code);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Check_MessageInManyDataFrames_IsReadAsOne(int size)
    {
        await using var server = await StartAsync();

        Assert.Equal(0, (await server.SendAsync([.. Allowed.Chunk(size)])).Response.Status.Code);
        Assert.Equal(7, (await server.SendAsync([.. Denied.Chunk(size)])).Response.Status.Code);
        Assert.Equal(0, (await server.SendAsync([.. FrameOf(allowed: true, bodyLength: 20_000).Chunk(1_000 * size)])).Response.Status.Code);
    }

    [Fact]
    public async Task Check_EndOfStreamInTheDataFrame_IsAnswered()
    {
        await using var server = await StartAsync();
        using var client = await RawHttp2Client.ConnectAsync(server.Http2);

        Assert.Equal(0, await client.CheckAsync([Allowed]));
        Assert.Equal(7, await client.CheckAsync([Denied]));
        Assert.Equal(0, await client.CheckAsync([.. Allowed.Select(one => new[] { one })]));
        Assert.Equal(0, await client.CheckAsync([[], Allowed, []]));
    }

    [Fact]
    public async Task Check_EndOfStreamLater_IsAnsweredThen()
    {
        await using var server = await StartAsync();
        var end = new TaskCompletionSource();

        var reply = server.SendAsync(server.Message(new ChunkedContent([Allowed], end.Task)));
        Assert.Equal(7, (await server.SendAsync(Denied)).Response.Status.Code);
        Assert.False(reply.IsCompleted);
        end.SetResult();

        Assert.Equal(0, (await reply).Response.Status.Code);
    }

    [Fact]
    public async Task Check_MessageLargerThanEveryWindow_IsReadWhole()
    {
        await using var server = await StartAsync(limits: limits => limits.Http2.InitialStreamWindowSize = limits.Http2.InitialConnectionWindowSize = 65_535);

        Assert.Equal(0, (await server.SendAsync(FrameOf(allowed: true, bodyLength: 3_000_000))).Response.Status.Code);
        Assert.Equal(7, (await server.SendAsync(FrameOf(allowed: false, bodyLength: 3_000_000))).Response.Status.Code);
    }

    [Fact]
    public async Task Check_CompressedFlag_IsUnimplementedAndNamesIdentity()
    {
        await using var server = await StartAsync();

        var reply = await server.SendAsync(Frame(Allowed[5..], flag: 1));

        reply.AssertError("12");
        Assert.Equal("identity", Assert.Single(reply.Headers.GetValues("grpc-accept-encoding")));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public async Task Check_UnknownFlag_IsAnInternalError(byte flag)
    {
        await using var server = await StartAsync();

        (await server.SendAsync(Frame(Allowed[5..], flag))).AssertError("13");
    }

    [Fact]
    public async Task Check_TwoMessages_IsUnimplementedAndNeverAnAllow()
    {
        await using var server = await StartAsync();

        (await server.SendAsync([.. Allowed, .. Denied])).AssertError("12");
        (await server.SendAsync(Allowed, Denied)).AssertError("12");
        (await server.SendAsync(Allowed, Denied[..1])).AssertError("12");
    }

    [Fact]
    public async Task Check_StreamThatEndsEarly_IsAnInternalError()
    {
        await using var server = await StartAsync();

        for (var length = 0; length < Allowed.Length; length += 4)
        {
            (await server.SendAsync(Allowed[..length])).AssertError("13");
        }

        (await server.SendAsync(server.Message(new ByteArrayContent([])))).AssertError("13");
    }

    [Fact]
    public async Task Check_LargerThanTheLimit_IsDenied413BeforeItHasArrived()
    {
        await using var server = await StartAsync(TestPolicies.AllowEverything);
        byte[] header = [0, 0x01, 0, 0, 0x01]; // 16 MiB and 1 byte

        var reply = await server.SendAsync(server.Message(new ChunkedContent([header, new byte[100]], Never)));

        Assert.Equal(8, reply.Response.Status.Code);
        Assert.Equal(413, (int)reply.Response.DeniedResponse.Status.Code);
        Assert.Equal(0, (await server.SendAsync(Allowed)).Response.Status.Code);
    }

    [Fact]
    public async Task Check_LargerThanTheServersOwnLimit_IsDenied413()
    {
        await using var server = await StartAsync(TestPolicies.AllowEverything, limits: limits => limits.MaxRequestBodySize = 1_000);

        // Both that the client says how much it is going to send, and that it turns out later.
        var announced = await server.SendAsync(server.Message(new ByteArrayContent(FrameOf(allowed: true, bodyLength: 5_000))));
        var later = await server.SendAsync(FrameOf(allowed: true, bodyLength: 5_000));

        Assert.Equal(413, (int)announced.Response.DeniedResponse.Status.Code);
        Assert.Equal(413, (int)later.Response.DeniedResponse.Status.Code);
        Assert.Empty(server.Logs.Complaints);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    [InlineData("application/grpc+protox")]
    [InlineData("application/grpcx")]
    [InlineData("text/plain")]
    public async Task Check_OtherContentType_Is415(string contentType)
    {
        await using var server = await StartAsync();

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await server.SendAsync(server.Message(new ByteArrayContent(Allowed), contentType))).Status);
    }

    [Fact]
    public async Task Check_NoContentType_Is415()
    {
        await using var server = await StartAsync();
        using var content = new ByteArrayContent(Allowed);
        using var request = server.Message(content);
        content.Headers.ContentType = null;

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await server.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc+proto; charset=utf-8")]
    [InlineData("application/grpc; charset=utf-8")]
    [InlineData("APPLICATION/GRPC")]
    public async Task Check_GrpcContentType_IsAnswered(string contentType)
    {
        await using var server = await StartAsync();

        Assert.Equal(0, (await server.SendAsync(server.Message(new ByteArrayContent(Allowed), contentType))).Response.Status.Code);
    }

    [Fact]
    public async Task Check_Get_Is405()
    {
        await using var server = await StartAsync();
        using var request = server.Message(null);
        request.Method = HttpMethod.Get;

        var reply = await server.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.Status);
        Assert.Equal("POST", Assert.Single(reply.ContentHeaders.Allow));
    }

    [Fact]
    public async Task Check_OverHttp11_Is426()
    {
        await using var server = await StartAsync();
        using var request = server.Message(new ByteArrayContent(Allowed));
        request.RequestUri = new Uri(server.Http1, CheckHandler.Path);
        request.Version = HttpVersion.Version11;

        Assert.Equal(HttpStatusCode.UpgradeRequired, (await server.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/envoy.service.auth.v3.Authorization/check")]
    [InlineData("/envoy.service.auth.v3.Authorization/Check/")]
    [InlineData("/envoy.service.auth.v2.Authorization/Check")]
    public async Task Check_OtherPath_PassesOn(string path)
    {
        await using var server = await StartAsync();
        using var request = server.Message(new ByteArrayContent(Allowed));
        request.RequestUri = new Uri(server.Http2, path);

        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Check_DeadlinePassesWhileTheBodyIsWithheld_IsDeadlineExceeded()
    {
        var time = new SignallingTime();
        await using var server = await StartAsync(time: time);
        using var request = server.Message(new ChunkedContent([Allowed[..20]], Never));
        request.Headers.Add("grpc-timeout", "200m");

        var reply = server.SendAsync(request);
        await time.TimerAsync();
        time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.False(reply.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        (await reply).AssertError("4");
        Assert.Empty(server.Logs.Complaints);
    }

    /// <summary>Its bytes are held while it is waited for, so a caller without a deadline, or with Istio's of ten minutes, cannot stall a message for good.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("600000m")]
    public async Task Check_BodyIsWithheldTooLong_IsDeadlineExceededWhateverTheCallerAllows(string? timeout)
    {
        var time = new SignallingTime();
        await using var server = await StartAsync(time: time);
        using var request = server.Message(new ChunkedContent([Allowed[..20]], Never));
        if (timeout is not null)
        {
            request.Headers.Add("grpc-timeout", timeout);
        }

        var reply = server.SendAsync(request);
        await time.TimerAsync();
        time.Advance(CheckHandler.MaxArrival);

        (await reply).AssertError("4");
        Assert.Empty(server.Logs.Complaints);
    }

    [Fact]
    public async Task Check_DeadlineThatDoesNotPass_IsAnsweredAndItsTimerIsGivenBack()
    {
        var time = new SignallingTime();
        await using var server = await StartAsync(time: time);
        var end = new TaskCompletionSource();
        using var request = server.Message(new ChunkedContent([Allowed[..20], Allowed[20..]], end.Task));
        request.Headers.Add("grpc-timeout", "200m");

        var reply = server.SendAsync(request);
        await time.TimerAsync();
        end.SetResult();
        Assert.Equal(0, (await reply).Response.Status.Code);
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, (await server.SendAsync(Allowed)).Response.Status.Code);
        Assert.Empty(server.Logs.Complaints);
    }

    /// <summary>49.7 days are the most that a timer takes; gRPC can ask for eleven thousand years.</summary>
    [Theory]
    [InlineData("99999999H")]
    [InlineData("99999999M")]
    [InlineData("4294968S")]
    [InlineData("4294967S")]
    public async Task Check_DeadlineFartherThanATimerReaches_IsAnswered(string timeout)
    {
        await using var server = await StartAsync();
        var end = new TaskCompletionSource();
        using var request = server.Message(new ChunkedContent([Allowed], end.Task));
        request.Headers.Add("grpc-timeout", timeout);

        var reply = server.SendAsync(request);
        Assert.Equal(7, (await server.SendAsync(Denied)).Response.Status.Code);
        end.SetResult();

        Assert.Equal(0, (await reply).Response.Status.Code);
        Assert.Empty(server.Logs.Complaints);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("123456789m")]
    [InlineData("-1m")]
    public async Task Check_TimeoutThatBreaksTheRules_IsAnswered(string timeout)
    {
        await using var server = await StartAsync();
        using var request = server.Message(new ChunkedContent([Allowed]));
        request.Headers.Add("grpc-timeout", timeout);

        Assert.Equal(0, (await server.SendAsync(request)).Response.Status.Code);
    }

    [Fact]
    public async Task Check_CallerGivesUpWhileTheBodyIsWithheld_EndsQuietly()
    {
        var time = new SignallingTime();
        await using var server = await StartAsync(time: time);
        using var request = server.Message(new ChunkedContent([Allowed[..20]], Never));
        request.Headers.Add("grpc-timeout", "200m");
        using var cancellation = new CancellationTokenSource();

        var reply = server.SendAsync(request, cancellation.Token);
        await time.TimerAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        await server.Logs.LoggedAsync(1001);
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, (await server.SendAsync(Allowed)).Response.Status.Code);
        Assert.Empty(server.Logs.Complaints);
    }

    [Fact]
    public async Task Check_ManyCallersResetAtOnce_LogsNoErrorAndServesOn()
    {
        await using var server = await StartAsync();
        using (var client = await RawHttp2Client.ConnectAsync(server.Http2))
        {
            for (var i = 0; i < 50; i++)
            {
                await client.PostAndResetAsync(CheckHandler.Path, Allowed);
            }

            // The same connection goes on.
            Assert.Equal(0, await client.CheckAsync([Allowed]));
        }

        Assert.Equal(0, (await server.SendAsync(Allowed)).Response.Status.Code);
        Assert.DoesNotContain(server.Logs.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Check_AThousandAtOnce_EachGetsItsOwnAnswer()
    {
        await using var server = await StartAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async i =>
        {
            var frame = i % 2 == 0 ? Allowed : Denied;
            return await (i % 3 == 0 ? server.SendAsync(frame[..(5 + (i % 20))], frame[(5 + (i % 20))..]) : server.SendAsync(frame));
        }));

        for (var i = 0; i < replies.Length; i++)
        {
            Assert.Equal(i % 2 == 0 ? 0 : 7, replies[i].Response.Status.Code);
        }

        Assert.Equal(500, server.State.Counters.Measure().Where(count => count.Tags.ToArray().Contains(new("decision", "allow"))).Sum(count => count.Value));
        Assert.Equal(500, server.State.Counters.Measure().Where(count => count.Tags.ToArray().Contains(new("decision", "deny"))).Sum(count => count.Value));
        Assert.Empty(server.Logs.Complaints);
    }

    [Fact]
    public async Task Check_ClientThatAcceptsCompression_IsAnsweredUncompressed()
    {
        await using var server = await StartAsync();
        using var request = server.Message(new ByteArrayContent(Denied));
        request.Headers.Add("grpc-accept-encoding", "gzip,deflate");
        request.Headers.Add("accept-encoding", "gzip, br");

        Assert.Equal(7, (await server.SendAsync(request)).Response.Status.Code);
    }

    [Fact]
    public async Task Check_LargeDenial_ArrivesWhole()
    {
        var body = new string('x', 60_000);
        await using var server = await StartAsync(TestPolicies.Parse(
            $"""
             apiVersion: meshextensions.io/v1alpha1
             kind: AccessPolicy
             metadata:
               name: large
             spec:
               onDeny:
                 body: {body}
               rules:
                 - effect: Deny
             """));

        Assert.Equal(body, (await server.SendAsync(Allowed)).Response.DeniedResponse.Body);
    }

    [Fact]
    public async Task Check_WhilePoliciesChange_NeverMixesTwoSets()
    {
        await using var server = await StartAsync();
        PolicyLoadResult[] sets = [new(TestPolicies.Quickstart, []), new(TestPolicies.AllowEverything, []), new(TestPolicies.Parse(DenyEverything), [])];
        (string, int, int?, int?)[] possible = [("ext-authz-sample", 7, null, 403), ("everything", 0, 0, null), ("nothing", 16, null, 401)];
        using var stop = new CancellationTokenSource();
        var reloads = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                server.State.Apply(sets[i % sets.Length], DateTimeOffset.UnixEpoch);
            }
        });

        for (var i = 0; i < 20; i++)
        {
            foreach (var reply in await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.SendAsync(Denied))))
            {
                var response = reply.Response;
                var policy = response.DynamicMetadata.Fields["policy"].StringValue;
                var answer = (policy, response.Status.Code, response.OkResponse?.Headers.Count, (int?)response.DeniedResponse?.Status.Code);
                Assert.Contains(answer, possible);
            }
        }

        await stop.CancelAsync();
        await reloads;
        Assert.Empty(server.Logs.Complaints);
    }

    private const string DenyEverything =
        """
        apiVersion: meshextensions.io/v1alpha1
        kind: AccessPolicy
        metadata: {name: nothing}
        spec:
          onDeny: {status: 401}
          rules: [{name: none, effect: Deny}]
        """;

    /// <summary>A length, where there is one, must be the body's.</summary>
    private static void AssertLength(Reply reply)
    {
        if (reply.ContentHeaders.TryGetValues("content-length", out var lengths))
        {
            Assert.Equal(reply.Body.Length.ToString(), Assert.Single(lengths));
        }
    }
}
