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

    /// <summary>Policies that could allow select the request, and no rule of theirs matched.</summary>
    NoRuleAllows,

    /// <summary>There is no policy at all.</summary>
    NoPolicyLoaded,

    /// <summary>The policies had errors when the server started, and none are in force until they are mended.</summary>
    PoliciesInvalid,

    /// <summary>The bytes are not a CheckRequest, or it asks about nothing.</summary>
    MalformedRequest,

    /// <summary>The CheckRequest is larger than this server reads.</summary>
    RequestTooLarge,

    /// <summary>AuthorizationPolicies that only deny select the request, and none of their rules matched: allowed, as in Istio.</summary>
    AllowedUnlessDenied,

    /// <summary>No policy that could allow selects the request.</summary>
    NotCovered,

    /// <summary>No policy selects the request, and the configuration allows what no policy selects.</summary>
    AllowedNotCovered,

    /// <summary>Policies select workloads by labels, and the labels of the called one are not known.</summary>
    WorkloadUnknown,

    /// <summary>The condition of a rule with effect Deny could not be evaluated; whether it denies is not known.</summary>
    ConditionFailed,

    /// <summary>The path can be read in too many ways, or the configuration refuses those that can be read in several.</summary>
    PathRefused,

    /// <summary>A rule allowed, and what it adds to the request or the response could not be made.</summary>
    AnswerFailed,
}
