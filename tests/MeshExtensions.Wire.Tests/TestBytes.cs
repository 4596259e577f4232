using System.Numerics;

namespace MeshExtensions.Wire.Tests;

/// <summary>Bytes for tests, made without the library under test.</summary>
internal static class TestBytes
{
    /// <summary>The shortest varint.</summary>
    public static byte[] Varint(ulong value) => Varint(value, (BitOperations.Log2(value | 1) / 7) + 1);

    /// <summary>A varint in <paramref name="length"/> bytes, padded with zeros above its own bits.</summary>
    public static byte[] Varint(ulong value, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)((value & 0x7F) | (i < length - 1 ? 0x80u : 0u));
            value >>= 7;
        }

        return bytes;
    }

    /// <summary>0, 1, 2, …, so that a byte in the wrong place shows.</summary>
    public static byte[] Counting(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];

    /// <summary>Passes over all fields; the error's offset, or where reading ended.</summary>
    public static (WireError Error, int Offset) Skip(ReadOnlySpan<byte> message, int origin = 0)
    {
        var reader = new ProtobufReader(message, origin);
        while (reader.TryReadTag(out var tag) && reader.TrySkip(tag))
        {
        }

        return (reader.Error, reader.Error == WireError.None ? reader.Offset : reader.ErrorOffset);
    }
}
