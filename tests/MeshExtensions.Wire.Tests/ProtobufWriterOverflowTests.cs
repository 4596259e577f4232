namespace MeshExtensions.Wire.Tests;

public sealed class ProtobufWriterOverflowTests
{
    private const byte Canary = 0xA5;
    private const int CanaryLength = 24;

    private static readonly Dictionary<string, (int Length, Write Write)> Writes = new(StringComparer.Ordinal)
    {
        ["varint of one byte"] = (2, (ref writer) => writer.WriteVarint(1, 1)),
        ["varint of ten bytes"] = (12, (ref writer) => writer.WriteVarint(16, ulong.MaxValue)),
        ["fixed64"] = (9, (ref writer) => writer.WriteFixed64(1, 1)),
        ["double"] = (9, (ref writer) => writer.WriteDouble(1, 1)),
        ["fixed32"] = (5, (ref writer) => writer.WriteFixed32(1, 1)),
        ["bytes"] = (5, (ref writer) => writer.WriteBytes(1, "abc"u8)),
        ["no bytes"] = (2, (ref writer) => writer.WriteBytes(1, [])),
        ["long bytes"] = (203, (ref writer) => writer.WriteBytes(1, new byte[200])),
        ["string"] = (11, (ref writer) => writer.WriteString(1, "é€😀")),
        ["empty string"] = (2, (ref writer) => writer.WriteString(1, "")),
        ["raw"] = (3, (ref writer) => writer.WriteRaw([1, 2, 3])),
        ["raw varint of one byte"] = (1, (ref writer) => writer.WriteRawVarint(1)),
        ["raw varint of five bytes"] = (5, (ref writer) => writer.WriteRawVarint(uint.MaxValue)),
        ["message, empty"] = (2, (ref writer) => WriteMessage(ref writer, 0, 1)),
        ["message, empty, padded"] = (6, (ref writer) => WriteMessage(ref writer, 0, 5)),
        ["message, in place"] = (129, (ref writer) => WriteMessage(ref writer, 127, 1)),
        ["message, moved by one"] = (131, (ref writer) => WriteMessage(ref writer, 128, 1)),
        ["message, moved by two"] = (16388, (ref writer) => WriteMessage(ref writer, 16384, 1)),
        ["message, moved from three"] = (16388, (ref writer) => WriteMessage(ref writer, 16384, 2)),
        ["message, padded"] = (16390, (ref writer) => WriteMessage(ref writer, 16384, 5)),
        ["small after large"] = (204, WriteSmallAfterLarge),
        ["nested three deep, each moved"] = (209, WriteThreeDeep),
    };

    private delegate void Write(ref ProtobufWriter writer);

    public static TheoryData<string> Names => [.. Writes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_EveryShorterBuffer_OverflowsWithoutWritingOutside(string name)
    {
        var (needed, write) = Writes[name];
        for (var size = 0; size < needed; size++)
        {
            var (overflowed, length) = WriteInto(size, write);

            Assert.True(overflowed);
            Assert.InRange(length, 0, size);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_ExactBuffer_Succeeds(string name)
    {
        var (needed, write) = Writes[name];

        Assert.Equal((false, needed), WriteInto(needed, write));
        Assert.Equal((false, needed), WriteInto(needed + 1, write));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_AfterOverflow_WritesNothingEvenIfItWouldFit(string name)
    {
        var (_, write) = Writes[name];
        var buffer = new byte[20000];
        var writer = new ProtobufWriter(buffer);

        writer.WriteRaw(new byte[buffer.Length + 1]);
        write(ref writer);

        Assert.True(writer.Overflowed);
        Assert.Equal(0, writer.Length);
        Assert.DoesNotContain(buffer, value => value != 0);
    }

    private static void WriteSmallAfterLarge(ref ProtobufWriter writer)
    {
        writer.WriteBytes(1, new byte[200]);
        writer.WriteRawVarint(1);
    }

    private static void WriteThreeDeep(ref ProtobufWriter writer)
    {
        var outer = writer.BeginMessage(1);
        var middle = writer.BeginMessage(2);
        WriteMessage(ref writer, 200, 1);
        writer.EndMessage(middle);
        writer.EndMessage(outer);
    }

    private static void WriteMessage(ref ProtobufWriter writer, int contentLength, int lengthBytes)
    {
        var start = writer.BeginMessage(1, lengthBytes);
        writer.WriteRaw(new byte[contentLength]);
        writer.EndMessage(start);
    }

    /// <summary>Writes into <paramref name="size"/> bytes in the middle of an array whose other bytes must stay as they are.</summary>
    private static (bool Overflowed, int Length) WriteInto(int size, Write write)
    {
        var array = new byte[CanaryLength + size + CanaryLength];
        array.AsSpan().Fill(Canary);
        var writer = new ProtobufWriter(array.AsSpan(CanaryLength, size));

        write(ref writer);

        Assert.False(array.AsSpan(0, CanaryLength).ContainsAnyExcept(Canary));
        Assert.False(array.AsSpan(CanaryLength + size).ContainsAnyExcept(Canary));
        return (writer.Overflowed, writer.Length);
    }
}
