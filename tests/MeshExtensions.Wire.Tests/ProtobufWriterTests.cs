using System.Numerics;
using CsCheck;
using Google.Protobuf;

namespace MeshExtensions.Wire.Tests;

public sealed class ProtobufWriterTests
{
    private const int MaxFieldNumber = (1 << 29) - 1;

    public static MatrixTheoryData<int, int> Lengths => new([0, 127, 128, 16383, 16384], [1, 2, 3, 4, 5]);

    [Fact]
    public void WriteVarint_Values_AreTagAndShortestVarint()
    {
        var writer = new ProtobufWriter(new byte[64]);

        writer.WriteVarint(1, 150);
        writer.WriteVarint(16, 0);
        writer.WriteVarint(2, unchecked((ulong)-1L));

        AssertWritten(
            writer,
            [
                0x08, 0x96, 0x01, // field 1 = 150
                0x80, 0x01, 0x00, // field 16 = 0, the default, which is written too
                0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, // field 2 = -1
            ]);
    }

    [Fact]
    public void WriteFixed_Values_AreLittleEndian()
    {
        var writer = new ProtobufWriter(new byte[64]);

        writer.WriteFixed64(1, 0x1234_5678_9ABC_DEF0);
        writer.WriteFixed32(2, 0x1234_5678);
        writer.WriteDouble(3, 1.0);

        AssertWritten(
            writer,
            [
                0x09, 0xF0, 0xDE, 0xBC, 0x9A, 0x78, 0x56, 0x34, 0x12, // field 1, fixed64
                0x15, 0x78, 0x56, 0x34, 0x12, // field 2, fixed32
                0x19, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xF0, 0x3F, // field 3, the double 1
            ]);
    }

    [Fact]
    public void WriteBytes_WriteString_AreLengthAndBytes()
    {
        var writer = new ProtobufWriter(new byte[64]);

        writer.WriteBytes(1, "hi"u8);
        writer.WriteString(2, "é€😀");
        writer.WriteBytes(3, []);
        writer.WriteString(4, "");

        AssertWritten(
            writer,
            [
                0x0A, 0x02, 0x68, 0x69, // field 1, "hi"
                0x12, 0x09, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80, // field 2: 2 + 3 + 4 bytes
                0x1A, 0x00, // field 3, empty
                0x22, 0x00, // field 4, empty
            ]);
    }

    [Fact]
    public void WriteString_LoneSurrogate_BecomesTheReplacementCharacter()
    {
        var writer = new ProtobufWriter(new byte[16]);

        writer.WriteString(1, "a\uD83D");

        // Field 1, 4 bytes: "a", U+FFFD.
        AssertWritten(writer, [0x0A, 0x04, 0x61, 0xEF, 0xBF, 0xBD]);
    }

    [Fact]
    public void WriteRaw_WriteRawVarint_HaveNoTag()
    {
        var writer = new ProtobufWriter(new byte[16]);

        writer.WriteRaw([0x08, 0x01]);
        writer.WriteRawVarint(127);
        writer.WriteRawVarint(128);
        writer.WriteRaw([]);

        AssertWritten(writer, [0x08, 0x01, 0x7F, 0x80, 0x01]);
    }

    [Fact]
    public void Write_LargestFieldNumber_IsATagOfFiveBytes()
    {
        var writer = new ProtobufWriter(new byte[64]);

        writer.WriteVarint(MaxFieldNumber, 1);
        writer.WriteFixed64(MaxFieldNumber, 0);
        writer.WriteBytes(MaxFieldNumber, []);
        writer.WriteFixed32(MaxFieldNumber, 0);
        writer.EndMessage(writer.BeginMessage(MaxFieldNumber));

        AssertWritten(
            writer,
            [
                0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x01,
                0xF9, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0, 0, 0, 0, 0, 0,
                0xFA, 0xFF, 0xFF, 0xFF, 0x0F, 0x00,
                0xFD, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0, 0,
                0xFA, 0xFF, 0xFF, 0xFF, 0x0F, 0x00,
            ]);
    }

