using MeshExtensions.Policies;

namespace MeshExtensions.Authorization;

/// <summary>How it stands with the policies.</summary>
/// <param name="InForce">The set that decides.</param>
/// <param name="Errors">Errors of the newest version of the files, if it has any; then <paramref name="InForce"/> is older than the files.</param>
/// <param name="LoadedAt">When <paramref name="InForce"/> was loaded; <see langword="null"/> when no set ever was.</param>
public sealed record PolicyStatus(PolicySet InForce, IReadOnlyList<PolicyError> Errors, DateTimeOffset? LoadedAt)
{
    /// <summary>Why the server is not ready to decide, or <see langword="null"/> when it is. Errors in a changed file do not make it unready: the last good set decides.</summary>
    public string? NotReadyReason => InForce switch
    {
        { Policies.Count: > 0 } => null,
        _ when Errors.Count > 0 => "the policies have errors, so every check is denied until they are mended",
        _ => "no policy is loaded, so every check is denied; start with --policies FOLDER, or put a policy into the folder",
    };
}
