using System.Collections.Immutable;

namespace MeshExtensions.Policies;

/// <summary>What policies mean here beyond what they say: the mesh's own settings, and what this server cannot know as Envoy does.</summary>
public sealed record PolicyOptions
{
    /// <summary>Safe for any mesh with Istio's usual names.</summary>
    public static PolicyOptions Default { get; } = new();

    /// <summary>The namespace whose policies are for the whole mesh: Istio's <c>meshConfig.rootNamespace</c>.</summary>
    public string RootNamespace { get; init; } = "istio-system";

    /// <summary>
    /// The namespace of called workloads that neither <c>destination.principal</c> nor the host tells, and of AuthorizationPolicies without one, as for
    /// <c>kubectl</c>.
    /// </summary>
    public string DefaultNamespace { get; init; } = "default";

    /// <summary>Istio's <c>meshConfig.trustDomain</c>.</summary>
    public string TrustDomain { get; init; } = "cluster.local";

    /// <summary>Istio's <c>meshConfig.trustDomainAliases</c>: a principal of the mesh's trust domain is meant under each of these too.</summary>
    public ImmutableArray<string> TrustDomainAliases { get; init; } = [];

    /// <summary>
    /// Istio's <c>numTrustedProxies</c> of a gateway: how many entries at the right end of x-forwarded-for are of trusted proxies. The one before them is
    /// the remote address; with 0, the last one.
    /// </summary>
    public int TrustedHops { get; init; }

    /// <summary>What is decided of a request that no policy selects.</summary>
    public UnselectedRequests Unselected { get; init; } = UnselectedRequests.Deny;

    /// <summary>How a path is taken that proxies and backends may read differently.</summary>
    public PathHandling Paths { get; init; } = PathHandling.EveryReading;

    /// <summary>Workloads and their labels, which Envoy does not tell unless its bootstrap says so.</summary>
    public ImmutableArray<Workload> Workloads { get; init; } = [];
}

/// <summary>What is decided of a request that no policy selects.</summary>
public enum UnselectedRequests
{
    /// <summary>It is denied, and the reason says that nothing covers it.</summary>
    Deny,

    /// <summary>It is allowed, as Istio does.</summary>
    Allow,
}
