namespace MeshExtensions.Policies;

/// <summary>Reasons in the words that logs, metrics, headers and people use.</summary>
public static class DecisionReasons
{
    /// <summary>A short, stable word for metrics and metadata.</summary>
    public static string ToToken(this DecisionReason reason) => reason switch
    {
        DecisionReason.AllowedByRule => "allowed_by_rule",
        DecisionReason.DeniedByRule => "denied_by_rule",
        DecisionReason.NoRuleAllows => "no_rule_allows",
        DecisionReason.NoPolicyLoaded => "no_policy_loaded",
        DecisionReason.PoliciesInvalid => "policies_invalid",
        DecisionReason.MalformedRequest => "malformed_request",
        DecisionReason.RequestTooLarge => "request_too_large",
        _ => "internal_error",
    };

    /// <summary>A sentence for people.</summary>
    public static string Describe(this Decision decision) => decision.Reason switch
    {
        DecisionReason.AllowedByRule => $"Rule '{decision.Rule!.Name}' of policy '{decision.Rule.Policy}' allows this request.",
        DecisionReason.DeniedByRule => $"Rule '{decision.Rule!.Name}' of policy '{decision.Rule.Policy}' denies this request.",
        DecisionReason.NoRuleAllows => "No rule allows this request, and what no rule allows is denied.",
        DecisionReason.NoPolicyLoaded => "No policy is loaded, so every request is denied.",
        DecisionReason.PoliciesInvalid => "The policies have errors, so every request is denied until they are mended.",
        DecisionReason.MalformedRequest => "The CheckRequest is malformed, so nothing could be decided.",
        DecisionReason.RequestTooLarge => "The CheckRequest is larger than this server reads.",
        _ => "The decision failed.",
    };
}
