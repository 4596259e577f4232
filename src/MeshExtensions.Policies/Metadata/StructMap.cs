using System.Text.Unicode;
using MeshExtensions.Cel;

namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// Structs as maps of the expression language, read where they stand. One object, with its <see cref="Lists"/>, serves all Structs of a buffer, and one buffer
/// after the other; a handle says which Struct.
/// </summary>
/// <remarks>
/// <para>Numbers are doubles, since a Struct has no others. A Value without any member is <c>null</c>. Text that is not UTF-8 is shown as a copy with U+FFFD;
/// a key is looked up by the bytes that came, and so such a key is found by walking only.</para>
/// <para>Of entries with the same key the last counts, for looking up as for walking and counting. A Struct that cannot be read, or is nested deeper than
/// <see cref="ProtobufStruct.MaximumDepth"/>, is an error for looking up and for walking, and is counted as one entry, which is that error.</para>
/// <para>Nothing is allocated but for an error and for memory that grows with the largest buffer and stays. One thread at a time.</para>
/// </remarks>
internal sealed class StructMap : CelMap
{
    private const string Unreadable = "this is no google.protobuf.Struct that can be read";

    private readonly StructBuffer _buffer = new();
    private readonly StructIndex _index = new();

    /// <summary>A map without a buffer.</summary>
    public StructMap() => Lists = new StructList(this, _buffer);

    /// <summary>The lists in the same buffer.</summary>
    public StructList Lists { get; }

    /// <summary>
    /// The bytes in which the Structs stand. They must not change while values are used; set them again, also when it is the same array, once they have.
    /// </summary>
    public byte[] Buffer
    {
        get => _buffer.Bytes;
        set
        {
            _buffer.Reset(value);
            _index.Clear();
            Lists.Clear();
        }
    }

    /// <summary>The handle of a Struct or of a list.</summary>
    /// <param name="offset">Of the first byte of its message in the buffer.</param>
    /// <param name="length">In bytes, not negative. An empty message is an empty Struct, or an empty list.</param>
    public static long Handle(int offset, int length) => StructBuffer.Handle(offset, length);

    /// <summary>A Struct as a value, for who would not have <c>claims != {}</c> decide by bytes that cannot be read.</summary>
    /// <param name="offset">Of the first byte of its message in the buffer.</param>
    /// <param name="length">In bytes.</param>
    /// <param name="arena">Where an error goes.</param>
    /// <returns>
    /// A map, or an error when the Struct cannot be read as a whole. As a part of a record, a map or a list, nothing absorbs it; as a variable it is an error
    /// like any other.
    /// </returns>
    public CelValue Root(int offset, int length, CelArena arena)
    {
        var handle = Handle(offset, length);
        return _buffer.IsReadable(handle, StructValueKind.Struct) ? CelValue.Map(this, handle) : arena.Fail(Unreadable);
    }

    /// <inheritdoc/>
    public override int GetCount(long handle) =>
        _buffer.IsReadable(handle, StructValueKind.Struct) ? _index.Entries(_buffer, handle).Length : 1;

    /// <inheritdoc/>
    public override bool TryGet(long handle, in CelValue key, CelArena arena, out CelValue value)
    {
        value = default;
        if (!_buffer.IsReadable(handle, StructValueKind.Struct))
        {
            value = arena.Fail(Unreadable);
            return true;
        }

        // The whole Struct is read for each key, which costs what reading so much text does.
        if (key.Kind != CelKind.String || !_buffer.TrySlice(handle, out var offset, out var message) || !arena.TryCharge(message.Length >> 4))
        {
            return false;
        }

        switch (ProtobufStruct.Find(message, key.AsSpan(), out var found, offset))
        {
            case StructReading.Absent:
                return false;
            case StructReading.Found:
                value = ToCelValue(found, arena);
                return true;
            default:
                value = arena.Fail(Unreadable);
                return true;
        }
    }

    /// <inheritdoc/>
    public override void GetEntry(long handle, int index, CelArena arena, out CelValue key, out CelValue value)
    {
        if (_buffer.IsReadable(handle, StructValueKind.Struct))
        {
            var entries = _index.Entries(_buffer, handle);
            if ((uint)index < (uint)entries.Length
                && _buffer.TrySlice(entries[index], out var offset, out var entry)
                && StructField.TryRead(entry, offset, out var field)
                && StructValue.TryRead(field.Value, field.ValueOffset, out var found))
            {
                key = ToText(field.Key, field.KeyOffset, arena);
                value = ToCelValue(found, arena);
                return;
            }
        }

        key = value = arena.Fail(Unreadable);
    }

    /// <summary>A Value as a value of the language.</summary>
    internal CelValue ToCelValue(scoped in StructValue value, CelArena arena) => value.Kind switch
    {
        StructValueKind.Number => CelValue.Double(value.Number),
        StructValueKind.String => ToText(value.Content, value.Offset, arena),
        StructValueKind.Bool => CelValue.Bool(value.Bool),
        StructValueKind.Struct => CelValue.Map(this, Handle(value.Offset, value.Content.Length)),
        StructValueKind.List => CelValue.List(Lists, Handle(value.Offset, value.Content.Length)),
        _ => CelValue.Null,
    };

    private CelValue ToText(scoped ReadOnlySpan<byte> text, int offset, CelArena arena) =>
        Utf8.IsValid(text) ? CelValue.String(_buffer.Bytes, offset, text.Length) : arena.CopyString(_buffer.Replace(text));
}
