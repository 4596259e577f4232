using System.Net;
using System.Net.Sockets;
using Envoy.Type.V3;
using Grpc.Health.V1;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task Serve_BrokenPolicies_DeniesEverythingWith503UntilTheyAreMended()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("policy.yaml", PolicyTexts.Broken);
        await using var server = await MeshextProcess.ServeAsync("--policies", folder.Path);
        using var channel = server.OpenChannel();
        var health = new Health.HealthClient(channel);

        var (status, body) = await server.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("\"reason\": \"the policies have errors", body, StringComparison.Ordinal);
        Assert.Contains($"{path}:8:15: ", body, StringComparison.Ordinal);
        Assert.Contains("NOT READY", server.Error, StringComparison.Ordinal);
        Assert.Contains($"{path}:8:15: ", server.Error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/healthz")).Status); // A restart would not mend it.
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest())).Status);
        var denied = await channel.CheckAsync(Requests.Http());
        Assert.NotEqual(0, denied.Status.Code);
        Assert.Equal(StatusCode.ServiceUnavailable, denied.DeniedResponse.Status.Code);
        Assert.Equal("policies_invalid", denied.Reason());

        folder.Replace("policy.yaml", PolicyTexts.AllowEverything);
        await Eventually.HoldsAsync(server.IsReadyAsync, "the mended policies make the server ready");
        Assert.Equal(0, (await channel.CheckAsync(Requests.Http())).Status.Code);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
    }

    [Fact]
    public async Task Serve_NoPolicies_DeniesEverythingAndReadinessSaysWhatToDo()
    {
        await using var server = await MeshextProcess.ServeAsync();
        using var channel = server.OpenChannel();

        var (status, body) = await server.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("no policy is loaded", body, StringComparison.Ordinal);
        Assert.Contains("--policies", body, StringComparison.Ordinal);
        foreach (var request in new[] { Requests.Allowed(), Requests.Tcp("spiffe://cluster.local/ns/foo/sa/a") })
        {
            var response = await channel.CheckAsync(request);
            Assert.NotEqual(0, response.Status.Code);
            Assert.NotNull(response.DeniedResponse);
            Assert.Equal("no_policy_loaded", response.Reason());
        }
    }

    [Fact]
    public async Task Serve_MissingFolder_EndsWithStatusTwoAndNamesIt()
    {
        using var folder = new TemporaryFolder();
        var missing = folder.File("nowhere");

        var result = await MeshextProcess.RunAsync("serve", "--policies", missing, "--grpc-listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(missing, result.Error, StringComparison.Ordinal);
        Assert.Contains("no such file or folder", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("--grpc-listen", "--admin-listen")]
    [InlineData("--admin-listen", "--grpc-listen")]
    public async Task Serve_PortInUse_EndsWithStatusOneAndNamesTheCure(string taken, string free)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = listener.LocalEndpoint.ToString()!;

        var result = await MeshextProcess.RunAsync("serve", taken, address, free, "127.0.0.1:0");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(address, result.Error, StringComparison.Ordinal);
        Assert.Contains(taken, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal); // A message, no stack trace.
    }

    [Theory]
    [InlineData("--grpc-listen", "nonsense")]
    [InlineData("--admin-listen", "example.org:80")]
    [InlineData("--grpc-listen", "127.0.0.1:65536")]
    public async Task Serve_AddressThatIsNone_EndsWithStatusTwoAndNamesIt(string option, string address)
    {
        var result = await MeshextProcess.RunAsync("serve", option, address);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(address, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_Quickstart_GreetsWithAddressesPoliciesAndCommandsThatWork()
    {
        await using var server = await MeshextProcess.ServeAsync("--policies", PolicyTexts.QuickstartFolder);

        await Eventually.HoldsAsync(() => server.Error.Contains("send access-log", StringComparison.Ordinal), "the greeting is complete");

        Assert.Contains("ext-authz-sample: header-allows (Allow), header-denies (Deny), service-account-a (Allow)", server.Error, StringComparison.Ordinal);
        var command = server.Error.Split('\n').First(line => line.Contains(" send check ", StringComparison.Ordinal)).Trim();
        var result = await MeshextProcess.RunAsync(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\"decision\": \"allow\"", result.Output, StringComparison.Ordinal);
        Assert.Empty(server.Output); // Standard output belongs to access logs.
    }
}
