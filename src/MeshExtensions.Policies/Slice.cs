namespace MeshExtensions.Policies;

/// <summary>A part of a buffer. 8 bytes, and no reference, so that writing one into an object costs no more than a number.</summary>
/// <param name="Offset">Of the first byte.</param>
/// <param name="Length">In bytes; 0 for what is absent.</param>
public readonly record struct Slice(int Offset, int Length)
{
    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => Length == 0;
}
