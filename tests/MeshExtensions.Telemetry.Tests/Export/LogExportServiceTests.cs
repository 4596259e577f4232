using MeshExtensions.Telemetry.Export;
using MeshExtensions.Telemetry.Observability;
using MeshExtensions.Telemetry.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MeshExtensions.Telemetry.Tests.Export;

public sealed class LogExportServiceTests
{
    [Fact]
    public async Task Run_LittleTraffic_WaitsForTheLinger()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new ExportFixture(new FakeDestination((_, _) => Task.FromResult(ExportResult.Success)), time);
        await fixture.StartAsync();
        fixture.Send(Samples.HttpMessage(1));

        // The loop may not have armed its timer yet; time moves until it has.
        var settled = fixture.SettledAsync();
        while (!settled.IsCompleted)
        {
            time.Advance(LogExportService.Linger);
            await Task.Yield();
        }

        await settled;
        Assert.Equal(1, fixture.Metrics.Exported);
    }

    [Fact]
    public async Task Run_MuchTraffic_DoesNotWait()
    {
        await using var fixture = new ExportFixture(new FakeDestination((_, _) => Task.FromResult(ExportResult.Success)), new FakeTimeProvider());
        fixture.Send(Samples.HttpMessage(2000));
        await fixture.StartAsync();

        // Time stands still, so only the size can have triggered this; what is below it waits.
        await fixture.Metrics.WaitUntilAsync(() => fixture.Metrics.Exported > 0);
    }

    [Fact]
    public async Task Stop_DestinationTakesEverything_DrainsTheQueue()
    {
        await using var fixture = new ExportFixture(new FakeDestination((_, _) => Task.FromResult(ExportResult.Success)), new FakeTimeProvider());
        await fixture.StartAsync();
        fixture.Send(Samples.HttpMessage(10));

        await fixture.StopAsync();

        Assert.Equal(10, fixture.Metrics.Exported);
        Assert.Equal(0, fixture.Metrics.AllDropped);
    }

    [Fact]
    public async Task Stop_DestinationIsStuck_DropsTheRestAtTheDeadline()
    {
        var time = new FakeTimeProvider();
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var destination = new FakeDestination(async (_, _) =>
        {
            entered.TrySetResult();
            await stuck.Task;
            return ExportResult.Success;
        });
        await using var fixture = new ExportFixture(destination, time, TimeSpan.FromSeconds(10));
        fixture.Send(Samples.HttpMessage(2000));
        await fixture.StartAsync();
        await entered.Task;
        fixture.Send(Samples.HttpMessage(7));

        var stop = fixture.StopAsync();
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(stop.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await stop.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(2007, fixture.Metrics.Dropped("shutdown"));
        fixture.AssertLedger();

        // The late answer must not count the batch a second time.
        stuck.SetResult();
        fixture.Send(Samples.HttpMessage(3));
        Assert.Equal(2010, fixture.Metrics.Dropped("shutdown"));
        fixture.AssertLedger();
    }

    [Fact]
    public async Task Stop_OpenStream_WaitsForItsEnd()
    {
        await using var fixture = new ExportFixture(new FakeDestination((_, _) => Task.FromResult(ExportResult.Success)), new FakeTimeProvider());
        await fixture.StartAsync();
        fixture.Streams.Enter();

        var stop = fixture.StopAsync();
        Assert.False(stop.IsCompleted);
        fixture.Send(Samples.HttpMessage(4));
        fixture.Streams.Leave();
        await stop.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(4, fixture.Metrics.Exported);
    }

    [Fact]
    public async Task Run_DestinationThrows_LosesOneBatchOnly()
    {
        var count = 0;
        var destination = new FakeDestination((_, _) => ++count == 1 ? throw new InvalidOperationException("bug") : Task.FromResult(ExportResult.Success));
        await using var fixture = new ExportFixture(destination);
        await fixture.StartAsync();
        fixture.Send(Samples.HttpMessage(5));
        await fixture.SettledAsync();
        fixture.Send(Samples.HttpMessage(6));
        await fixture.SettledAsync();

        Assert.Equal(5, fixture.Metrics.Dropped("output_failed"));
        Assert.Equal(6, fixture.Metrics.Exported);
    }

    [Fact]
    public void DropReason_EachValue_HasAName()
    {
        using var mapping = new MapperFixture();
        foreach (var reason in Enum.GetValues<DropReason>())
        {
            mapping.TelemetryMetrics.Dropped(1, reason);
            var name = string.Concat(reason.ToString().Select((letter, index) => char.IsUpper(letter) && index > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
            Assert.Equal(1, mapping.Metrics.Dropped(name));
        }
    }
}
