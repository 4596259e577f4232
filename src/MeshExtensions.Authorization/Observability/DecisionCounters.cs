using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MeshExtensions.Policies;

namespace MeshExtensions.Authorization.Observability;

/// <summary>
/// Counts decisions by outcome, reason and policy. Each answer holds its counter, so counting is one interlocked addition; the metric reads the sums
/// when somebody asks. Counters outlive policy sets: a reload does not set them back.
/// </summary>
internal sealed class DecisionCounters
{
    private readonly ConcurrentDictionary<(DecisionReason Reason, string Policy), DecisionCounter> _counters = new();

    /// <summary>The counter of decisions like this one.</summary>
    public DecisionCounter For(Decision decision) =>
        _counters.GetOrAdd((decision.Reason, decision.Rule?.Policy ?? string.Empty), static key => new DecisionCounter(Tags(key.Reason, key.Policy)));

    /// <summary>All counts, for the metric.</summary>
    public IEnumerable<Measurement<long>> Measure() => _counters.Values.Select(counter => new Measurement<long>(counter.Value, counter.Tags));

    private static KeyValuePair<string, object?>[] Tags(DecisionReason reason, string policy) =>
    [
        new("decision", Outcome(reason)),
        new("reason", reason.ToToken()),
        new("policy", policy),
    ];

    private static string Outcome(DecisionReason reason) => reason.IsAllow() ? "allow" : reason.IsError() ? "error" : "deny";
}

/// <summary>One count.</summary>
internal sealed class DecisionCounter(KeyValuePair<string, object?>[] tags)
{
    private long _value;

    /// <summary>The labels of the metric's series.</summary>
    public KeyValuePair<string, object?>[] Tags { get; } = tags;

    /// <summary>Decisions so far.</summary>
    public long Value => Interlocked.Read(ref _value);

    /// <summary>Counts one more.</summary>
    public void Increment() => Interlocked.Increment(ref _value);
}
