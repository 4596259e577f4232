namespace MeshExtensions.Wire.Tests;

public sealed class WireTagTests
{
    [Theory]
    [InlineData(0x08u, 1, WireType.Varint)]
    [InlineData(0x79u, 15, WireType.Fixed64)]
    [InlineData(0x82u, 16, WireType.LengthDelimited)]
    [InlineData(0x0Bu, 1, WireType.StartGroup)]
    [InlineData(0x0Cu, 1, WireType.EndGroup)]
    [InlineData(0xFFFF_FFFDu, (1 << 29) - 1, WireType.Fixed32)]
    public void FieldNumberOf_TypeOf_AnyTag_AreItsTwoParts(uint tag, int fieldNumber, WireType type)
    {
        Assert.Equal(fieldNumber, WireTag.FieldNumberOf(tag));
        Assert.Equal(type, WireTag.TypeOf(tag));
    }

    [Fact]
    public void Constants_ShiftedNumberOrType_MakeTheTag()
    {
        Assert.Equal(0x08u, 1u << WireTag.Shift | WireTag.Varint);
        Assert.Equal(0x09u, 1u << WireTag.Shift | WireTag.Fixed64);
        Assert.Equal(0x0Au, 1u << WireTag.Shift | WireTag.LengthDelimited);
        Assert.Equal(0x0Du, 1u << WireTag.Shift | WireTag.Fixed32);
    }
}
