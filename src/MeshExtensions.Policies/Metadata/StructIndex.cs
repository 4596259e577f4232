using System.Numerics;

namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// Where the parts of a Struct or of a list stand, for those who ask by number: on the wire they stand one after the other, each of its own length. What was
/// walked once is kept until the buffer changes, so that a walk is linear, also one that goes into the parts.
/// </summary>
/// <remarks>It keeps the size that it once needed: eight bytes, and for a map up to 16 more, for each part, itself at least two bytes of the buffer.</remarks>
internal sealed class StructIndex
{
    private const int FirstPlaces = 64;

    private readonly Dictionary<long, (int Start, int Count)> _known = [];
    private long[] _places = new long[FirstPlaces];
    private int[] _table = [];
    private int _used;
    private long _lastHandle;
    private (int Start, int Count) _last = (0, -1);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _known.Clear();
        _used = 0;
        _last = (0, -1);
    }

    /// <summary>The parts of a Struct: its entries, of those with the same key the last, at the place of the first.</summary>
    /// <param name="buffer">Where the Struct is readable.</param>
    /// <param name="handle">Where it stands.</param>
    /// <returns>Handles of the entries. Good until the next call.</returns>
    public ReadOnlySpan<long> Entries(StructBuffer buffer, long handle) => Parts(buffer, handle, areEntries: true);

    /// <summary>The parts of a list: its Values.</summary>
    /// <param name="buffer">Where the list is readable.</param>
    /// <param name="handle">Where it stands.</param>
    /// <returns>Handles of the Values. Good until the next call.</returns>
    public ReadOnlySpan<long> Elements(StructBuffer buffer, long handle) => Parts(buffer, handle, areEntries: false);

    private ReadOnlySpan<long> Parts(StructBuffer buffer, long handle, bool areEntries)
    {
        if (_last.Count < 0 || _lastHandle != handle)
        {
            if (!_known.TryGetValue(handle, out _last))
            {
                _last = (_used, Add(buffer, handle));
                if (areEntries)
                {
                    _last.Count = DropRepeated(buffer, _places.AsSpan(_last.Start, _last.Count));
                }

                _used = _last.Start + _last.Count;
                _known.Add(handle, _last);
            }

            _lastHandle = handle;
        }

        return _places.AsSpan(_last.Start, _last.Count);
    }

    private int Add(StructBuffer buffer, long handle)
    {
        buffer.TrySlice(handle, out var origin, out var message);
        var reader = new RepeatedMessageReader(message, origin);
        var end = _used;
        while (reader.TryReadNext(out var part, out var offset))
        {
            if (end == _places.Length)
            {
                Array.Resize(ref _places, end * 2);
            }

            _places[end++] = StructBuffer.Handle(offset, part.Length);
        }

        return end - _used;
    }

    /// <summary>Puts the last entry of each key where the first one was, with a hash table whose hash nobody outside can foresee.</summary>
    /// <returns>How many entries are left, at the beginning.</returns>
    private int DropRepeated(StructBuffer buffer, Span<long> entries)
    {
        if (entries.Length < 2)
        {
            return entries.Length;
        }

        var size = (int)BitOperations.RoundUpToPowerOf2((uint)entries.Length * 2);
        if (_table.Length < size)
        {
            _table = new int[size];
        }

        // Places hold a number counted from 1; 0 is free.
        var table = _table.AsSpan(0, size);
        table.Clear();
        var count = 0;
        foreach (var entry in entries)
        {
            var key = KeyOf(buffer, entry);
            var hash = default(HashCode);
            hash.AddBytes(key);
            var at = hash.ToHashCode() & (size - 1);
            while (table[at] != 0 && !KeyOf(buffer, entries[table[at] - 1]).SequenceEqual(key))
            {
                at = (at + 1) & (size - 1);
            }

            if (table[at] == 0)
            {
                table[at] = ++count;
            }

            entries[table[at] - 1] = entry;
        }

        return count;
    }

    private static ReadOnlySpan<byte> KeyOf(StructBuffer buffer, long entry)
    {
        buffer.TrySlice(entry, out var offset, out var bytes);
        StructField.TryRead(bytes, offset, out var field);
        return field.Key;
    }
}
