namespace MeshExtensions.Policies;

/// <summary>What was decided, and by what. A value without any text, so that making it, logging it and counting it cost nothing.</summary>
public readonly record struct Decision
{
    private Decision(DecisionReason reason, PolicyRule? rule)
    {
        Reason = reason;
        Rule = rule;
    }

    /// <summary>Why.</summary>
    public DecisionReason Reason { get; }

    /// <summary>The rule that decided, or <see langword="null"/> when none did.</summary>
    public PolicyRule? Rule { get; }

    /// <summary>When no rule decided: the policy whose <c>onDeny</c> answers, as a rule; <see langword="null"/> for none.</summary>
    public PolicyRule? Fallback { get; init; }

    /// <summary>When no rule decided: the layers that have policies for the request. A rule tells its own.</summary>
    public PolicyLayer Consulted { get; init; }

    /// <summary>A rule with effect Audit that matched; <see langword="null"/> for none.</summary>
    public PolicyRule? Audit { get; init; }

    /// <summary>What would have been decided with the shadow policies.</summary>
    public ShadowDecision Shadow { get; init; }

    /// <summary>Whether the request may pass. Every other outcome keeps it out.</summary>
    public bool IsAllowed => Reason.IsAllow();

    /// <summary>Whether this is a failure rather than what a policy says.</summary>
    public bool IsError => Reason.IsError();

    /// <summary>A rule's own decision.</summary>
    public static Decision By(PolicyRule rule) => new(rule.Allows ? DecisionReason.AllowedByRule : DecisionReason.DeniedByRule, rule);

    /// <summary>A rule could not be evaluated, or what it answers could not be made. Never an allow.</summary>
    public static Decision Failed(DecisionReason reason, PolicyRule rule) => new(reason.IsAllow() ? DecisionReason.InternalError : reason, rule);

    /// <summary>A decision that no rule made.</summary>
    public static Decision Without(DecisionReason reason) =>
        new(reason is DecisionReason.AllowedByRule or DecisionReason.DeniedByRule ? DecisionReason.InternalError : reason, null);
}
