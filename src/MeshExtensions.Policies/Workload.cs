using System.Collections.Immutable;

namespace MeshExtensions.Policies;

/// <summary>A workload of the mesh, by which policies with a selector are found.</summary>
/// <param name="Name">As <c>scope.workloads</c> of an AccessPolicy calls it.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Labels">Its pods' labels.</param>
/// <param name="ServiceAccount">The service account that it runs as, by which it is known from <c>destination.principal</c>; <see langword="null"/> for not known.</param>
/// <param name="Services">Names of its services, by which it is known from the host where there is no principal, or where several workloads share one.</param>
public sealed record Workload(
    string Name,
    string Namespace,
    ImmutableDictionary<string, string> Labels,
    string? ServiceAccount,
    ImmutableArray<string> Services);
