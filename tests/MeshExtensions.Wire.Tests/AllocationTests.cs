using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Logs.V1;

namespace MeshExtensions.Wire.Tests;

/// <summary>The hot paths leave nothing to the garbage collector.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 1000;

    [Fact]
    public void Read_Message_AllocatesNothing()
    {
        var record = new LogRecord { TimeUnixNano = 1, SeverityText = "INFO", Flags = 1, DroppedAttributesCount = 300 };
        record.Attributes.Add(new KeyValue { Key = "key", Value = new AnyValue { StringValue = "value" } });
        byte[] message = [.. record.ToByteArray(), 0xA3, 0x01, 0xA4, 0x01]; // field 20, a group

        Assert.Equal(0, Allocated(() => ReadAll(message)));
    }

    [Fact]
    public void Read_BrokenMessage_AllocatesNothing()
    {
        byte[] message = [0x08, 0x01, 0x12, 0x05, 0x61]; // field 2 has 1 of its 5 bytes

        Assert.Equal(0, Allocated(() => ReadAll(message)));
    }

    [Fact]
    public void Write_Message_AllocatesNothing()
    {
        var buffer = new byte[1024];

        Assert.Equal(0, Allocated(() => WriteAll(buffer)));
        Assert.False(WriteAll(buffer));
    }

    [Fact]
    public void Write_Overflow_AllocatesNothing()
    {
        var buffer = new byte[100];

        Assert.Equal(0, Allocated(() => WriteAll(buffer)));
        Assert.True(WriteAll(buffer));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(10_000)] // longer than the scratch bytes: rented and given back
    public void Frame_OverTwoSegments_AllocatesNothing(int length)
    {
        var frame = new byte[GrpcFraming.HeaderLength + length];
        GrpcFraming.WriteHeader(frame, length);
        var buffer = Segments.Of(frame[..3], frame[3..30], frame[30..]);

        Assert.Equal(0, Allocated(() =>
        {
            var status = GrpcFraming.Read(buffer, length, out var message);
            using var contiguous = new ContiguousBytes(message, stackalloc byte[256]);
            return status == GrpcFrameStatus.Complete && contiguous.Span.Length == length;
        }));
    }

    private static long Allocated(Func<bool> action)
    {
        for (var i = 0; i < Rounds; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static bool ReadAll(byte[] message)
    {
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (WireTag.FieldNumberOf(tag) != LogRecord.AttributesFieldNumber)
            {
                reader.TrySkip(tag);
            }
            else if (reader.TryReadMessage(out var attribute))
            {
                while (attribute.TryReadTag(out tag) && attribute.TryReadBytes(out _))
                {
                }

                reader.Accept(attribute);
            }
        }

        return reader.Error == WireError.None;
    }

    private static bool WriteAll(byte[] buffer)
    {
        var writer = new ProtobufWriter(buffer);
        writer.WriteFixed64(1, 1);
        writer.WriteFixed32(2, 2);
        writer.WriteVarint(3, ulong.MaxValue);
        writer.WriteDouble(4, 4);
        var start = writer.BeginMessage(5);
        writer.WriteString(6, "é€😀");
        writer.WriteBytes(7, buffer.AsSpan(0, 100));
        writer.WriteRaw("\b\u0001"u8);
        writer.WriteRaw(buffer.AsSpan(0, 50));
        writer.WriteRawVarint(1);
        writer.EndMessage(start);
        return writer.Overflowed;
    }
}
