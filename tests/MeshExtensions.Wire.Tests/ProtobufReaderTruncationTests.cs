using System.Globalization;

namespace MeshExtensions.Wire.Tests;

public sealed class ProtobufReaderTruncationTests
{
    private static readonly byte[] Message =
    [
        0x08, 0x05, // field 1, varint 5
        0x80, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, // field 16 (tag of two bytes), varint 2^64-1
        0x11, 1, 2, 3, 4, 5, 6, 7, 8, // field 2, fixed64
        0x1A, 0x03, 0x61, 0x62, 0x63, // field 3, "abc"
        0x22, 0x00, // field 4, empty
        0x2A, 0x82, 0x80, 0x00, 0x08, 0x01, // field 5, a message of 2 bytes, its length in three
        0xFD, 0xFF, 0xFF, 0xFF, 0x0F, 1, 2, 3, 4, // field 2^29-1 (tag of five bytes), fixed32
    ];

    /// <summary>Of each field: where its tag begins, where its value begins, where it ends.</summary>
    private static readonly (int Tag, int Value, int End)[] Fields =
        [(0, 1, 2), (2, 4, 14), (14, 15, 23), (23, 24, 28), (28, 29, 30), (30, 31, 36), (36, 41, 45)];

    [Fact]
    public void Skip_EveryPrefix_EndsAtAFieldBorderOrIsTruncatedAtTheValue()
    {
        Assert.Equal(Message.Length, Fields[^1].End);
        for (var length = 0; length <= Message.Length; length++)
        {
            var (error, offset) = TestBytes.Skip(Message.AsSpan(0, length), origin: 300);

            Assert.True(Expected(length) == (error, offset - 300), string.Create(CultureInfo.InvariantCulture, $"prefix of {length}: {error} at {offset}"));
        }
    }

    [Fact]
    public void Skip_EveryPrefixOfAGroup_IsTruncatedInside()
    {
        byte[] message =
        [
            0x0B, // field 1, a group starts
            0x10, 0x96, 0x01, // its field 2 = 150
            0x1B, // its field 3, a group starts
            0x25, 1, 2, 3, 4, // field 4, fixed32
            0x1C, // field 3's group ends
            0x0C, // field 1's group ends
        ];
        // By the prefix's length. Where the prefix ends between two fields, the missing end is what cannot be read.
        (WireError, int)[] expected =
        [
            (WireError.None, 0),
            (WireError.Truncated, 1), (WireError.Truncated, 2), (WireError.Truncated, 2), (WireError.Truncated, 4),
            (WireError.Truncated, 5), (WireError.Truncated, 6), (WireError.Truncated, 6), (WireError.Truncated, 6), (WireError.Truncated, 6),
            (WireError.Truncated, 10), (WireError.Truncated, 11),
            (WireError.None, 12),
        ];
        for (var length = 0; length <= message.Length; length++)
        {
            Assert.Equal(expected[length], TestBytes.Skip(message.AsSpan(0, length)));
        }
    }

    private static (WireError Error, int Offset) Expected(int length)
    {
        foreach (var (tag, value, end) in Fields)
        {
            if (length == tag)
            {
                break;
            }

            if (length < end)
            {
                return (WireError.Truncated, length < value ? tag : value);
            }
        }

        return (WireError.None, length);
    }
}
