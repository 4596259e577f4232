using System.Buffers;

namespace MeshExtensions.Wire.Tests;

public sealed class GrpcFramingTests
{
    private const int Max = 1000;

    private static readonly byte[] Frame =
    [
        0x00, // not compressed
        0x00, 0x00, 0x00, 0x03, // 3 bytes
        0x61, 0x62, 0x63, // "abc"
    ];

    public static TheoryData<byte[], GrpcFrameStatus> Headers => new()
    {
        { [0x00, 0x00, 0x00, 0x00, 0x00], GrpcFrameStatus.Complete }, // an empty message
        { [0x00, 0x00, 0x00, 0x00, 0x01], GrpcFrameStatus.Incomplete }, // one byte is to come
        { [0x00, 0x00, 0x00, 0x03, 0xE8], GrpcFrameStatus.Incomplete }, // 1000, the limit
        { [0x00, 0x00, 0x00, 0x03, 0xE9], GrpcFrameStatus.TooLarge }, // 1001
        { [0x00, 0x7F, 0xFF, 0xFF, 0xFF], GrpcFrameStatus.TooLarge }, // 2^31-1
        { [0x00, 0x80, 0x00, 0x00, 0x00], GrpcFrameStatus.TooLarge }, // 2^31, negative when taken for an int
        { [0x00, 0xFF, 0xFF, 0xFF, 0xFF], GrpcFrameStatus.TooLarge }, // 2^32-1
        { [0x01, 0x00, 0x00, 0x00, 0x00], GrpcFrameStatus.Compressed },
        { [0x01, 0xFF, 0xFF, 0xFF, 0xFF], GrpcFrameStatus.Compressed }, // whatever its length
        { [0x02, 0x00, 0x00, 0x00, 0x00], GrpcFrameStatus.InvalidFlag },
        { [0x80, 0x00, 0x00, 0x00, 0x00], GrpcFrameStatus.InvalidFlag },
        { [0xFF, 0x00, 0x00, 0x00, 0x00], GrpcFrameStatus.InvalidFlag },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Read_HeaderOnly_HasItsStatusAtEverySplit(byte[] header, GrpcFrameStatus expected)
    {
        for (var split = 0; split <= header.Length; split++)
        {
            Assert.Equal(expected, GrpcFraming.Read(Segments.Of(header[..split], header[split..]), Max, out var message));
            Assert.True(message.IsEmpty);
        }

        Assert.Equal(expected, GrpcFraming.Read(new ReadOnlySequence<byte>(header), Max, out _));
    }

    [Fact]
    public void Read_EveryPrefix_IsIncomplete()
    {
        for (var length = 0; length < Frame.Length; length++)
        {
            Assert.Equal(GrpcFrameStatus.Incomplete, GrpcFraming.Read(new ReadOnlySequence<byte>(Frame, 0, length), Max, out var message));
            Assert.True(message.IsEmpty);
            for (var split = 0; split <= length; split++)
            {
                Assert.Equal(GrpcFrameStatus.Incomplete, GrpcFraming.Read(Segments.Of(Frame[..split], Frame[split..length]), Max, out message));
                Assert.True(message.IsEmpty);
            }
        }
    }

    [Fact]
    public void Read_EverySplitInThreeWithTrailingBytes_IsTheMessageOnly()
    {
        byte[] stream = [.. Frame, 0x00, 0x00]; // the beginning of the next frame follows
        for (var first = 0; first <= stream.Length; first++)
        {
            for (var second = first; second <= stream.Length; second++)
            {
                var buffer = Segments.Of(stream[..first], stream[first..second], stream[second..]);

                Assert.Equal(GrpcFrameStatus.Complete, GrpcFraming.Read(buffer, Max, out var message));

                Assert.Equal("abc"u8.ToArray(), message.ToArray());
                Assert.Equal(2, buffer.Slice(message.End).Length);
            }
        }
    }

    [Fact]
    public void Read_OneByteASegment_IsTheMessage()
    {
        var buffer = Segments.Of([.. Frame.Select(value => new[] { value })]);

        Assert.Equal(GrpcFrameStatus.Complete, GrpcFraming.Read(buffer, Max, out var message));

        Assert.Equal("abc"u8.ToArray(), message.ToArray());
    }

    [Theory]
    [InlineData(2, GrpcFrameStatus.TooLarge)]
    [InlineData(3, GrpcFrameStatus.Complete)]
    [InlineData(4, GrpcFrameStatus.Complete)]
    [InlineData(int.MaxValue, GrpcFrameStatus.Complete)]
    [InlineData(0, GrpcFrameStatus.TooLarge)]
    public void Read_LengthAtTheLimit_IsComplete(int maxMessageLength, GrpcFrameStatus expected) =>
        Assert.Equal(expected, GrpcFraming.Read(new ReadOnlySequence<byte>(Frame), maxMessageLength, out _));

    [Fact]
    public void Read_SeveralFrames_AreReadOneAfterTheOther()
    {
        var buffer = new ReadOnlySequence<byte>([.. Frame, 0x00, 0x00, 0x00, 0x00, 0x00, .. Frame]);
        int[] lengths = [3, 0, 3];

        foreach (var length in lengths)
        {
            Assert.Equal(GrpcFrameStatus.Complete, GrpcFraming.Read(buffer, Max, out var message));
            Assert.Equal(length, message.Length);
            buffer = buffer.Slice(GrpcFraming.HeaderLength + message.Length);
        }

        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void WriteHeader_Length_IsBigEndianAfterAZeroFlag()
    {
        var target = Enumerable.Repeat((byte)0xA5, 6).ToArray();

        GrpcFraming.WriteHeader(target, 0x0102_0304);

        Assert.Equal([0x00, 0x01, 0x02, 0x03, 0x04, 0xA5], target);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70000)]
    public void WriteHeader_Read_RoundTrips(int length)
    {
        var frame = new byte[GrpcFraming.HeaderLength + length];
        GrpcFraming.WriteHeader(frame, length);

        Assert.Equal(GrpcFrameStatus.Complete, GrpcFraming.Read(new ReadOnlySequence<byte>(frame), length, out var message));

        Assert.Equal(length, message.Length);
    }
}
