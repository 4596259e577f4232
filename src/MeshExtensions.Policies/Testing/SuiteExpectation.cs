using System.Collections.Immutable;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Testing;

/// <summary>What is to become of a request. Only what is given is compared, but for the decision, which is deny unless something else is expected.</summary>
internal sealed record SuiteExpectation
{
    /// <summary>The decision.</summary>
    public ExpectedDecision Decision { get; init; } = ExpectedDecision.Deny;

    /// <summary>The policy whose rule decides.</summary>
    public PolicyValue? Policy { get; init; }

    /// <summary>The rule that decides.</summary>
    public PolicyValue? Rule { get; init; }

    /// <summary>Why it is decided so.</summary>
    public DecisionReason? Reason { get; init; }

    /// <summary>What the shadow policies would have decided.</summary>
    public ExpectedShadow? Shadow { get; init; }

    /// <summary>The HTTP status of a denial.</summary>
    public int? Status { get; init; }

    /// <summary>Headers towards the upstream, or of a denial; values that are <see langword="null"/> are removed, or not there.</summary>
    public ImmutableArray<ExpectedHeader> Headers { get; init; } = [];

    /// <summary>Headers that an allowed request adds to its response.</summary>
    public ImmutableArray<ExpectedHeader> ResponseHeaders { get; init; } = [];

    /// <summary>The body of a denial.</summary>
    public string? Body { get; init; }

    /// <summary>Dynamic metadata; there may be more of it than is expected.</summary>
    public CelMap? Metadata { get; init; }
}

/// <summary>What a decision can be to Envoy.</summary>
internal enum ExpectedDecision
{
    /// <summary>The request may pass.</summary>
    Allow,

    /// <summary>It may not.</summary>
    Deny,

    /// <summary>Nothing could be decided.</summary>
    Error,
}

/// <summary>What is expected of the shadow policies.</summary>
/// <param name="Decision">What they would have decided.</param>
/// <param name="Policy">The policy whose rule would have decided; <see langword="null"/> for any.</param>
/// <param name="Rule">That rule; <see langword="null"/> for any.</param>
internal sealed record ExpectedShadow(ExpectedDecision Decision, PolicyValue? Policy, PolicyValue? Rule);

/// <summary>A header that is expected.</summary>
/// <param name="Name">Its lower-case name.</param>
/// <param name="Values">Its values in order; <see langword="null"/> when it must be taken away, or must not be there.</param>
internal sealed record ExpectedHeader(string Name, IReadOnlyList<string>? Values);
