namespace MeshExtensions.Policies;

/// <summary>Whose policies were consulted: each role has its own, and a denial by any of them stands.</summary>
[Flags]
public enum PolicyLayer
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Mesh administrators: policies of the root namespace, or of none.</summary>
    Mesh = 1,

    /// <summary>Owners of the called workload's namespace.</summary>
    Namespace = 2,

    /// <summary>Owners of the called workload: policies that select it.</summary>
    Workload = 4,
}
