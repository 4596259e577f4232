namespace MeshExtensions.Wire.Tests;

public sealed class ProtobufReaderErrorTests
{
    public static TheoryData<byte[], WireError, int> Broken => new()
    {
        { [0x00], WireError.InvalidTag, 0 }, // field 0, varint
        { [0x02, 0x00], WireError.InvalidTag, 0 }, // field 0, bytes
        { [0x80, 0x00], WireError.InvalidTag, 0 }, // field 0 in two bytes
        { [0x0E], WireError.InvalidTag, 0 }, // wire type 6
        { [0x0F], WireError.InvalidTag, 0 }, // wire type 7
        { [0x8E, 0x01], WireError.InvalidTag, 0 }, // wire type 6 in a tag of two bytes
        { [0x08, 0x01, 0x0F], WireError.InvalidTag, 2 }, // the same after a field
        { [0x88, 0x80, 0x80, 0x80, 0x10, 0x01], WireError.InvalidTag, 0 }, // 2^32 + 8: a bit above the 32nd
        { [0x88, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], WireError.InvalidTag, 0 }, // 2^63 + 8
        { [0x88, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], WireError.VarintTooLong, 0 }, // a tag of eleven bytes
        { [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], WireError.VarintTooLong, 1 }, // a value of eleven
        { [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], WireError.VarintTooLong, 1 }, // ten, and all go on
        { [0x0A, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], WireError.VarintTooLong, 1 }, // a length of eleven
        { [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], WireError.Truncated, 1 }, // nine, and the tenth is missing
        { [0x80], WireError.Truncated, 0 }, // half a tag
        { [0x08], WireError.Truncated, 1 }, // no value
        { [0x08, 0x80], WireError.Truncated, 1 }, // half a value
        { [0x0D, 1, 2, 3], WireError.Truncated, 1 }, // three of four bytes
        { [0x09, 1, 2, 3, 4, 5, 6, 7], WireError.Truncated, 1 }, // seven of eight
        { [0x0A], WireError.Truncated, 1 }, // no length
        { [0x0A, 0x80], WireError.Truncated, 1 }, // half a length
        { [0x0A, 0x01], WireError.Truncated, 1 }, // length 1, no bytes
        { [0x0A, 0x03, 0x68, 0x69], WireError.Truncated, 1 }, // length 3, two bytes
        { [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00], WireError.Truncated, 1 }, // length 2^31-1
        { [0x0A, 0x80, 0x80, 0x80, 0x80, 0x08, 0x00], WireError.Truncated, 1 }, // length 2^31, negative when taken for an int
        { [0x0A, 0x81, 0x80, 0x80, 0x80, 0x10, 0x00], WireError.Truncated, 1 }, // length 2^32 + 1, which would fit if cut to 32 bits
        { [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x00], WireError.Truncated, 1 }, // length 2^64-1
        { [0x0C], WireError.UnbalancedGroup, 1 }, // a group ends that did not start
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Read_BrokenMessage_ReportsWhatAndWhere(byte[] message, WireError error, int offset)
    {
        Assert.Equal((error, offset), TestBytes.Skip(message));
        Assert.Equal((error, offset + 1000), TestBytes.Skip(message, origin: 1000));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Read_AfterAnError_FailsAndKeepsTheFirst(byte[] message, WireError error, int offset)
    {
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag) && reader.TrySkip(tag))
        {
        }

        for (var round = 0; round < 2; round++)
        {
            Assert.False(reader.TryReadTag(out var tag));
            Assert.False(reader.TryReadVarint(out var varint));
            Assert.False(reader.TryReadFixed32(out var fixed32));
            Assert.False(reader.TryReadFixed64(out var fixed64));
            Assert.False(reader.TryReadBytes(out var bytes));
            Assert.False(reader.TryReadMessage(out var nested));
            for (var type = 0u; type < 8; type++)
            {
                Assert.False(reader.TrySkip(1u << WireTag.Shift | type));
            }

            Assert.Equal((0u, 0UL, 0u, 0UL, 0), (tag, varint, fixed32, fixed64, bytes.Length));
            Assert.False(nested.TryReadTag(out _));
            Assert.Equal((error, offset, message.Length), (reader.Error, reader.ErrorOffset, reader.Offset));
        }
    }

    [Fact]
    public void TryReadVarint_AfterTheEnd_IsTruncatedThere()
    {
        var reader = new ProtobufReader([0x08, 0x01], origin: 10);
        Assert.True(reader.TryReadTag(out var tag));
        Assert.True(reader.TrySkip(tag));

        Assert.False(reader.TryReadVarint(out _));

        Assert.Equal((WireError.Truncated, 12), (reader.Error, reader.ErrorOffset));
    }

    [Fact]
    public void Accept_NestedTwice_TakesOverErrorAndOffset()
    {
        byte[] message =
        [
            0x08, 0x01, // field 1 = 1
            0x12, 0x06, // field 2, a message of 6 bytes
            0x18, 0x02, // its field 3 = 2
            0x22, 0x02, // its field 4, a message of 2 bytes
            0x28, 0x80, // its field 5, a varint that goes on after the message's end
            0x30, 0x03, // field 6 = 3
        ];
        var outer = new ProtobufReader(message, origin: 50);
        Assert.True(outer.TryReadTag(out var tag) && outer.TrySkip(tag) && outer.TryReadTag(out _));
        Assert.True(outer.TryReadMessage(out var middle));
        Assert.True(middle.TryReadTag(out tag) && middle.TrySkip(tag) && middle.TryReadTag(out _));
        Assert.True(middle.TryReadMessage(out var inner));
        Assert.True(inner.TryReadTag(out _));

        Assert.False(inner.TryReadVarint(out _));
        Assert.False(middle.Accept(inner));
        Assert.False(outer.Accept(middle));

        Assert.Equal((WireError.Truncated, 59), (inner.Error, inner.ErrorOffset));
        Assert.Equal((WireError.Truncated, 59), (middle.Error, middle.ErrorOffset));
        Assert.Equal((WireError.Truncated, 59), (outer.Error, outer.ErrorOffset));
        Assert.False(outer.TryReadTag(out _));
    }

    [Fact]
    public void Accept_SecondError_KeepsTheFirst()
    {
        var outer = new ProtobufReader([0x0F]);
        Assert.False(outer.TryReadTag(out _));
        var nested = new ProtobufReader([0x08], origin: 7);
        Assert.True(nested.TryReadTag(out _));
        Assert.False(nested.TryReadVarint(out _));

        Assert.False(outer.Accept(nested));

        Assert.Equal((WireError.InvalidTag, 0), (outer.Error, outer.ErrorOffset));
    }

    [Fact]
    public void TryReadMessage_Truncated_ReportsTheOffsetOfItsLength()
    {
        // Field 1, a message of 3 bytes of which there are 2.
        var reader = new ProtobufReader([0x0A, 0x03, 0x08, 0x01], origin: 5);
        Assert.True(reader.TryReadTag(out _));

        Assert.False(reader.TryReadMessage(out _));

        Assert.Equal((WireError.Truncated, 6), (reader.Error, reader.ErrorOffset));
    }
}
