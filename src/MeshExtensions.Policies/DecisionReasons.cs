namespace MeshExtensions.Policies;

/// <summary>Reasons in the words that logs, metrics, headers and people use.</summary>
public static class DecisionReasons
{
    /// <summary>Whether the request may pass. Every other reason keeps it out.</summary>
    public static bool IsAllow(this DecisionReason reason) =>
        reason is DecisionReason.AllowedByRule or DecisionReason.AllowedUnlessDenied or DecisionReason.AllowedNotCovered;

    /// <summary>Whether it is a failure rather than what a policy says.</summary>
    public static bool IsError(this DecisionReason reason) => reason is DecisionReason.MalformedRequest or DecisionReason.RequestTooLarge
        or DecisionReason.InternalError or DecisionReason.ConditionFailed or DecisionReason.AnswerFailed;

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
        DecisionReason.AllowedUnlessDenied => "allowed_unless_denied",
        DecisionReason.NotCovered => "not_covered",
        DecisionReason.AllowedNotCovered => "allowed_not_covered",
        DecisionReason.WorkloadUnknown => "workload_unknown",
        DecisionReason.ConditionFailed => "condition_failed",
        DecisionReason.PathRefused => "path_refused",
        DecisionReason.AnswerFailed => "answer_failed",
        _ => "internal_error",
    };

    /// <summary>A sentence for people.</summary>
    public static string Describe(this Decision decision) => decision.Reason switch
    {
        DecisionReason.AllowedByRule => $"Rule '{decision.Rule!.Name}' of policy '{decision.Rule.Policy}' allows this request.",
        DecisionReason.DeniedByRule => $"Rule '{decision.Rule!.Name}' of policy '{decision.Rule.Policy}' denies this request.",
        DecisionReason.NoRuleAllows => $"No rule allows this request. Consulted: policies of {Describe(decision.Consulted)}.",
        DecisionReason.NoPolicyLoaded => "No policy is loaded, so every request is denied.",
        DecisionReason.PoliciesInvalid => "The policies have errors, so every request is denied until they are mended.",
        DecisionReason.MalformedRequest => "The CheckRequest is malformed, so nothing could be decided.",
        DecisionReason.RequestTooLarge => "The CheckRequest is larger than this server reads.",
        DecisionReason.AllowedUnlessDenied => "Only policies that deny select this request, and none of their rules matches it.",
        DecisionReason.NotCovered => "No policy that could allow selects this request, and what no policy covers is denied.",
        DecisionReason.AllowedNotCovered => "No policy that could allow selects this request, and the configuration allows what no policy covers.",
        DecisionReason.WorkloadUnknown =>
            "No rule allows this request. There are policies that select workloads by labels, but the labels of the called workload are not known; list it under authorization.workloads.",
        DecisionReason.ConditionFailed when decision.Rule is null => "The condition of a rule that denies could not be evaluated, so the rule counts as denying.",
        DecisionReason.ConditionFailed =>
            $"The condition of rule '{decision.Rule!.Name}' of policy '{decision.Rule.Policy}' could not be evaluated, so the rule counts as denying.",
        DecisionReason.PathRefused => "The path can be read in several ways, and it is refused rather than decided for one of them.",
        DecisionReason.AnswerFailed when decision.Rule is null => "What a rule adds to the request or the response could not be evaluated.",
        DecisionReason.AnswerFailed =>
            $"What rule '{decision.Rule!.Name}' of policy '{decision.Rule.Policy}' adds to the request or the response could not be evaluated.",
        _ => "The decision failed.",
    };

    /// <summary>The layers in words: <c>mesh, namespace</c>.</summary>
    public static string Describe(this PolicyLayer layers) => layers switch
    {
        PolicyLayer.None => "no layer",
        PolicyLayer.Mesh => "mesh",
        PolicyLayer.Namespace => "namespace",
        PolicyLayer.Workload => "workload",
        PolicyLayer.Mesh | PolicyLayer.Namespace => "mesh, namespace",
        PolicyLayer.Mesh | PolicyLayer.Workload => "mesh, workload",
        PolicyLayer.Namespace | PolicyLayer.Workload => "namespace, workload",
        _ => "mesh, namespace, workload",
    };
}
