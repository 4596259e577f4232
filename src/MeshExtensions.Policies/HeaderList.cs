using System.Text;

namespace MeshExtensions.Policies;

/// <summary>
/// A request's headers as slices of the bytes in which they came. Names are compared without regard to case.
/// </summary>
/// <remarks>
/// Envoy sends headers in one of two forms. As a map, several headers of one name have been joined with a comma, <em>without</em> a space
/// (<see cref="IsJoined"/>), and a repeated key on the wire replaces the earlier one, as in every protobuf map. As a list, each stands alone.
/// </remarks>
public readonly ref struct HeaderList
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<KeyValueSlice> _entries;

    /// <summary>Headers that stand in <paramref name="bytes"/> at <paramref name="entries"/>.</summary>
    public HeaderList(ReadOnlySpan<byte> bytes, ReadOnlySpan<KeyValueSlice> entries, bool isJoined)
    {
        _bytes = bytes;
        _entries = entries;
        IsJoined = isJoined;
    }

    /// <summary>Whether a value may be several headers' values, joined.</summary>
    public bool IsJoined { get; }

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Length;

    /// <summary>The name of the entry at <paramref name="index"/>, as sent.</summary>
    public ReadOnlySpan<byte> Name(int index) => _bytes.Slice(_entries[index].Key.Offset, _entries[index].Key.Length);

    /// <summary>The value of the entry at <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> Value(int index) => _bytes.Slice(_entries[index].Value.Offset, _entries[index].Value.Length);

    /// <summary>
    /// Finds the last entry of a name before <paramref name="before"/> (at first <see cref="Count"/>), or -1.
    /// From the end, so that in a map the first one found is the one that counts.
    /// </summary>
    public int FindLast(ReadOnlySpan<byte> lowerCaseName, int before)
    {
        for (var i = before - 1; i >= 0; i--)
        {
            if (_entries[i].Key.Length == lowerCaseName.Length && Ascii.EqualsIgnoreCase(Name(i), lowerCaseName))
            {
                return i;
            }
        }

        return -1;
    }
}
