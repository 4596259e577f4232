using System.Diagnostics.Metrics;
using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Reloading;
using MeshExtensions.Authorization.Tests.Serving;
using MeshExtensions.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Authorization.Tests.Reloading;

public sealed class PolicyWatcherTests : IDisposable
{
    private const string Broken = "kind: Nothing";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PolicyFolder _folder = new();
    private readonly CollectedLogs _logs = new();
    private readonly SignallingTime _time = new();
    private readonly AuthorizationState _state = new();
    private readonly CheckMetrics _metrics;
    private readonly List<(bool Succeeded, long Count)> _reloads = [];
    private readonly MeterListener _listener = new();
    private int _raised;
    private PolicyWatcher? _watcher;

    public PolicyWatcherTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == "meshext.policy.reloads")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => _reloads.Add((tags.ToArray().Contains(new("outcome", "success")), value)));
        _listener.Start();
        _metrics = new CheckMetrics(meters, _state);
        _state.StatusChanged += (_, _) => _raised++;
    }

    [Fact]
    public async Task StartAsync_PoliciesThere_AreInForceWhenItReturns()
    {
        _folder.Write(TestPolicies.QuickstartText);

        await StartAsync();

        Assert.Equal(["ext-authz-sample"], _state.Status.InForce.Policies);
        Assert.Same(_state.Status.InForce, _state.Model.Set);
        Assert.Equal(_time.GetUtcNow(), _state.Status.LoadedAt);
        Assert.Empty(_state.Status.Errors);
        Assert.Null(_state.Status.NotReadyReason);
        Assert.Equal(1, _raised);
        Assert.Empty(_reloads);
    }

    [Fact]
    public async Task StartAsync_EmptyFolder_DeniesAndSaysWhatToDo()
    {
        await StartAsync();

        Assert.Equal(DecisionReason.NoPolicyLoaded, Decide());
        Assert.Contains("no policy is loaded", _state.Status.NotReadyReason, StringComparison.Ordinal);
        Assert.Contains(_logs.Entries, entry => entry.Id == 1014);
    }

    [Fact]
    public async Task StartAsync_BrokenPolicies_DeniesAsInvalidUntilTheyAreMended()
    {
        _folder.Write(TestPolicies.AllowEverythingText, "a.yaml");
        _folder.Write(Broken, "b.yaml");
        await StartAsync();

        Assert.Equal(DecisionReason.PoliciesInvalid, Decide());
        Assert.NotEmpty(_state.Status.Errors);
        Assert.Null(_state.Status.LoadedAt);
        Assert.NotNull(_state.Status.NotReadyReason);
        Assert.Contains(_logs.Entries, entry => entry.Id == 1012);

        // Another way of being broken changes nothing.
        _folder.Write(Broken + "s", "b.yaml");
        LookTwice();
        Assert.Equal(DecisionReason.PoliciesInvalid, Decide());

        File.Delete(_folder.File("b.yaml"));
        LookTwice();
        Assert.Equal(DecisionReason.AllowedByRule, Decide());
        Assert.Empty(_state.Status.Errors);
        Assert.Null(_state.Status.NotReadyReason);
        Assert.Equal([(false, 1), (true, 1)], _reloads);
        Assert.Equal(3, _raised);
    }

    [Fact]
    public async Task Look_NothingChanged_ReadsNothing()
    {
        _folder.Write(TestPolicies.AllowEverythingText);
        await StartAsync();
        var before = _state.Model;

        LookTwice();
        LookTwice();

        Assert.Same(before, _state.Model);
        Assert.Empty(_reloads);
        Assert.Equal(1, _raised);
    }

    [Fact]
    public async Task Look_ChangedFile_IsReadOnceItHasSettled()
    {
        _folder.Write(TestPolicies.AllowEverythingText);
        await StartAsync();

        // A look that finds a new state only remembers it, as often as it changes again.
        for (var i = 0; i < 3; i++)
        {
            _folder.Write(TestPolicies.QuickstartText + new string('\n', i));
            _watcher!.Look();
            Assert.Equal(["everything"], _state.Status.InForce.Policies);
        }

        _watcher!.Look();
        Assert.Equal(["ext-authz-sample"], _state.Status.InForce.Policies);
        Assert.Equal([(true, 1)], _reloads);

        LookTwice();
        Assert.Single(_reloads);
        Assert.Equal(2, _raised);
    }

    [Fact]
    public async Task Look_ChangedAndChangedBack_ReadsNothing()
    {
        _folder.Write(TestPolicies.AllowEverythingText);
        await StartAsync();
        var time = File.GetLastWriteTimeUtc(_folder.File());

        _folder.Write(Broken);
        _watcher!.Look();
        _folder.Write(TestPolicies.AllowEverythingText);
        File.SetLastWriteTimeUtc(_folder.File(), time);
        LookTwice();

        Assert.Empty(_reloads);
    }

    [Fact]
    public async Task Look_FileAdded_ComesIntoForceWithTheOthers()
    {
        _folder.Write(TestPolicies.AllowEverythingText);
        await StartAsync();

        Directory.CreateDirectory(_folder.File("more"));
        _folder.Write(TestPolicies.QuickstartText, "more/quickstart.yml");
        LookTwice();

        Assert.Equal(2, _state.Status.InForce.Policies.Count);
    }

    [Fact]
    public async Task Look_BrokenChange_KeepsTheLastGoodSetAndReports()
    {
        _folder.Write(TestPolicies.AllowEverythingText);
        await StartAsync();
        var good = _state.Model;
        var loadedAt = _state.Status.LoadedAt;
        _time.Advance(TimeSpan.FromMinutes(1));

        _folder.Write(Broken);
        LookTwice();

        Assert.Same(good, _state.Model);
        Assert.Equal(loadedAt, _state.Status.LoadedAt);
        Assert.Contains("policy.yaml", Assert.Single(_state.Status.Errors).ToString(), StringComparison.Ordinal);
        Assert.Null(_state.Status.NotReadyReason);
        Assert.Equal([(false, 1)], _reloads);
        Assert.Contains(_logs.Entries, entry => entry is { Id: 1013, Level: LogLevel.Error });
        Assert.Contains(_logs.Entries, entry => entry.Id == 1011 && entry.Message.Contains("policy.yaml", StringComparison.Ordinal));
        Assert.Equal(2, _raised);

        _folder.Write(TestPolicies.QuickstartText);
        LookTwice();

        Assert.Equal(["ext-authz-sample"], _state.Status.InForce.Policies);
        Assert.Empty(_state.Status.Errors);
        Assert.Equal(_time.GetUtcNow(), _state.Status.LoadedAt);
    }

    [Fact]
    public async Task Look_DeletedFolder_KeepsTheLastGoodSet()
    {
        _folder.Write(TestPolicies.AllowEverythingText);
        await StartAsync();

        Directory.Delete(_folder.Path, recursive: true);
        LookTwice();

        Assert.Equal(DecisionReason.AllowedByRule, Decide());
        Assert.Single(_state.Status.Errors);

        Directory.CreateDirectory(_folder.Path);
        _folder.Write(TestPolicies.QuickstartText);
        LookTwice();
        Assert.Equal(["ext-authz-sample"], _state.Status.InForce.Policies);
    }

    [Fact]
    public async Task Look_EveryFileDeleted_Denies()
    {
        _folder.Write(TestPolicies.AllowEverythingText);
        await StartAsync();

        File.Delete(_folder.File());
        LookTwice();

        Assert.Equal(DecisionReason.NoPolicyLoaded, Decide());
        Assert.NotNull(_state.Status.NotReadyReason);
    }

    /// <summary>The layout of a mounted ConfigMap: files are links into ..data, which is a link to a generation's folder and is swapped as a whole.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)] // as an archive with normalized times makes them
    public async Task Look_ConfigMapSwapped_TakesTheNewGeneration(bool withTheSameTimesAndSizes)
    {
        var first = TestPolicies.AllowEverythingText;
        var second = first.Replace("effect: Allow", "effect: Deny ", StringComparison.Ordinal);
        MakeGeneration("..2024_1", first);
        MakeGeneration("..2024_2", withTheSameTimesAndSizes ? second : second + "\n");
        Directory.CreateSymbolicLink(_folder.File("..data"), "..2024_1");
        File.CreateSymbolicLink(_folder.File(), "..data/policy.yaml");
        await StartAsync();
        Assert.Equal(DecisionReason.AllowedByRule, Decide());

        Directory.Delete(_folder.File("..data"));
        Directory.CreateSymbolicLink(_folder.File("..data"), "..2024_2");
        Directory.Delete(_folder.File("..2024_1"), recursive: true);
        LookTwice();

        Assert.Equal(DecisionReason.DeniedByRule, Decide());
    }

    [Fact]
    public async Task Look_LinkThatLeadsNowhere_IsAnErrorAndMended()
    {
        _folder.Write(TestPolicies.AllowEverythingText);
        await StartAsync();

        File.CreateSymbolicLink(_folder.File("gone.yaml"), _folder.File("nowhere"));
        LookTwice();
        Assert.Contains("gone.yaml", Assert.Single(_state.Status.Errors).ToString(), StringComparison.Ordinal);

        File.Delete(_folder.File("gone.yaml"));
        LookTwice();
        Assert.Empty(_state.Status.Errors);
    }

    [Fact]
    public async Task Look_LinksThatLeadToEachOther_AreAnErrorAndDoNotEndTheWatch()
    {
        _folder.Write(TestPolicies.AllowEverythingText);
        File.CreateSymbolicLink(_folder.File("one.yaml"), _folder.File("two.yaml"));
        File.CreateSymbolicLink(_folder.File("two.yaml"), _folder.File("one.yaml"));
        await StartAsync();
        Assert.Equal(DecisionReason.PoliciesInvalid, Decide());

        File.Delete(_folder.File("one.yaml"));
        File.Delete(_folder.File("two.yaml"));
        LookTwice();
        Assert.Equal(DecisionReason.AllowedByRule, Decide());
    }

    [Fact]
    public async Task Look_ListenerThatFails_IsTriedAgain()
    {
        _folder.Write(TestPolicies.AllowEverythingText);
        await StartAsync();
        var fails = true;
        _state.StatusChanged += (_, _) =>
        {
            if (fails)
            {
                fails = false;
                throw new InvalidOperationException();
            }
        };

        _folder.Write(TestPolicies.QuickstartText);
        Assert.Throws<InvalidOperationException>(LookTwice);
        _watcher!.Look();

        Assert.Equal(["ext-authz-sample"], _state.Status.InForce.Policies);
        Assert.Equal(3, _raised);
    }

    [Fact]
    public async Task ExecuteAsync_AsTimeGoesBy_LooksByItself()
    {
        _folder.Write(TestPolicies.AllowEverythingText);
        await StartAsync();
        var changed = new TaskCompletionSource();
        _state.StatusChanged += (_, _) => changed.TrySetResult();
        Assert.Equal(PolicyWatcher.Interval, await _time.TimerAsync());

        _folder.Write(TestPolicies.QuickstartText);
        for (var i = 0; i < 100_000 && !changed.Task.IsCompleted; i++)
        {
            _time.Advance(PolicyWatcher.Interval);
            await Task.Yield();
        }

        await changed.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["ext-authz-sample"], _state.Status.InForce.Policies);
    }

    public void Dispose()
    {
        _watcher?.StopAsync(CancellationToken.None).Wait(TimeSpan.FromSeconds(10));
        _watcher?.Dispose();
        _listener.Dispose();
        _metrics.Dispose();
        _services.Dispose();
        _folder.Dispose();
        _logs.Dispose();
    }

    private Task StartAsync()
    {
        _watcher = new PolicyWatcher(_folder.Path, new PolicyStore(PolicyOptions.Default), _state, _metrics, _time, _logs.CreateLogger<PolicyWatcher>());
        return _watcher.StartAsync(CancellationToken.None);
    }

    private void LookTwice()
    {
        _watcher!.Look();
        _watcher.Look();
    }

    private DecisionReason Decide() => TestPolicies.Decide(_state.Model.Set, CheckServer.FrameOf(allowed: true)[5..]).Reason;

    private void MakeGeneration(string name, string policy)
    {
        Directory.CreateDirectory(_folder.File(name));
        File.WriteAllText(_folder.File($"{name}/policy.yaml"), policy);
        File.SetLastWriteTimeUtc(_folder.File($"{name}/policy.yaml"), DateTime.UnixEpoch.AddSeconds(1));
    }
}
