using MeshExtensions.Policies;
using MeshExtensions.Policies.Testing;

namespace MeshExtensions.Testing;

/// <summary>A suite with the policies that it tests.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Set">Its policies, compiled with its options.</param>
internal sealed record LoadedSuite(Suite Suite, PolicySet Set);
