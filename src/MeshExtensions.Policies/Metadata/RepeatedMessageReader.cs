using MeshExtensions.Wire;

namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// Walks the messages of field 1, in the order in which they stand. That is all that a Struct and a ListValue have: the entries of <c>fields</c>, and the
/// Values of <c>values</c>. Fields of other numbers or wire types are passed over, as parsers do.
/// </summary>
/// <param name="message">The bytes of the Struct or of the ListValue.</param>
/// <param name="origin">Where they begin, in bytes, in what offsets are to be counted in.</param>
internal ref struct RepeatedMessageReader(ReadOnlySpan<byte> message, int origin)
{
    private const uint ElementTag = (1 << WireTag.Shift) | WireTag.LengthDelimited;

    private ProtobufReader _reader = new(message, origin);

    /// <summary>Whether the walk ended at bytes that cannot be read. What was read before then counts for nothing.</summary>
    public readonly bool IsMalformed => _reader.Error != WireError.None;

    /// <summary>Reads the next message.</summary>
    /// <param name="element">Its bytes; empty when false.</param>
    /// <param name="offset">Where they begin, in bytes, counted from the origin.</param>
    /// <returns>False at the end, and at malformed bytes.</returns>
    public bool TryReadNext(out ReadOnlySpan<byte> element, out int offset)
    {
        while (_reader.TryReadTag(out var tag))
        {
            if (tag != ElementTag)
            {
                _reader.TrySkip(tag);
            }
            else if (_reader.TryReadBytes(out element))
            {
                offset = _reader.Offset - element.Length;
                return true;
            }
        }

        element = default;
        offset = 0;
        return false;
    }
}
