namespace MeshExtensions.Policies;

/// <summary>What a rule does when it matches.</summary>
public enum RuleEffect
{
    /// <summary>It allows, unless a rule denies.</summary>
    Allow,

    /// <summary>It denies, whatever allows.</summary>
    Deny,

    /// <summary>It is told of, and changes nothing.</summary>
    Audit,

    /// <summary>Of an AuthorizationPolicy with <c>action: CUSTOM</c>: it says what Envoy asks about, and changes nothing.</summary>
    Custom,
}
