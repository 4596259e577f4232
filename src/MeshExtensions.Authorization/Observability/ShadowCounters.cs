using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MeshExtensions.Policies;

namespace MeshExtensions.Authorization.Observability;

/// <summary>
/// Counts what shadow policies would have decided, so that it is known beforehand what enforcing them will break: by decision, policy, and whether
/// it differs from what was decided.
/// </summary>
internal sealed class ShadowCounters
{
    private readonly ConcurrentDictionary<(bool IsAllowed, string Policy, bool Differs), DecisionCounter> _counters = new();

    /// <summary>The counter of decisions like this one, which has a shadow decision.</summary>
    public DecisionCounter For(Decision decision) => _counters.GetOrAdd(
        (decision.Shadow.IsAllowed, decision.Shadow.Rule?.Policy ?? string.Empty, decision.Shadow.IsAllowed != decision.IsAllowed),
        static key => new DecisionCounter(
        [
            new("decision", key.IsAllowed ? "allow" : "deny"),
            new("policy", key.Policy),
            new("differs", key.Differs ? "true" : "false"),
        ]));

    /// <summary>All counts, for the metric.</summary>
    public IEnumerable<Measurement<long>> Measure() => _counters.Values.Select(counter => new Measurement<long>(counter.Value, counter.Tags));
}
