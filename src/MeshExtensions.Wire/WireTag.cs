namespace MeshExtensions.Wire;

/// <summary>Arithmetic of tags. A tag is one varint: the field number times eight, plus the <see cref="WireType"/>.</summary>
public static class WireTag
{
    /// <summary>Bits of a tag below the field number; <c>const</c> tags are written as <c>number &lt;&lt; WireTag.Shift | WireTag.LengthDelimited</c>.</summary>
    public const int Shift = 3;

    /// <summary><see cref="WireType.Varint"/> as the low bits of a tag.</summary>
    public const uint Varint = (uint)WireType.Varint;

    /// <summary><see cref="WireType.Fixed64"/> as the low bits of a tag.</summary>
    public const uint Fixed64 = (uint)WireType.Fixed64;

    /// <summary><see cref="WireType.LengthDelimited"/> as the low bits of a tag.</summary>
    public const uint LengthDelimited = (uint)WireType.LengthDelimited;

    /// <summary><see cref="WireType.Fixed32"/> as the low bits of a tag.</summary>
    public const uint Fixed32 = (uint)WireType.Fixed32;

    /// <summary>The field number of a tag, 1 to 2^29-1.</summary>
    public static int FieldNumberOf(uint tag) => (int)(tag >> Shift);

    /// <summary>The wire type of a tag.</summary>
    public static WireType TypeOf(uint tag) => (WireType)(tag & 7);
}
