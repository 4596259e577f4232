namespace MeshExtensions.Policies;

/// <summary>Where one header stands in the request's bytes. 16 bytes; four fit a cache line.</summary>
/// <param name="NameOffset">Offset of the name, in bytes.</param>
/// <param name="NameLength">Length of the name, in bytes.</param>
/// <param name="ValueOffset">Offset of the value, in bytes.</param>
/// <param name="ValueLength">Length of the value, in bytes.</param>
public readonly record struct HeaderEntry(int NameOffset, int NameLength, int ValueOffset, int ValueLength);