    [Fact]
    public void VarintLength_EveryPowerOfTwo_IsSevenBitsAByte()
    {
        Assert.Equal(1, ProtobufWriter.VarintLength(0));
        for (var bit = 0; bit < 64; bit++)
        {
            Assert.Equal((bit / 7) + 1, ProtobufWriter.VarintLength(1UL << bit));
            Assert.Equal((bit / 7) + 1, ProtobufWriter.VarintLength(ulong.MaxValue >> (63 - bit)));
        }
    }

    [Fact]
    public void WriteRawVarint_AnyValue_IsWhatTheOtherParserReads() =>
        TestGen.Varint.Sample(value =>
        {
            var writer = new ProtobufWriter(new byte[10]);

            writer.WriteRawVarint(value);

            Assert.Equal(ProtobufWriter.VarintLength(value), writer.Length);
            Assert.Equal((BitOperations.Log2(value | 1) / 7) + 1, writer.Length);
            Assert.Equal(value, new CodedInputStream(writer.Written.ToArray()).ReadUInt64());
        });

    [Theory]
    [MemberData(nameof(Lengths))]
    public void EndMessage_AnyContentAndReservedLength_IsTheLengthInAtLeastThatManyBytes(int contentLength, int lengthBytes)
    {
        var content = TestBytes.Counting(contentLength);
        var shortest = TestBytes.Varint((ulong)contentLength).Length;
        var length = TestBytes.Varint((ulong)contentLength, Math.Max(shortest, lengthBytes));
        byte[] expected = [0x12, .. length, .. content, 0x18, 0x01]; // field 2, the message; field 3 = 1 after it
        // Exactly as many bytes as needed: moving the content needs no further room.
        var writer = new ProtobufWriter(new byte[expected.Length]);

        var start = writer.BeginMessage(2, lengthBytes);
        writer.WriteRaw(content);
        writer.EndMessage(start);
        writer.WriteVarint(3, 1);

        AssertWritten(writer, expected);
        var input = new CodedInputStream(expected);
        Assert.Equal(0x12u, input.ReadTag());
        Assert.Equal(content, input.ReadBytes().ToByteArray());
        Assert.Equal(0x18u, input.ReadTag());
    }

    [Fact]
    public void EndMessage_SeveralLevelsMoved_EachHasItsLength()
    {
        var content = TestBytes.Counting(126);
        var writer = new ProtobufWriter(new byte[200]);

        var outer = writer.BeginMessage(1);
        var middle = writer.BeginMessage(2);
        var inner = writer.BeginMessage(3);
        writer.WriteRaw(content);
        writer.EndMessage(inner);
        writer.EndMessage(middle);
        writer.WriteVarint(4, 5);
        writer.EndMessage(outer);

        AssertWritten(
            writer,
            [
                0x0A, 0x85, 0x01, // field 1: 3 + 128 + 2 = 133 bytes, moved by one
                0x12, 0x80, 0x01, // field 2: 2 + 126 = 128 bytes, moved by one
                0x1A, 0x7E, .. content, // field 3: 126 bytes, in place
                0x20, 0x05, // field 4 of field 1
            ]);
    }

    [Fact]
    public void EndMessage_Empty_IsLengthZero()
    {
        var writer = new ProtobufWriter(new byte[16]);

        writer.EndMessage(writer.BeginMessage(1));
        writer.EndMessage(writer.BeginMessage(2, lengthBytes: 5));

        AssertWritten(writer, [0x0A, 0x00, 0x12, 0x80, 0x80, 0x80, 0x80, 0x00]);
    }

    [Fact]
    public void Written_NothingWritten_IsEmpty()
    {
        var writer = new ProtobufWriter([]);

        AssertWritten(writer, []);
        Assert.False(default(ProtobufWriter).Overflowed);
    }

    private static void AssertWritten(in ProtobufWriter writer, byte[] expected)
    {
        Assert.False(writer.Overflowed);
        Assert.Equal(expected.Length, writer.Length);
        Assert.Equal(expected, writer.Written.ToArray());
    }
}
