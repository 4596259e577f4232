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

    /// <summary>Whether the request may pass. Every other outcome keeps it out.</summary>
    public bool IsAllowed => Reason == DecisionReason.AllowedByRule;

    /// <summary>Whether this is a failure rather than what a policy says.</summary>
    public bool IsError => Reason is DecisionReason.MalformedRequest or DecisionReason.RequestTooLarge or DecisionReason.InternalError;

    /// <summary>A rule's own decision.</summary>
    public static Decision By(PolicyRule rule) => new(rule.Allows ? DecisionReason.AllowedByRule : DecisionReason.DeniedByRule, rule);

    /// <summary>A decision that no rule made; it is never an allow.</summary>
    public static Decision Without(DecisionReason reason) =>
        new(reason is DecisionReason.AllowedByRule or DecisionReason.DeniedByRule ? DecisionReason.InternalError : reason, null);
}
