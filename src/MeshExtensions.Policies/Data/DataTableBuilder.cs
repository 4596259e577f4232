using System.Buffers.Binary;
using System.Numerics;

namespace MeshExtensions.Policies.Data;

/// <summary>
/// Writes a <see cref="DataTable"/> in one pass over its source, whatever the source's form: <see cref="BeginMap"/>, then for each entry a
/// <see cref="Key"/> and a value, then <see cref="EndMap"/>; the outermost value must be a map. What is in a list or map is written before its header, so
/// that nothing has to be kept but the offsets of what is still open.
/// </summary>
/// <param name="errors">Gets keys that are there twice, and a table that is too large.</param>
/// <param name="maximumBytes">The largest table, in bytes; less in tests, which should not have to fill 2 GiB.</param>
internal sealed class DataTableBuilder(DataErrors errors, int maximumBytes)
{
    /// <summary>
    /// As a power of two, how many texts are remembered: enough for the words that values are made of, and small enough for the processor's cache.
    /// </summary>
    private const int RememberedBits = 15;

    private readonly List<Frame> _frames = [];
    private readonly List<Part> _parts = [];

    // A text takes the place of another with the same hash: what is frequent soon is there again, and nothing has to be thrown out.
    private readonly int[] _remembered = new int[1 << RememberedBits];
    private byte[] _bytes = new byte[256];
    private byte[] _keys = new byte[64];
    private int _used = 1; // 0 is "none"
    private int _root;
    private long _place;

    /// <summary>Makes a builder of tables as large as an array can be.</summary>
    public DataTableBuilder(DataErrors errors)
        : this(errors, Array.MaxLength)
    {
    }

    /// <summary>Whether the table is too large. The error is reported; what follows is ignored, so a reader may as well stop.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Begins a map.</summary>
    public void BeginMap() => _frames.Add(new Frame(_parts.Count, PendingEnd, IsMap: true));

    /// <summary>Begins a list.</summary>
    public void BeginList() => _frames.Add(new Frame(_parts.Count, PendingEnd, IsMap: false));

    /// <summary>The key of the entry whose value comes next.</summary>
    /// <param name="key">Well-formed UTF-8.</param>
    /// <param name="place">Where it stands, as <see cref="DataErrors"/> takes it.</param>
    public void Key(ReadOnlySpan<byte> key, long place)
    {
        // It waits beside the table: the value may be a list or map, whose parts are written before the entry.
        var frame = _frames[^1];
        if (_keys.Length - frame.KeyStart < key.Length)
        {
            Array.Resize(ref _keys, (int)Math.Min((ulong)Array.MaxLength, BitOperations.RoundUpToPowerOf2((ulong)frame.KeyStart + (uint)key.Length)));
        }

        key.CopyTo(_keys.AsSpan(frame.KeyStart));
        _frames[^1] = frame with { KeyLength = key.Length, Place = place };
        _place = place;
    }

    /// <summary>A value that is null.</summary>
    public void Null() => Simple(DataTag.Null);

    /// <summary>A value that is a bool.</summary>
    public void Bool(bool value) => Simple(value ? DataTag.True : DataTag.False);

    /// <summary>A value that is a whole number.</summary>
    public void Int(long value) => WithVarint(DataTag.Int, (ulong)((value << 1) ^ (value >> 63)));

