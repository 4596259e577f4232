namespace MeshExtensions.Policies;

/// <summary>Where a header, a label or another entry of a map stands in the request's bytes. 16 bytes; four fit a cache line.</summary>
/// <param name="Key">The name.</param>
/// <param name="Value">The value.</param>
public readonly record struct KeyValueSlice(Slice Key, Slice Value);
