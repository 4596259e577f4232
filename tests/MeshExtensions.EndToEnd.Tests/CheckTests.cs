using System.Net;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using Grpc.Core;
using MeshExtensions.EndToEnd.Tests.Support;
using HttpCode = Envoy.Type.V3.StatusCode;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class CheckTests(QuickstartServer quickstart)
{
    private const string Ok = "0";
    private const string DeadlineExceeded = "4";

    private readonly MeshextProcess _server = quickstart.Process;

    [Fact]
    public async Task Check_RuleAllows_IsAllowedWithTheHeaderForTheUpstream()
    {
        using var channel = _server.OpenChannel();

        var response = await channel.CheckAsync(Requests.Allowed());

        Assert.NotNull(response.Status);
        Assert.Equal((int)StatusCode.OK, response.Status.Code);
        var header = Assert.Single(response.OkResponse.Headers);
        Assert.Equal(("x-ext-authz-check-result", "allowed"), (header.Header.Key, header.Header.Value));
        Assert.False(header.Append); // Said, not left out: what Envoy takes for granted has changed between versions.
        Assert.Equal("allowed_by_rule", response.Reason());
        Assert.Equal("header-allows", response.DynamicMetadata.Fields["rule"].StringValue);
    }

    [Fact]
    public async Task Check_NoRuleAllows_IsDeniedWithStatusHeadersAndBody()
    {
        using var channel = _server.OpenChannel();

        var response = await channel.CheckAsync(Requests.Http());

        Assert.Equal((int)StatusCode.PermissionDenied, response.Status.Code);
        Assert.Equal(HttpCode.Forbidden, response.DeniedResponse.Status.Code);
        var header = Assert.Single(response.DeniedResponse.Headers);
        Assert.Equal(("x-ext-authz-check-result", "denied"), (header.Header.Key, header.Header.Value));
        Assert.NotEqual(true, header.Append); // Envoy drops headers of a denial that would be appended.
        Assert.Contains("denied by ext_authz", response.DeniedResponse.Body, StringComparison.Ordinal);
        Assert.Equal("no_rule_allows", response.Reason());
    }

    [Theory]
    [InlineData("spiffe://cluster.local/ns/foo/sa/a", true)]
    [InlineData("spiffe://cluster.local/ns/foo/sa/b", false)]
    public async Task Check_TcpWithoutRequest_IsDecidedByThePrincipal(string principal, bool isAllowed)
    {
        using var channel = _server.OpenChannel();

        var response = await channel.CheckAsync(Requests.Tcp(principal));

        Assert.Equal(isAllowed, response.Status.Code == 0);
        Assert.Equal(isAllowed ? CheckResponse.HttpResponseOneofCase.OkResponse : CheckResponse.HttpResponseOneofCase.DeniedResponse, response.HttpResponseCase);
    }

    [Fact]
    public async Task Check_NothingToDecideOn_IsDeniedAsErrorEvenWhenEverythingIsAllowed()
    {
        string[] messages =
        [
            string.Empty, // An empty CheckRequest.
            "0A022200", // Attributes with a request that has no http.
            "0A7F", // Attributes that are said to be longer than the message.
            "FFFFFFFFFFFFFFFFFFFF01", // No tag at all.
        ];
        using var folder = new TemporaryFolder();
        folder.Write("policy.yaml", PolicyTexts.AllowEverything);
        await using var server = await MeshextProcess.ServeAsync("--policies", folder.Path);
        using var client = RawCall.OpenClient();

        var allowed = await RawCall.SendAsync(client, server.Grpc, RawCall.Check, RawCall.Frame(Requests.Http()));
        Assert.Equal(0, CheckResponse.Parser.ParseFrom(allowed.ReadMessage()).Status.Code);

        foreach (var message in messages)
        {
            var answer = await RawCall.SendAsync(client, server.Grpc, RawCall.Check, RawCall.Frame(Convert.FromHexString(message)));

            Assert.Equal((HttpStatusCode.OK, Ok), (answer.HttpStatus, answer.GrpcStatus)); // An error of gRPC would pass a fail-open Envoy.
            var response = CheckResponse.Parser.ParseFrom(answer.ReadMessage());
            Assert.Equal((int)StatusCode.InvalidArgument, response.Status.Code);
            Assert.Equal(HttpCode.BadRequest, response.DeniedResponse.Status.Code);
            Assert.Equal("malformed_request", response.Reason());
        }

        var metrics = await server.GetMetricsAsync();
        Assert.Equal(messages.Length, metrics.Sum("meshext_check_decisions_total", ("decision", "error"), ("reason", "malformed_request")));
    }

    [Fact]
    public async Task Check_SixtyKibibytesOfHeaders_AreRead()
    {
        using var channel = _server.OpenChannel();
        var request = Requests.Allowed();
        for (var i = 0; i < 96; i++)
        {
            request.Attributes.Request.Http.Headers[$"x-filler-{i}"] = new string('v', 640);
        }

        Assert.Equal("allowed_by_rule", (await channel.CheckAsync(request)).Reason());

        request.Attributes.Request.Http.Headers["x-ext-authz"] = "no";
        Assert.Equal("denied_by_rule", (await channel.CheckAsync(request)).Reason());
    }

    [Fact]
    public async Task Check_FiveMebibytesOfBody_AreReadAndDecided()
    {
        using var channel = _server.OpenChannel();
        var request = Requests.Allowed();
        request.Attributes.Request.Http.RawBody = ByteString.CopyFrom(new byte[5 * 1024 * 1024]);

        Assert.Equal("allowed_by_rule", (await channel.CheckAsync(request)).Reason());

        request.Attributes.Request.Http.Headers.Remove("x-ext-authz");
        Assert.Equal("no_rule_allows", (await channel.CheckAsync(request)).Reason());
    }

    [Fact]
    public async Task Check_LargerThanIsRead_IsDeniedWith413AndNotAsGrpcError()
    {
        using var channel = _server.OpenChannel();
        var request = Requests.Allowed();
        request.Attributes.Request.Http.RawBody = ByteString.CopyFrom(new byte[16 * 1024 * 1024]);

        var response = await channel.CheckAsync(request);

        Assert.Equal((int)StatusCode.ResourceExhausted, response.Status.Code);
        Assert.Equal(HttpCode.PayloadTooLarge, response.DeniedResponse.Status.Code);
    }

    [Theory]
    [InlineData("x-other", "allowed_by_rule")] // In a header that no rule reads, it does not matter.
    [InlineData("x-ext-authz", "denied_by_rule")] // In the one that decides, it is not "allow".
    public async Task Check_HeaderThatIsNotUtf8_IsNoError(string name, string reason)
    {
        using var client = RawCall.OpenClient();
        var request = Requests.Http("/~~~~", ("x-ext-authz", "allow"));
        request.Attributes.Request.Http.Headers[name] = "~~~~";
        var bytes = request.ToByteArray();
        bytes.AsSpan().Replace((byte)'~', (byte)0xFF);

        var answer = await RawCall.SendAsync(client, _server.Grpc, RawCall.Check, RawCall.Frame(bytes));

        Assert.Equal(Ok, answer.GrpcStatus);
        Assert.Equal(reason, CheckResponse.Parser.ParseFrom(answer.ReadMessage()).Reason());
    }

    [Fact]
    public async Task Check_MessageInManyPieces_IsAnsweredOnlyWhenItIsWhole()
    {
        using var client = RawCall.OpenClient();
        using var call = RawCall.Begin(client, _server.Grpc, RawCall.Check);
        foreach (var piece in RawCall.Frame(Requests.Allowed()).Chunk(7))
        {
            await call.WriteAsync(piece);
        }

        call.Complete();

        Assert.Equal("allowed_by_rule", CheckResponse.Parser.ParseFrom((await call.AnswerAsync()).ReadMessage()).Reason());
    }

    [Fact]
    public async Task Check_DeadlinePassesBeforeTheMessageIsWhole_EndsWithDeadlineExceeded()
    {
        using var client = RawCall.OpenClient();
        using var call = RawCall.Begin(client, _server.Grpc, RawCall.Check, timeout: "200m");
        await call.WriteAsync(RawCall.Frame(Requests.Allowed()).AsMemory(0, 40));

        var answer = await call.AnswerAsync();
        call.Complete();

        Assert.Equal((HttpStatusCode.OK, DeadlineExceeded), (answer.HttpStatus, answer.GrpcStatus));
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task Check_CallerGivesUpHalfway_LeavesTheConnectionToOtherCalls()
    {
        using var client = RawCall.OpenClient();
        for (var i = 0; i < 20; i++)
        {
            using var channel = _server.OpenChannel();
            using var given = new CancellationTokenSource();
            using var call = new Envoy.Service.Auth.V3.Authorization.AuthorizationClient(channel).CheckAsync(Requests.Allowed(), cancellationToken: given.Token);
            await given.CancelAsync();
            await Record.ExceptionAsync(() => call.ResponseAsync);
            Assert.Equal("allowed_by_rule", (await channel.CheckAsync(Requests.Allowed())).Reason());
        }
    }
}
