using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MeshExtensions.Authorization.Observability;

/// <summary>The metrics of checks and policies. Recording allocates nothing.</summary>
internal sealed class CheckMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "MeshExtensions.Authorization";

    private const long NotMeasured = 0;

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _reloads;
    private readonly Counter<long> _refused;

    public CheckMetrics(IMeterFactory meters, AuthorizationState state)
    {
        _meter = meters.Create(MeterName);
        _duration = _meter.CreateHistogram(
            "meshext.check.duration",
            unit: "s",
            description: "Time from the call's dispatch to its answer, waiting for the rest of its message included.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 5e-3, 2.5e-2, 0.1, 1] });
        _reloads = _meter.CreateCounter<long>("meshext.policy.reloads", unit: "{reload}", description: "Readings of changed policy files, by outcome.");
        _refused = _meter.CreateCounter<long>(
            "meshext.check.refused",
            unit: "{call}",
            description: "Calls ended with a gRPC status instead of an answer, by status. An Envoy that fails open lets their requests pass.");
        _meter.CreateObservableCounter(
            "meshext.check.decisions",
            state.Counters.Measure,
            unit: "{decision}",
            description: "Checks answered, by decision (allow, deny, error), reason and deciding policy.");
        _meter.CreateObservableCounter(
            "meshext.check.shadow_decisions",
            state.ShadowCounters.Measure,
            unit: "{decision}",
            description: "What would have been decided with the shadow policies, by decision, policy, and whether it differs from what was decided.");
        _meter.CreateObservableGauge("meshext.policy.rules", () => state.Status.InForce.Rules.Count, unit: "{rule}", description: "Rules in force.");
        _meter.CreateObservableGauge(
            "meshext.policy.errors",
            () => state.Status.Errors.Count,
            unit: "{error}",
            description: "Errors in the newest version of the policy files. Above 0, older policies are in force, or none.");
    }

    /// <summary>The time at which a call starts, for <see cref="Stop"/>.</summary>
    public long Start() => _duration.Enabled ? Stopwatch.GetTimestamp() : NotMeasured;

    /// <summary>Records a call's duration.</summary>
    public void Stop(long started)
    {
        if (started != NotMeasured)
        {
            _duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    /// <summary>Counts one call that broke gRPC's rules, or whose deadline passed.</summary>
    public void Refused(int grpcStatus) => _refused.Add(1, new KeyValuePair<string, object?>("rpc.grpc.status_code", grpcStatus));

    /// <summary>Counts one reading of changed files.</summary>
    public void Reloaded(bool succeeded) => _reloads.Add(1, new KeyValuePair<string, object?>("outcome", succeeded ? "success" : "failure"));

    public void Dispose() => _meter.Dispose();
}
