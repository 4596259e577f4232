using MeshExtensions.Wire;

namespace MeshExtensions.Policies.Metadata;

/// <summary>A <c>google.protobuf.Value</c>, read from its bytes; text, Structs and lists stay where they stand.</summary>
internal readonly ref struct StructValue
{
    private const uint NullTag = (1 << WireTag.Shift) | WireTag.Varint;
    private const uint NumberTag = (2 << WireTag.Shift) | WireTag.Fixed64;
    private const uint StringTag = (3 << WireTag.Shift) | WireTag.LengthDelimited;
    private const uint BoolTag = (4 << WireTag.Shift) | WireTag.Varint;
    private const uint StructTag = (5 << WireTag.Shift) | WireTag.LengthDelimited;
    private const uint ListTag = (6 << WireTag.Shift) | WireTag.LengthDelimited;

    private readonly ulong _bits;

    private StructValue(StructValueKind kind, ulong bits)
    {
        Kind = kind;
        _bits = bits;
    }

    private StructValue(StructValueKind kind, ReadOnlySpan<byte> content, int offset)
    {
        Kind = kind;
        Content = content;
        Offset = offset;
    }

    /// <summary>Which member it holds.</summary>
    public StructValueKind Kind { get; }

    /// <summary>The text of a string, as it came and so perhaps not UTF-8; the message's bytes of a Struct or of a list; else empty.</summary>
    public ReadOnlySpan<byte> Content { get; }

    /// <summary>Where <see cref="Content"/> begins, in bytes, counted as the origin was that it was read with.</summary>
    public int Offset { get; }

    /// <summary>The number; 0 when this is none.</summary>
    public double Number => Kind == StructValueKind.Number ? BitConverter.UInt64BitsToDouble(_bits) : 0;

    /// <summary>The bool; false when this is none.</summary>
    public bool Bool => Kind == StructValueKind.Bool && _bits != 0;

    /// <summary>Whether a Struct or a list stood before the last member. Nobody has looked into it, and a parser that does may refuse the message.</summary>
    public bool HidesMessage { get; private init; }

    /// <summary>Reads a Value.</summary>
    /// <remarks>
    /// The last member counts, as for every oneof. A Struct after a Struct, or a list after a list, would have to be merged, whose result stands nowhere in
    /// the bytes: it is malformed here. No encoder writes it, and parsers that allow it only do so for messages that were cut into pieces.
    /// </remarks>
    /// <param name="message">The bytes of the Value.</param>
    /// <param name="origin">Where they begin, in bytes, in what <see cref="Offset"/> is to be counted in.</param>
    /// <param name="value">Unset when false.</param>
    /// <returns>False when the bytes are malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, int origin, out StructValue value)
    {
        value = default;
        var last = default(StructValue);
        var hidesMessage = false;
        var reader = new ProtobufReader(message, origin);
        while (reader.TryReadTag(out var tag))
        {
            hidesMessage |= last.Kind is StructValueKind.Struct or StructValueKind.List && IsMember(tag);
            switch (tag)
            {
                case NullTag or BoolTag when reader.TryReadVarint(out var bits):
                    last = new(tag == NullTag ? StructValueKind.Null : StructValueKind.Bool, bits);
                    break;
                case NumberTag when reader.TryReadFixed64(out var bits):
                    last = new(StructValueKind.Number, bits);
                    break;
                case StringTag when reader.TryReadBytes(out var text):
                    last = new(StructValueKind.String, text, reader.Offset - text.Length);
                    break;
                case StructTag when last.Kind != StructValueKind.Struct && reader.TryReadBytes(out var content):
                    last = new(StructValueKind.Struct, content, reader.Offset - content.Length);
                    break;
                case ListTag when last.Kind != StructValueKind.List && reader.TryReadBytes(out var content):
                    last = new(StructValueKind.List, content, reader.Offset - content.Length);
                    break;
                case var _ when IsMember(tag):
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

        value = last with { HidesMessage = hidesMessage };
        return true;
    }

    private static bool IsMember(uint tag) => tag is NullTag or NumberTag or StringTag or BoolTag or StructTag or ListTag;
}