    /// <summary>A value that is a number.</summary>
    public void Double(double value)
    {
        if (TryBeginValue(DataTag.Double, sizeof(double)))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(_used), value);
            _used += sizeof(double);
        }
    }

    /// <summary>A value that is a text.</summary>
    /// <param name="value">Well-formed UTF-8.</param>
    public void Text(ReadOnlySpan<byte> value)
    {
        if (TryBeginValue(DataTag.Text, (long)value.Length + DataEncoding.MaximumVarint))
        {
            WriteSharedText(value);
        }
    }

    /// <summary>Ends a map and reports the keys that are there twice.</summary>
    public void EndMap()
    {
        var frame = _frames[^1];
        var count = _parts.Count - frame.FirstPart;
        var header = WriteHeader(frame.FirstPart, DataEncoding.SlotCount(count) * DataEncoding.SlotSize);
        if (!IsFull)
        {
            if (count > DataEncoding.MaximumRow)
            {
                WriteSlots(frame.FirstPart);
            }
            else
            {
                CompareKeys(frame.FirstPart);
            }
        }

        End(DataTag.Map, header);
    }

    /// <summary>Ends a list.</summary>
    public void EndList() => End(DataTag.List, WriteHeader(_frames[^1].FirstPart, slotBytes: 0));

    /// <summary>The table; <see langword="null"/> when there were errors.</summary>
    public DataTable? Build() => errors.Count > 0 ? null : new DataTable(_bytes.AsSpan(0, _used).ToArray(), _root);

    /// <summary>Where the pending key of a new frame goes: behind that of the frame around it.</summary>
    private int PendingEnd => _frames.Count == 0 ? 0 : _frames[^1].KeyStart + _frames[^1].KeyLength;

    private void Simple(DataTag tag) => TryBeginValue(tag, 0);

    private void WithVarint(DataTag tag, ulong value)
    {
        if (TryBeginValue(tag, DataEncoding.MaximumVarint))
        {
            _used += DataEncoding.WriteVarint(_bytes.AsSpan(_used), value);
        }
    }

    /// <summary>Writes the entry's key, in a map, and the value's tag, and makes room for the rest.</summary>
    private bool TryBeginValue(DataTag tag, long size)
    {
        var frame = _frames[^1];
        if (!TryReserve(size + 1 + (frame.IsMap ? (long)frame.KeyLength + DataEncoding.MaximumVarint : 0)))
        {
            return false;
        }

        _parts.Add(new Part(_used, frame.Place));
        if (frame.IsMap)
        {
            var key = _keys.AsSpan(frame.KeyStart, frame.KeyLength);
            if (_frames.Count == 1)
            {
                WriteText(key); // Keys of the table itself are all different.
            }
            else
            {
                WriteSharedText(key);
            }
        }

        _bytes[_used++] = (byte)tag;
        return true;
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        _used += DataEncoding.WriteVarint(_bytes.AsSpan(_used), (ulong)text.Length << 1);
        text.CopyTo(_bytes.AsSpan(_used));
        _used += text.Length;
    }

    /// <summary>
    /// Writes a text, or where it stands already, whichever is shorter: most values are one of a few words, and so are the keys within values.
    /// </summary>
    private void WriteSharedText(ReadOnlySpan<byte> text)
    {
        ref var remembered = ref _remembered[KeyHash.Compute(text) >> (64 - RememberedBits)];
        if (remembered != 0)
        {
            var at = remembered;
            var length = (int)(DataEncoding.ReadVarint(_bytes, ref at) >> 1);
            var reference = ((ulong)remembered << 1) | 1;
            if (length == text.Length && _bytes.AsSpan(at, length).SequenceEqual(text))
            {
                if (DataEncoding.VarintSize(reference) < DataEncoding.VarintSize((ulong)length << 1) + length)
                {
                    _used += DataEncoding.WriteVarint(_bytes.AsSpan(_used), reference);
                }
                else
                {
                    WriteText(text);
                }

                return;
            }
        }

        remembered = _used;
        WriteText(text);
    }

    /// <summary>Writes the header of the frame's parts and makes room for the slots behind it.</summary>
    /// <returns>Its offset.</returns>
    private int WriteHeader(int firstPart, long slotBytes)
    {
        var count = _parts.Count - firstPart;
        var header = _used;
        var farthest = count == 0 ? 0 : header - _parts[firstPart].Offset;
        var width = farthest <= byte.MaxValue ? 1 : farthest <= ushort.MaxValue ? 2 : 4;
        if (!TryReserve(1 + DataEncoding.MaximumVarint + ((long)width * count) + slotBytes))
        {
            return 0;
        }

        _bytes[_used++] = (byte)width;
        _used += DataEncoding.WriteVarint(_bytes.AsSpan(_used), (ulong)count);
        for (var i = firstPart; i < _parts.Count; i++, _used += width)
        {
            var distance = header - _parts[i].Offset;
            switch (width)
            {
                case 1:
                    _bytes[_used] = (byte)distance;
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(_used), (ushort)distance);
                    break;
                default:
                    BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_used), distance);
                    break;
            }
        }

        return header;
    }

    private void WriteSlots(int firstPart)
    {
        var slots = DataEncoding.SlotCount(_parts.Count - firstPart);
        var table = _bytes.AsSpan(_used, (int)(slots * DataEncoding.SlotSize));
        table.Clear();
        for (var i = firstPart; i < _parts.Count; i++)
        {
            var key = KeyOf(i);
            var hash = KeyHash.Compute(key);
            for (var slot = DataEncoding.FirstSlot(hash, slots); ; slot = slot + 1 == slots ? 0 : slot + 1)
            {
                var room = table[(int)(slot * DataEncoding.SlotSize)..];
                var content = BinaryPrimitives.ReadUInt64LittleEndian(room);
                if (content == 0)
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(room, (hash << 32) | (uint)_parts[i].Offset);
                    break;
                }

                if (content >> 32 == (uint)hash && KeyAt((int)content).SequenceEqual(key))
                {
                    errors.AddRepeated(PlaceOf((int)content, firstPart, i), _parts[i].Place, key);
                    break;
                }
            }
        }

        _used += table.Length;
    }

    /// <summary>The place of the part with an offset; the parts are in the order of their offsets.</summary>
    private long PlaceOf(int offset, int low, int high)
    {
        while (_parts[low].Offset != offset)
        {
            var middle = (low + high) / 2;
            (low, high) = _parts[middle].Offset <= offset ? (middle, high) : (low, middle);
        }

        return _parts[low].Place;
    }

    private void CompareKeys(int firstPart)
    {
        for (var i = firstPart + 1; i < _parts.Count; i++)
        {
            var key = KeyOf(i);
            for (var j = firstPart; j < i; j++)
            {
                if (KeyOf(j).SequenceEqual(key))
                {
                    errors.AddRepeated(_parts[j].Place, _parts[i].Place, key);
                    break;
                }
            }
        }
    }

    private ReadOnlySpan<byte> KeyOf(int part) => KeyAt(_parts[part].Offset);

    private ReadOnlySpan<byte> KeyAt(int at)
    {
        var start = DataEncoding.ReadText(_bytes, ref at, out var length);
        return _bytes.AsSpan(start, length);
    }

    /// <summary>Closes the frame and makes the list or map the value of what is around it.</summary>
    private void End(DataTag tag, int header)
    {
        var frame = _frames[^1];
        _frames.RemoveAt(_frames.Count - 1);
        _parts.RemoveRange(frame.FirstPart, _parts.Count - frame.FirstPart);
        if (_frames.Count == 0)
        {
            _root = header;
        }
        else if (TryBeginValue(tag, DataEncoding.MaximumVarint))
        {
            var value = _used - 1;
            _used += DataEncoding.WriteVarint(_bytes.AsSpan(_used), (ulong)(value - header));
        }
    }

    private bool TryReserve(long size)
    {
        var needed = _used + size;
        if (IsFull || needed > maximumBytes)
        {
            if (!IsFull)
            {
                IsFull = true;
                errors.Add(_place, "With this, the table is larger than the 2 GiB that one can have; split the data into several documents.");
            }

            return false;
        }

        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, _bytes.Length * 2L)));
        }

        return true;
    }

    /// <summary>A list or map that is open.</summary>
    /// <param name="FirstPart">Where its parts begin among all that wait for a header.</param>
    /// <param name="KeyStart">Where its pending key begins.</param>
    /// <param name="IsMap">Whether its parts have keys.</param>
    /// <param name="KeyLength">Of its pending key, in bytes.</param>
    /// <param name="Place">Of its pending key in the source.</param>
    private readonly record struct Frame(int FirstPart, int KeyStart, bool IsMap, int KeyLength = 0, long Place = 0);

    /// <summary>An element or entry that is written.</summary>
    /// <param name="Offset">Where.</param>
    /// <param name="Place">Of its key in the source.</param>
    private readonly record struct Part(int Offset, long Place);
}
