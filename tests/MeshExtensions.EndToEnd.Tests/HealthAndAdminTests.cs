using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class HealthAndAdminTests(QuickstartServer quickstart)
{
    private readonly MeshextProcess _server = quickstart.Process;

    [Theory]
    [InlineData("")]
    [InlineData("envoy.service.auth.v3.Authorization")]
    [InlineData("envoy.service.accesslog.v3.AccessLogService")]
    public async Task HealthCheck_ServiceThatServes_IsServing(string service)
    {
        using var channel = _server.OpenChannel();

        var response = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = service });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, response.Status);
    }

    [Fact]
    public async Task HealthCheck_UnknownService_IsNotFound()
    {
        using var channel = _server.OpenChannel();

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = "no.such.Service" }));

        Assert.Equal(StatusCode.NotFound, exception.StatusCode);
    }

    [Fact]
    public async Task HealthWatch_PoliciesComeAndGo_TellsEveryChange()
    {
        using var folder = new TemporaryFolder();
        await using var server = await MeshextProcess.ServeAsync("--policies", folder.Path);
        using var channel = server.OpenChannel();
        using var watch = new Health.HealthClient(channel).Watch(new HealthCheckRequest());

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await NextAsync(watch));
        folder.Replace("policy.yaml", PolicyTexts.AllowEverything);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await NextAsync(watch));
        File.Delete(folder.File("policy.yaml"));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await NextAsync(watch));
    }

    [Fact]
    public async Task Reflection_ListServices_NamesAllThatAreServed()
    {
        using var channel = _server.OpenChannel();
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = string.Empty });
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken).WithinBound());
        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToArray();

        Assert.Contains("envoy.service.auth.v3.Authorization", names, StringComparer.Ordinal);
        Assert.Contains("envoy.service.accesslog.v3.AccessLogService", names, StringComparer.Ordinal);
        Assert.Contains("grpc.health.v1.Health", names, StringComparer.Ordinal);

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "envoy.service.auth.v3.CheckRequest" });
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken).WithinBound());
        Assert.NotEmpty(call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto);
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task Admin_Paths_AnswerAndOthersAreNotFound()
    {
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await _server.GetAsync("/healthz"));
        Assert.Equal(HttpStatusCode.OK, (await _server.GetAsync("/readyz")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _server.GetAsync("/metrics")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.GetAsync("/")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.GetAsync("/metrics-and-more")).Status);
        using var post = await _server.Http.PostAsync(new Uri(_server.Admin, "/readyz"), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [Fact]
    public async Task Metrics_AfterChecks_CountsThemByDecisionReasonAndPolicy()
    {
        await using var server = await MeshextProcess.ServeAsync("--policies", PolicyTexts.QuickstartFolder);
        using var channel = server.OpenChannel();
        for (var i = 0; i < 5; i++)
        {
            await channel.CheckAsync(Requests.Allowed());
        }

        await channel.CheckAsync(Requests.Http());
        var metrics = await server.GetMetricsAsync();

        Assert.Equal(5, metrics.Sum("meshext_check_decisions_total", ("decision", "allow"), ("reason", "allowed_by_rule"), ("policy", "ext-authz-sample")));
        Assert.Equal(1, metrics.Sum("meshext_check_decisions_total", ("decision", "deny"), ("reason", "no_rule_allows"), ("policy", "")));
        Assert.Equal(6, metrics.Sum("meshext_check_decisions_total"));
        Assert.Equal(6, metrics.Sum("meshext_check_duration_seconds_count"));
        Assert.Equal(3, metrics.Sum("meshext_policy_rules"));
        Assert.True(metrics.Has("meshext_policy_errors"));
        Assert.Equal(0, metrics.Sum("meshext_policy_errors"));
        Assert.True(metrics.Has("dotnet_process_memory_working_set_bytes"), metrics.Text);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    public async Task GrpcListener_AdminPaths_AreNotThere(string path)
    {
        using var client = RawCall.OpenClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Grpc, path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/envoy.service.auth.v3.Authorization/Check")]
    [InlineData("/envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs")]
    [InlineData("/grpc.health.v1.Health/Check")]
    public async Task AdminListener_GrpcPaths_AreNotServed(string path)
    {
        using var content = new ByteArrayContent(RawCall.Frame([]));
        content.Headers.ContentType = new("application/grpc");

        using var response = await _server.Http.PostAsync(new Uri(_server.Admin, path), content, TestContext.Current.CancellationToken);

        Assert.False(response.IsSuccessStatusCode);
        Assert.False(response.Headers.Contains("grpc-status"));
    }

    [Fact]
    public async Task AdminListener_Http2_IsNotSpoken()
    {
        using var client = RawCall.OpenClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => RawCall.SendAsync(client, _server.Admin, RawCall.Check, RawCall.Frame(Requests.Allowed())));
    }

    [Fact]
    public async Task GrpcListener_UnknownMethod_IsUnimplemented()
    {
        using var client = RawCall.OpenClient();

        var answer = await RawCall.SendAsync(client, _server.Grpc, "/envoy.service.auth.v3.Authorization/Uncheck", RawCall.Frame([]));

        // gRPC clients make UNIMPLEMENTED of a plain 404, too.
        Assert.True(answer.GrpcStatus == "12" || answer.HttpStatus == HttpStatusCode.NotFound, answer.ToString());
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken).WithinBound());
        return watch.ResponseStream.Current.Status;
    }
}
