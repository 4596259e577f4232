namespace MeshExtensions.Policies;

/// <summary>What would have been decided, had the policies in shadow mode been in force too.</summary>
/// <param name="Reason">Why; <see cref="DecisionReason.InternalError"/>, the default, when no shadow policy selects the request.</param>
/// <param name="Rule">The rule that would have decided, in shadow or not.</param>
public readonly record struct ShadowDecision(DecisionReason Reason, PolicyRule? Rule)
{
    /// <summary>Whether there is one.</summary>
    public bool IsPresent => Reason != DecisionReason.InternalError;

    /// <summary>Whether the request would have passed.</summary>
    public bool IsAllowed => Reason.IsAllow();
}
