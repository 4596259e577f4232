namespace MeshExtensions.Policies;

/// <summary>Why a decision is what it is.</summary>
public enum DecisionReason
{
    /// <summary>Nothing was decided. The default, so that a decision that nobody made is a failure and not an allow.</summary>
    InternalError = 0,

    /// <summary>A rule with effect Allow matched, and none with effect Deny.</summary>
    AllowedByRule,

    /// <summary>A rule with effect Deny matched.</summary>
    DeniedByRule,

    /// <summary>No rule matched; what no rule allows is denied.</summary>
    NoRuleAllows,

    /// <summary>There is no policy at all.</summary>
    NoPolicyLoaded,

    /// <summary>The policies had errors when the server started, and none are in force until they are mended.</summary>
    PoliciesInvalid,

    /// <summary>The bytes are not a CheckRequest, or it asks about nothing.</summary>
    MalformedRequest,

    /// <summary>The CheckRequest is larger than this server reads.</summary>
    RequestTooLarge,
}
