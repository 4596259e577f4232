using System.Numerics;
using CsCheck;

namespace MeshExtensions.Wire.Tests;

public sealed class ProtobufReaderTests
{
    public static TheoryData<byte[], ulong> Varints => new()
    {
        { [0x00], 0 },
        { [0x7F], 127 },
        // Seven bits a byte, the lowest first: 0x80 is "0, and more".
        { [0x80, 0x01], 1UL << 7 },
        { [0x96, 0x01], 150 },
        { [0xFF, 0x7F], (1UL << 14) - 1 },
        { [0x80, 0x80, 0x01], 1UL << 14 },
        { [0x80, 0x80, 0x80, 0x01], 1UL << 21 },
        { [0x80, 0x80, 0x80, 0x80, 0x01], 1UL << 28 },
        { [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], uint.MaxValue },
        { [0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 1UL << 35 },
        { [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 1UL << 42 },
        { [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 1UL << 49 },
        { [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 1UL << 56 },
        { [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 1UL << 63 },
        { [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], ulong.MaxValue },
        // Padded: zero in two bytes, one in ten.
        { [0x80, 0x00], 0 },
        { [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 1 },
        // The tenth byte has one bit of the 64; the six above it are dropped.
        { [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], ulong.MaxValue },
        { [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7E], 0 },
    };

    public static TheoryData<byte[], uint> Tags => new()
    {
        { [0x08], 1 << 3 | 0 }, // the smallest tag: field 1, varint
        { [0x09], 1 << 3 | 1 },
        { [0x0A], 1 << 3 | 2 },
        { [0x0B], 1 << 3 | 3 }, // a group starts
        { [0x0C], 1 << 3 | 4 }, // a group ends
        { [0x0D], 1 << 3 | 5 },
        { [0x7D], 15 << 3 | 5 }, // the largest tag of one byte
        { [0x80, 0x01], 16 << 3 | 0 }, // the smallest of two
        { [0x82, 0x01], 16 << 3 | 2 },
        { [0x8A, 0x00], 1 << 3 | 2 }, // padded to two bytes
        { [0x8A, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 1 << 3 | 2 }, // padded to ten bytes
        { [0xFD, 0xFF, 0xFF, 0xFF, 0x0F], uint.MaxValue - 7 | 5 }, // the largest field number, 2^29-1
    };

    [Fact]
    public void TryReadTag_EmptyMessage_EndsWithoutError()
    {
        var reader = new ProtobufReader([]);

        Assert.False(reader.TryReadTag(out var tag));

        Assert.Equal(0u, tag);
        Assert.Equal(WireError.None, reader.Error);
        Assert.Equal(0, reader.Offset);
    }

    [Fact]
    public void TryReadTag_DefaultReader_EndsWithoutError()
    {
        var reader = default(ProtobufReader);

        Assert.False(reader.TryReadTag(out _));

        Assert.Equal(WireError.None, reader.Error);
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void TryReadTag_ValidTag_ReturnsIt(byte[] bytes, uint expected)
    {
        var reader = new ProtobufReader(bytes);

        Assert.True(reader.TryReadTag(out var tag));

        Assert.Equal(expected, tag);
        Assert.Equal(bytes.Length, reader.Offset);
    }

    [Theory]
    [MemberData(nameof(Varints))]
    public void TryReadVarint_OneToTenBytes_ReturnsTheLow64Bits(byte[] bytes, ulong expected)
    {
        var reader = new ProtobufReader(bytes);

        Assert.True(reader.TryReadVarint(out var value));

        Assert.Equal(expected, value);
        Assert.Equal(bytes.Length, reader.Offset);
    }

    [Fact]
    public void TryReadVarint_EveryValueAtEveryPadding_ReturnsTheValue() =>
        Gen.Select(TestGen.Varint, Gen.Int[1, 10]).Sample((value, length) =>
        {
            length = Math.Max(length, (BitOperations.Log2(value | 1) / 7) + 1);
            var reader = new ProtobufReader(TestBytes.Varint(value, length));

            Assert.True(reader.TryReadVarint(out var actual));

            Assert.Equal(value, actual);
            Assert.Equal(length, reader.Offset);
        });

    [Fact]
    public void TryReadFixed32_FourBytes_AreLittleEndian()
    {
        var reader = new ProtobufReader([0x78, 0x56, 0x34, 0x12, 0x99]);

        Assert.True(reader.TryReadFixed32(out var value));

        Assert.Equal(0x1234_5678u, value);
        Assert.Equal(4, reader.Offset);
    }

    [Fact]
    public void TryReadFixed64_EightBytes_AreLittleEndian()
    {
        var reader = new ProtobufReader([0xF0, 0xDE, 0xBC, 0x9A, 0x78, 0x56, 0x34, 0x12, 0x99]);

        Assert.True(reader.TryReadFixed64(out var value));

        Assert.Equal(0x1234_5678_9ABC_DEF0UL, value);
        Assert.Equal(8, reader.Offset);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16384)]
    public void TryReadBytes_LengthAndThatManyBytes_ReturnsThemWithoutCopying(int length)
    {
        byte[] message = [.. TestBytes.Varint((ulong)length), .. TestBytes.Counting(length), 0x99];
        var reader = new ProtobufReader(message);

        Assert.True(reader.TryReadBytes(out var value));

        Assert.Equal(message.Length - 1, reader.Offset);
        Assert.True(value == message.AsSpan(message.Length - 1 - length, length));
    }

    [Fact]
    public void TryReadBytes_PaddedLength_IsRead()
    {
        // Length 2 in five bytes, then the two bytes.
        var reader = new ProtobufReader([0x82, 0x80, 0x80, 0x80, 0x00, 0x68, 0x69]);

        Assert.True(reader.TryReadBytes(out var value));

        Assert.True(value.SequenceEqual("hi"u8));
    }

    [Fact]
    public void TryReadMessage_Nested_ReadsItsFieldsWithTheOuterOffsets()
    {
        byte[] message =
        [
            0x0A, 0x04, // field 1, a message of 4 bytes
            0x10, 0x05, // its field 2 = 5
            0x18, 0x06, // its field 3 = 6
            0x20, 0x07, // field 4 = 7
        ];
        var reader = new ProtobufReader(message, origin: 100);

        Assert.True(reader.TryReadTag(out _));
        Assert.True(reader.TryReadMessage(out var nested));
        Assert.Equal(102, nested.Offset);
        Assert.Equal((0x10u, 5UL), ReadVarintField(ref nested));
        Assert.Equal(104, nested.Offset);
        Assert.Equal((0x18u, 6UL), ReadVarintField(ref nested));
        Assert.False(nested.TryReadTag(out _));
        Assert.Equal(106, nested.Offset);
        Assert.True(reader.Accept(nested));
        Assert.Equal((0x20u, 7UL), ReadVarintField(ref reader));
        Assert.False(reader.TryReadTag(out _));
        Assert.Equal(WireError.None, reader.Error);
        Assert.Equal(108, reader.Offset);
    }

    [Fact]
    public void TrySkip_EveryWireType_PassesOverExactlyTheValue()
    {
        byte[] message =
        [
            0x08, 0x96, 0x01, // field 1, varint 150
            0x11, 1, 2, 3, 4, 5, 6, 7, 8, // field 2, fixed64
            0x1A, 0x02, 0x68, 0x69, // field 3, two bytes
            0x23, 0x28, 0x01, 0x24, // field 4, a group with its field 5
            0x35, 1, 2, 3, 4, // field 6, fixed32
        ];
        int[] ends = [3, 12, 16, 20, 25];
        var reader = new ProtobufReader(message);

        foreach (var end in ends)
        {
            Assert.True(reader.TryReadTag(out var tag));
            Assert.True(reader.TrySkip(tag));
            Assert.Equal(end, reader.Offset);
        }

        Assert.False(reader.TryReadTag(out _));
        Assert.Equal(WireError.None, reader.Error);
    }

    private static (uint Tag, ulong Value) ReadVarintField(ref ProtobufReader reader)
    {
        Assert.True(reader.TryReadTag(out var tag));
        Assert.True(reader.TryReadVarint(out var value));
        return (tag, value);
    }
}
