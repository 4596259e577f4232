namespace MeshExtensions.Policies;

/// <summary>A rule of a policy set, as decisions name it. Two are equal when they are one; an unchanged document keeps its rules from one set to the next.</summary>
/// <param name="policy">The policy's name, <c>namespace/name</c> or <c>name</c>.</param>
/// <param name="name">The rule's name, or <c>rules[i]</c> when it has none.</param>
/// <param name="effect">What it does.</param>
/// <param name="layer">Whose policy it is in.</param>
/// <param name="onAllow">The answer when it allows.</param>
/// <param name="onDeny">The answer when it denies.</param>
/// <param name="location">Where it stands.</param>
public sealed class PolicyRule(
    string policy, string name, RuleEffect effect, PolicyLayer layer, AllowAnswer onAllow, DenyAnswer onDeny, SourceLocation location)
{
    /// <summary>The policy's name, <c>namespace/name</c> or <c>name</c>.</summary>
    public string Policy { get; } = policy;

    /// <summary>The rule's name, or <c>rules[i]</c> when it has none.</summary>
    public string Name { get; } = name;

    /// <summary>What it does when it matches.</summary>
    public RuleEffect Effect { get; } = effect;

    /// <summary>Whose policy it is in.</summary>
    public PolicyLayer Layer { get; } = layer;

    /// <summary>Whether the rule allows.</summary>
    public bool Allows => Effect == RuleEffect.Allow;

    /// <summary>The answer when it allows.</summary>
    public AllowAnswer OnAllow { get; } = onAllow;

    /// <summary>The answer when it denies.</summary>
    public DenyAnswer OnDeny { get; } = onDeny;

    /// <summary>Where it stands.</summary>
    public SourceLocation Location { get; } = location;

    /// <summary>
    /// What the side that answers has prepared of the rule, kept here so that it is prepared once, when the rule first decides, and not anew with each set. Any
    /// thread may set it; each would set the like.
    /// </summary>
    public object? Prepared { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Policy}#{Name}";
}
