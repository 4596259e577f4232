namespace MeshExtensions.Policies.Paths;

/// <summary>Why a path has no readings. A path that is refused must be denied: what a backend would make of it is not known.</summary>
internal enum PathRefusal
{
    /// <summary>It is not refused.</summary>
    None = 0,

    /// <summary>A reading holds a NUL, where some languages end a text. Envoy answers 400 to such a path.</summary>
    Nul,

    /// <summary>There are more than <see cref="PathReadings.MaxCount"/> readings.</summary>
    TooManyReadings,

    /// <summary>The readings together are longer than <see cref="PathReadings.MaxBytes"/>.</summary>
    TooLong,
}
