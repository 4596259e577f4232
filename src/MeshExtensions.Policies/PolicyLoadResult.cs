namespace MeshExtensions.Policies;

/// <summary>What came of reading policies: a set, or the errors that keep it from being one.</summary>
/// <param name="Set">The compiled set; <see langword="null"/> when there are errors.</param>
/// <param name="Errors">All errors of all files, not just the first.</param>
public sealed record PolicyLoadResult(PolicySet? Set, IReadOnlyList<PolicyError> Errors)
{
    /// <summary>What is valid and yet hardly meant so.</summary>
    public IReadOnlyList<PolicyError> Warnings { get; init; } = [];
}
