namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>
/// A set of small numbers in the order of their arrival, cleared at no cost: after Briggs and Torczon (An Efficient Representation for Sparse Sets, 1993). A
/// number is a member when the two halves point at each other, so what the memory held before does no harm.
/// </summary>
/// <param name="memory">Two entries for each number there can be.</param>
internal ref struct StateSet(Span<ushort> memory)
{
    private readonly Span<ushort> _dense = memory[..(memory.Length / 2)];
    private readonly Span<ushort> _sparse = memory[(memory.Length / 2)..];

    public int Count { get; private set; }

    public readonly ReadOnlySpan<ushort> Members => _dense[..Count];

    public readonly int this[int index] => _dense[index];

    public void Clear() => Count = 0;

    public void Add(int number)
    {
        var place = _sparse[number];
        if (place < Count && _dense[place] == number)
        {
            return;
        }

        _sparse[number] = (ushort)Count;
        _dense[Count++] = (ushort)number;
    }
}
