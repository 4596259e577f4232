using MeshExtensions.Wire;

namespace MeshExtensions.Policies.Metadata;

/// <summary>An entry of a Struct's map <c>fields</c>: on the wire a message of its own, with the key as its first field and the Value as its second.</summary>
internal readonly ref struct StructField
{
    private const uint KeyTag = (1 << WireTag.Shift) | WireTag.LengthDelimited;
    private const uint ValueTag = (2 << WireTag.Shift) | WireTag.LengthDelimited;

    private StructField(ReadOnlySpan<byte> key, int keyOffset, ReadOnlySpan<byte> value, int valueOffset)
    {
        Key = key;
        KeyOffset = keyOffset;
        Value = value;
        ValueOffset = valueOffset;
    }

    /// <summary>The key as it came, and so perhaps not UTF-8. An entry without a key has the empty one.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>Where <see cref="Key"/> begins, in bytes, counted from the origin.</summary>
    public int KeyOffset { get; }

    /// <summary>The bytes of the Value, for <see cref="StructValue.TryRead"/>. An entry without a Value has an empty one, which is unset.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Where <see cref="Value"/> begins, in bytes, counted from the origin.</summary>
    public int ValueOffset { get; }

    /// <summary>Reads an entry. Of two keys the last counts.</summary>
    /// <remarks>An entry with two Values is malformed here: C++ merges them, C# takes the last, and no encoder writes it.</remarks>
    /// <param name="entry">The bytes of the entry.</param>
    /// <param name="origin">Where they begin, in bytes, in what offsets are to be counted in.</param>
    /// <param name="field">Empty when false.</param>
    /// <returns>False when the bytes are malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> entry, int origin, out StructField field)
    {
        field = default;
        var reader = new ProtobufReader(entry, origin);
        ReadOnlySpan<byte> key = default;
        ReadOnlySpan<byte> value = default;
        var keyOffset = origin;
        var valueOffset = origin;
        var hasValue = false;
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case KeyTag when reader.TryReadBytes(out key):
                    keyOffset = reader.Offset - key.Length;
                    break;
                case ValueTag when !hasValue && reader.TryReadBytes(out value):
                    valueOffset = reader.Offset - value.Length;
                    hasValue = true;
                    break;
                case KeyTag or ValueTag:
                    return false;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }

        if (reader.Error != WireError.None)
        {
            return false;
        }

        field = new(key, keyOffset, value, valueOffset);
        return true;
    }
}
