using MeshExtensions.EndToEnd.Tests.Support;

// The tests wait for other processes most of the time.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
[assembly: AssemblyFixture(typeof(QuickstartServer))]

namespace MeshExtensions.EndToEnd.Tests.Support;

/// <summary>One server with the quickstart policy, for all tests that change nothing in it and count nothing.</summary>
public sealed class QuickstartServer : IAsyncLifetime
{
    internal MeshextProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Process = await MeshextProcess.ServeAsync("--policies", PolicyTexts.QuickstartFolder);

    public ValueTask DisposeAsync() => Process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
