using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using MeshExtensions.Cel;

namespace MeshExtensions.Policies.Data;

/// <summary>
/// The values of a data document as the map that conditions look keys up in. Immutable; one object, whatever it holds, and all of it in one array
/// (<see cref="DataEncoding"/>): a million objects would be work for every garbage collection. A lookup allocates nothing, since the texts that it
/// gives are slices of that array.
/// </summary>
internal sealed class DataTable : CelMap
{
    private readonly byte[] _bytes;
    private readonly int _root;
    private readonly DataTableLists _lists;

    /// <summary>Takes over what the builder wrote.</summary>
    /// <param name="bytes">All of the table.</param>
    /// <param name="root">Offset of the header of the outermost map.</param>
    public DataTable(byte[] bytes, int root)
    {
        _bytes = bytes;
        _root = root;
        _lists = new DataTableLists(this);
    }

    /// <summary>How many keys the table has.</summary>
    public int Count => GetCount(0);

    /// <summary>What the table keeps in memory, in bytes, but for a few objects of fixed size.</summary>
    public long Bytes => _bytes.LongLength;

    /// <summary>The table as a value of an expression: a map from string to anything.</summary>
    public CelValue Value => CelValue.Map(this);

    /// <inheritdoc/>
    public override int GetCount(long handle) => DataEncoding.ReadHeader(_bytes, Header(handle), out _, out _);

    /// <inheritdoc/>
    public override bool TryGet(long handle, in CelValue key, CelArena arena, out CelValue value)
    {
        // All keys are texts, and a text equals nothing but a text.
        if (key.Kind == CelKind.String)
        {
            var at = Find(Header(handle), key.AsSpan());
            if (at > 0)
            {
                value = ValueAt(at);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <inheritdoc/>
    public override void GetEntry(long handle, int index, CelArena arena, out CelValue key, out CelValue value)
    {
        var at = Part(Header(handle), index);
        var start = DataEncoding.ReadText(_bytes, ref at, out var length);
        key = CelValue.String(_bytes, start, length);
        value = ValueAt(at);
    }

    private int Header(long handle) => handle == 0 ? _root : (int)handle;

    private int Part(int header, int index)
    {
        var count = DataEncoding.ReadHeader(_bytes, header, out var width, out var distances);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
        return DataEncoding.ReadPart(_bytes, header, width, distances, index);
    }

    /// <summary>The offset of a key's value; 0 when the map has no such key.</summary>
    private int Find(int header, ReadOnlySpan<byte> key)
    {
        var count = DataEncoding.ReadHeader(_bytes, header, out var width, out var distances);
        if (count > DataEncoding.MaximumRow)
        {
            return FindHashed(distances + (width * count), DataEncoding.SlotCount(count), key);
        }

        for (var i = 0; i < count; i++)
        {
            var at = DataEncoding.ReadPart(_bytes, header, width, distances, i);
            if (HasKey(ref at, key))
            {
                return at;
            }
        }

        return 0;
    }

    private int FindHashed(int table, long slots, ReadOnlySpan<byte> key)
    {
        var hash = KeyHash.Compute(key);
        for (var slot = DataEncoding.FirstSlot(hash, slots); ; slot = slot + 1 == slots ? 0 : slot + 1)
        {
            var content = BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(table + (int)(slot * DataEncoding.SlotSize)));
            var at = (int)content;
            if (at == 0)
            {
                return 0;
            }

            if (content >> 32 == (uint)hash && HasKey(ref at, key))
            {
                return at;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasKey(ref int at, ReadOnlySpan<byte> key)
    {
        var start = DataEncoding.ReadText(_bytes, ref at, out var length);
        return length == key.Length && _bytes.AsSpan(start, length).SequenceEqual(key);
    }

    private CelValue ValueAt(int at)
    {
        var start = at;
        switch ((DataTag)_bytes[at++])
        {
            case DataTag.Null:
                return CelValue.Null;
            case DataTag.False:
                return CelValue.False;
            case DataTag.True:
                return CelValue.True;
            case DataTag.Int:
                var number = DataEncoding.ReadVarint(_bytes, ref at);
                return CelValue.Int((long)(number >> 1) ^ -(long)(number & 1));
            case DataTag.Double:
                return CelValue.Double(BinaryPrimitives.ReadDoubleLittleEndian(_bytes.AsSpan(at)));
            case DataTag.Text:
                var text = DataEncoding.ReadText(_bytes, ref at, out var length);
                return CelValue.String(_bytes, text, length);
            case DataTag.List:
                return CelValue.List(_lists, start - (int)DataEncoding.ReadVarint(_bytes, ref at));
            default:
                return CelValue.Map(this, start - (int)DataEncoding.ReadVarint(_bytes, ref at));
        }
    }

    /// <summary>For people who debug.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} keys in {Bytes} bytes");

    /// <summary>The lists of a table; the handle is the offset of the header.</summary>
    private sealed class DataTableLists(DataTable table) : CelList
    {
        public override int GetCount(long handle) => table.GetCount(handle);

        public override CelValue GetElement(long handle, int index, CelArena arena) => table.ValueAt(table.Part((int)handle, index));
    }
}
