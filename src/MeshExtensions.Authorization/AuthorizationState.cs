using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Serving;
using MeshExtensions.Policies;

namespace MeshExtensions.Authorization;

/// <summary>
/// Holds the one reference to the policies in force. A check reads it once and keeps what it read, so a reload never gives half an answer.
/// Written by the policy watcher alone, read by every check.
/// </summary>
public sealed class AuthorizationState
{
    private volatile CheckModel _model;
    private volatile PolicyStatus _status;

    /// <summary>Starts with no policies, so that everything is denied until some are loaded.</summary>
    public AuthorizationState()
    {
        _model = CheckModel.Of(PolicySet.Empty, Counters);
        _status = new PolicyStatus(PolicySet.Empty, [], null);
    }

    /// <summary>Raised after <see cref="Status"/> has changed, on the thread that changed it.</summary>
    public event EventHandler? StatusChanged;

    /// <summary>What the readiness endpoint, logs and metrics tell of the policies.</summary>
    public PolicyStatus Status => _status;

    /// <summary>Policies and answers in force.</summary>
    internal CheckModel Model => _model;

    /// <summary>Counts of all decisions since the start.</summary>
    internal DecisionCounters Counters { get; } = new();

    /// <summary>Counts of what shadow policies would have decided.</summary>
    internal ShadowCounters ShadowCounters { get; } = new();

    /// <summary>
    /// Takes over what was read. A set without errors comes into force; with errors the last good set stays, or, when there was none yet,
    /// everything is denied.
    /// </summary>
    public void Apply(PolicyLoadResult result, DateTimeOffset now)
    {
        if (result.Set is { } set)
        {
            _model = CheckModel.Of(set, Counters, _model);
            _status = new PolicyStatus(set, [], now);
        }
        else if (_status.LoadedAt is null)
        {
            _model = CheckModel.Of(PolicySet.Invalid, Counters);
            _status = new PolicyStatus(PolicySet.Invalid, result.Errors, null);
        }
        else
        {
            _status = _status with { Errors = result.Errors };
        }

        StatusChanged?.Invoke(this, EventArgs.Empty);
    }
}
