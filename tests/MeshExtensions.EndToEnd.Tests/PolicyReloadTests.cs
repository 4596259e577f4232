using System.Collections.Concurrent;
using System.Net;
using Grpc.Net.Client;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class PolicyReloadTests
{
    private const string FileName = "policy.yaml";

    /// <summary>The server looks twice a second, and takes a change at the second look; the rest is for machines that are busy.</summary>
    private static readonly TimeSpan ReloadBound = TimeSpan.FromSeconds(20);

    private static readonly string[] Versions = ["one", "two"];

    [Fact]
    public async Task Reload_DuringCalls_FailsNoneAndAnswersAllByOneOfTheVersions()
    {
        using var folder = new TemporaryFolder();
        folder.Write(FileName, PolicyTexts.Version("one"));
        await using var server = await MeshextProcess.ServeAsync("--policies", folder.Path);
        using var done = new CancellationTokenSource();
        var strange = new ConcurrentQueue<string>();
        var callers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => CallUntilAsync(server, strange, done.Token))).ToArray();
        using var channel = server.OpenChannel();

        for (var i = 1; i <= 6; i++)
        {
            var version = Versions[i % 2];
            Write(folder, i, version);
            await Eventually.HoldsAsync(async () => await AskAsync(channel, "/last") == version, $"version {version} is in force", ReloadBound);
        }

        // Faster than the server looks: it must come to rest at the last of them.
        for (var i = 0; i < 100; i++)
        {
            Write(folder, i, Versions[i % 2]);
        }

        folder.Replace(FileName, PolicyTexts.Version("last"));
        await Eventually.HoldsAsync(async () => await AskAsync(channel, "/last") == "last", "the last of many versions is in force", ReloadBound);
        await done.CancelAsync();
        var calls = (await Task.WhenAll(callers).WithinBound()).Sum();

        Assert.Empty(strange);
        Assert.True(calls > 100, $"Only {calls} calls were made meanwhile.");
        var metrics = await server.GetMetricsAsync();
        Assert.Equal(0, metrics.Sum("meshext_policy_reloads_total", ("outcome", "failure")));
        Assert.True(metrics.Sum("meshext_policy_reloads_total", ("outcome", "success")) >= 7);
    }

    [Fact]
    public async Task Reload_BrokenFile_KeepsTheLastGoodPoliciesAndSaysSoUntilItIsMended()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(FileName, PolicyTexts.Version("one"));
        await using var server = await MeshextProcess.ServeAsync("--policies", folder.Path);
        using var channel = server.OpenChannel();
        var place = $"{path}:8:15: ";

        folder.Replace(FileName, PolicyTexts.Broken);
        await Eventually.HoldsAsync(async () => (await server.GetAsync("/readyz")).Body.Contains(place, StringComparison.Ordinal), $"/readyz tells {place}", ReloadBound);

        var (status, body) = await server.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, status); // What was good is still in force.
        Assert.Contains("\"ready\": true", body, StringComparison.Ordinal);
        Assert.Contains("'Alow'", System.Text.RegularExpressions.Regex.Unescape(body), StringComparison.Ordinal);
        Assert.Equal("one", await AskAsync(channel, "/last"));
        await Eventually.HoldsAsync(async () => (await server.GetMetricsAsync()).Sum("meshext_policy_errors") > 0, "the metric counts errors");
        Assert.Equal(1, (await server.GetMetricsAsync()).Sum("meshext_policy_reloads_total", ("outcome", "failure")));
        await Eventually.HoldsAsync(() => server.Error.Contains(place, StringComparison.Ordinal), "standard error tells where the error is");
        await Eventually.HoldsAsync(() => server.Error.Contains("stay in force", StringComparison.Ordinal), "standard error tells what decides meanwhile");

        folder.Replace(FileName, PolicyTexts.Version("two"));
        await Eventually.HoldsAsync(async () => await AskAsync(channel, "/last") == "two", "the mended policy is in force", ReloadBound);
        await Eventually.HoldsAsync(async () => (await server.GetMetricsAsync()).Sum("meshext_policy_errors") == 0, "the metric counts no errors");
        Assert.DoesNotContain(path, (await server.GetAsync("/readyz")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_FilesComeAndGo_AreInForceAndOut()
    {
        using var folder = new TemporaryFolder();
        folder.Write("everything.yaml", PolicyTexts.AllowEverything);
        await using var server = await MeshextProcess.ServeAsync("--policies", folder.Path);
        using var channel = server.OpenChannel();
        Assert.Equal("allowed_by_rule", await ReasonAsync(channel));

        folder.Write(
            "closed.yaml",
            """
            apiVersion: meshextensions.io/v1alpha1
            kind: AccessPolicy
            metadata:
              name: closed
            spec:
              rules:
                - name: nobody
                  effect: Deny
            """);
        await Eventually.HoldsAsync(async () => await ReasonAsync(channel) == "denied_by_rule", "the added file is in force", ReloadBound);

        File.Delete(folder.File("closed.yaml"));
        await Eventually.HoldsAsync(async () => await ReasonAsync(channel) == "allowed_by_rule", "the deleted file is out of force", ReloadBound);

        File.Delete(folder.File("everything.yaml"));
        await Eventually.HoldsAsync(async () => await ReasonAsync(channel) == "no_policy_loaded", "without policies everything is denied", ReloadBound);
        Assert.False(await server.IsReadyAsync());
    }

    [Fact]
    public async Task Reload_FilesChangeWhileTheyAreRead_NeverMixesVersions()
    {
        using var folder = new TemporaryFolder();
        folder.Write("first.yaml", PolicyTexts.Version("one"));
        await using var server = await MeshextProcess.ServeAsync("--policies", folder.Path);
        using var channel = server.OpenChannel();

        // A pipe holds up whoever reads it: opening it for writing waits until the server, having read the first file, comes to it.
        var pipe = folder.MakePipe("second.yaml");
        await using (var writer = new StreamWriter(await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)).WithinBound()))
        {
            folder.Replace("first.yaml", PolicyTexts.Version("two"));
            folder.Replace("second.yaml", Opening("new"));
            await writer.WriteAsync(Opening("old"));
        }

        var reasons = new HashSet<string>(StringComparer.Ordinal);
        await Eventually.HoldsAsync(
            async () =>
            {
                foreach (var path in new[] { "/old", "/new" })
                {
                    if ((await channel.CheckAsync(Requests.Http(path))).Status.Code == 0)
                    {
                        reasons.Add(path);
                    }
                }

                return reasons.Contains("/new");
            },
            "the new files are in force",
            ReloadBound);

        Assert.Equal(["/new"], reasons);
        Assert.Equal("two", await AskAsync(channel, "/last"));

        static string Opening(string path) => $$"""
            apiVersion: meshextensions.io/v1alpha1
            kind: AccessPolicy
            metadata:
              name: opening
            spec:
              rules:
                - name: {{path}}
                  effect: Allow
                  to:
                    - operation:
                        paths: ["/{{path}}"]
            """;
    }

    [Fact]
    public async Task Reload_ConfigMapLayout_FollowsTheLinkThatIsSwitched()
    {
        using var folder = new TemporaryFolder();
        Publish(folder, "..generation-1", "one");
        File.CreateSymbolicLink(folder.File(FileName), Path.Combine("..data", FileName));
        await using var server = await MeshextProcess.ServeAsync("--policies", folder.Path);
        using var channel = server.OpenChannel();
        Assert.Equal("one", await AskAsync(channel, "/last"));

        Publish(folder, "..generation-2", "two");
        await Eventually.HoldsAsync(async () => await AskAsync(channel, "/last") == "two", "the new generation is in force", ReloadBound);
    }

    /// <summary>What the kubelet does: a folder for each generation, and a link to the newest, switched by renaming.</summary>
    private static void Publish(TemporaryFolder folder, string generation, string version)
    {
        Directory.CreateDirectory(folder.File(generation));
        File.WriteAllText(Path.Combine(folder.File(generation), FileName), PolicyTexts.Version(version));
        Directory.CreateSymbolicLink(folder.File("..data_tmp"), generation);
        folder.Rename("..data_tmp", "..data");
    }

    private static void Write(TemporaryFolder folder, int way, string version)
    {
        switch (way % 3)
        {
            case 0:
                folder.Replace(FileName, PolicyTexts.Version(version));
                break;
            case 1:
                folder.Write(FileName, PolicyTexts.Version(version));
                break;
            default:
                folder.WriteInPieces(FileName, PolicyTexts.Version(version));
                break;
        }
    }

    /// <summary>Calls on a connection of its own, one after the other, and notes what is not an answer of a version.</summary>
    private static async Task<int> CallUntilAsync(MeshextProcess server, ConcurrentQueue<string> strange, CancellationToken done)
    {
        using var channel = server.OpenChannel();
        for (var calls = 0; ; calls++)
        {
            if (done.IsCancellationRequested)
            {
                return calls;
            }

            try
            {
                var answer = await AskAsync(channel, calls % 2 == 0 ? "/last" : "/elsewhere");
                await Task.Delay(1, CancellationToken.None); // Leaves the machine to the server.
                if (answer is not ("one" or "two" or "last"))
                {
                    strange.Enqueue(answer);
                }
            }
            catch (Grpc.Core.RpcException exception)
            {
                strange.Enqueue(exception.ToString());
            }
        }
    }

    /// <summary>The version that answered; anything that is no answer of a version is told as it is.</summary>
    private static async Task<string> AskAsync(GrpcChannel channel, string path)
    {
        var response = await channel.CheckAsync(Requests.Http(path));
        var headers = response.HttpResponseCase switch
        {
            Envoy.Service.Auth.V3.CheckResponse.HttpResponseOneofCase.OkResponse when path == "/last" && response.Status.Code == 0 => response.OkResponse.Headers,
            Envoy.Service.Auth.V3.CheckResponse.HttpResponseOneofCase.DeniedResponse when path != "/last" && response.Status.Code != 0 => response.DeniedResponse.Headers,
            _ => null,
        };
        return headers is [{ Header: { Key: "x-version", Value: var version } }] ? version : response.ToString();
    }

    private static async Task<string> ReasonAsync(GrpcChannel channel) => (await channel.CheckAsync(Requests.Http())).Reason();
}
