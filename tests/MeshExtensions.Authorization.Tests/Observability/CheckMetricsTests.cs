using System.Diagnostics.Metrics;
using MeshExtensions.Authorization.Serving;
using MeshExtensions.Authorization.Tests.Serving;
using MeshExtensions.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace MeshExtensions.Authorization.Tests.Observability;

public sealed class CheckMetricsTests : IDisposable
{
    private readonly ServiceProvider _services =
        new ServiceCollection().AddLogging().AddAuthorizationChecks(policiesPath: null).BuildServiceProvider();

    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _sums = new(StringComparer.Ordinal);
    private readonly List<double> _durations = [];

    public CheckMetricsTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _sums[Series(instrument, tags)] = value);
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => _sums[Series(instrument, tags)] = value);
        _listener.SetMeasurementEventCallback<double>((_, value, _, _) => _durations.Add(value));
        _listener.Start();
    }

    private AuthorizationState State => _services.GetRequiredService<AuthorizationState>();

    [Fact]
    public async Task Decisions_AcrossReloads_GoOnCounting()
    {
        await CheckAsync(allowed: true);
        State.Apply(new PolicyLoadResult(TestPolicies.Quickstart, []), DateTimeOffset.UnixEpoch);
        await CheckAsync(allowed: true);
        await CheckAsync(allowed: true);
        await CheckAsync(allowed: false);
        State.Apply(new PolicyLoadResult(TestPolicies.Parse(TestPolicies.QuickstartText), []), DateTimeOffset.UnixEpoch);
        await CheckAsync(allowed: true);
        await SendAsync([0, 0, 0, 0, 0]);
        await SendAsync([0, 0x7F, 0, 0, 0]);
        State.Apply(new PolicyLoadResult(TestPolicies.AllowEverything, []), DateTimeOffset.UnixEpoch);
        await CheckAsync(allowed: false);

        var sums = Collect();

        Assert.Equal(3, sums["meshext.check.decisions allow allowed_by_rule ext-authz-sample"]);
        Assert.Equal(1, sums["meshext.check.decisions deny denied_by_rule ext-authz-sample"]);
        Assert.Equal(1, sums["meshext.check.decisions allow allowed_by_rule everything"]);
        Assert.Equal(1, sums["meshext.check.decisions deny no_policy_loaded "]);
        Assert.Equal(1, sums["meshext.check.decisions error malformed_request "]);
        Assert.Equal(1, sums["meshext.check.decisions error request_too_large "]);
        Assert.Equal(8, sums.Where(sum => sum.Key.StartsWith("meshext.check.decisions", StringComparison.Ordinal)).Sum(sum => sum.Value));
    }

    [Fact]
    public async Task Duration_EveryCall_IsRecordedOnce()
    {
        await CheckAsync(allowed: true);
        await CheckAsync(allowed: false);
        await SendAsync([1, 0, 0, 0, 0]);

        Assert.Equal(3, _durations.Count);
        Assert.All(_durations, duration => Assert.InRange(duration, 0, 30));
    }

    [Fact]
    public async Task Gauges_AfterABrokenChange_ShowRulesInForceAndErrors()
    {
        await CheckAsync(allowed: true);
        State.Apply(new PolicyLoadResult(TestPolicies.Quickstart, []), DateTimeOffset.UnixEpoch);
        State.Apply(new PolicyLoadResult(null, [new PolicyError(default, "a"), new PolicyError(default, "b")]), DateTimeOffset.UnixEpoch);

        var sums = Collect();

        Assert.Equal(3, sums["meshext.policy.rules"]);
        Assert.Equal(2, sums["meshext.policy.errors"]);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private static string Series(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.ToArray().Select(tag => tag.Value).Prepend(instrument.Name));

    private Dictionary<string, long> Collect()
    {
        _listener.RecordObservableInstruments();
        return _sums;
    }

    private Task CheckAsync(bool allowed) => SendAsync(CheckServer.FrameOf(allowed));

    private Task SendAsync(byte[] body) => _services.GetRequiredService<CheckHandler>().HandleAsync(new FakeCall(new(body)).Context);
}
