namespace MeshExtensions.Wire;

/// <summary>How a field's value is laid out. Source: Protocol Buffers encoding, "Message Structure".</summary>
public enum WireType
{
    /// <summary>A base-128 varint: int32, int64, uint32, uint64, sint32, sint64, bool, enum.</summary>
    Varint = 0,

    /// <summary>Eight bytes, little-endian: fixed64, sfixed64, double.</summary>
    Fixed64 = 1,

    /// <summary>A varint length and that many bytes: string, bytes, messages, packed repeated fields.</summary>
    LengthDelimited = 2,

    /// <summary>The start of a group. Deprecated; it is skipped.</summary>
    StartGroup = 3,

    /// <summary>The end of a group. Deprecated; it is skipped.</summary>
    EndGroup = 4,

    /// <summary>Four bytes, little-endian: fixed32, sfixed32, float.</summary>
    Fixed32 = 5,
}
