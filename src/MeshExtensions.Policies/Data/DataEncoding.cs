using System.Buffers.Binary;

namespace MeshExtensions.Policies.Data;

/// <summary>What the byte before a value says that it is.</summary>
internal enum DataTag : byte
{
    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>false</c>.</summary>
    False,

    /// <summary><c>true</c>.</summary>
    True,

    /// <summary>A number of 64 bits with sign, as a varint in which the sign is the lowest bit.</summary>
    Int,

    /// <summary>Eight bytes, IEEE 754 binary64.</summary>
    Double,

    /// <summary>A text, see <see cref="DataEncoding.ReadText"/>.</summary>
    Text,

    /// <summary>The distance back to a list's header, as a varint.</summary>
    List,

    /// <summary>The distance back to a map's header, as a varint.</summary>
    Map,
}

/// <summary>
/// How a table's bytes are laid out, for the one that writes them and the one that reads them. All offsets count from the beginning of the bytes; nothing
/// stands at 0, so 0 is "none".
/// </summary>
/// <remarks>
/// A value is a tag and what follows from it. An entry of a map is a text, its key, and a value. A list or a map is a header behind its parts: the width of
/// a distance in bytes (1, 2 or 4), the count as a varint, and for each part the distance from the header back to it, so that any part is found at once. The
/// header of a map with more than <see cref="MaximumRow"/> entries goes on with a hash table of <see cref="SlotCount"/> slots of 8 bytes: half of the key's
/// hash above, the entry's offset below. The half is compared first, so that a key that is not there is refused without a look at any entry.
/// </remarks>
internal static class DataEncoding
{
    /// <summary>Up to so many entries a map is searched from its start; hashing would not pay, in time or in bytes.</summary>
    public const int MaximumRow = 16;

    /// <summary>The most bytes that a varint of 64 bits takes.</summary>
    public const int MaximumVarint = 10;

    /// <summary>Bytes of a slot of the hash table.</summary>
    public const int SlotSize = 8;

    /// <summary>
    /// How many slots a map of so many entries has: at two thirds full, a key that is not there meets five slots, all in one or two cache lines.
    /// </summary>
    public static long SlotCount(int entries) => entries <= MaximumRow ? 0 : entries + (entries / 2L) + 1;

    /// <summary>Where the search for a hash begins: its upper half, scaled to the number of slots, which need not be a power of two.</summary>
    public static long FirstSlot(ulong hash, long slots) => (long)((hash >> 32) * (ulong)slots >> 32);

    /// <summary>Reads a varint and moves behind it.</summary>
    public static ulong ReadVarint(byte[] bytes, ref int at)
    {
        ulong value = bytes[at++];
        if (value < 0x80)
        {
            return value;
        }

        value &= 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    /// <summary>Writes a varint.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int WriteVarint(Span<byte> room, ulong value)
    {
        var written = 0;
        for (; value >= 0x80; value >>= 7)
        {
            room[written++] = (byte)(value | 0x80);
        }

        room[written++] = (byte)value;
        return written;
    }

    /// <summary>How many bytes a varint takes.</summary>
    public static int VarintSize(ulong value)
    {
        var size = 1;
        for (; value >= 0x80; value >>= 7)
        {
            size++;
        }

        return size;
    }

    /// <summary>
    /// Reads a text and moves behind it. It begins with a varint: when its lowest bit is 0, the rest is a length and the bytes follow; when it is 1, the rest
    /// is the offset of the same text, which was written before.
    /// </summary>
    /// <param name="bytes">The table's.</param>
    /// <param name="at">Where the text begins; then where what follows begins.</param>
    /// <param name="length">In bytes.</param>
    /// <returns>The offset of the first byte.</returns>
    public static int ReadText(byte[] bytes, ref int at, out int length)
    {
        var head = ReadVarint(bytes, ref at);
        if ((head & 1) == 0)
        {
            var start = at;
            length = (int)(head >> 1);
            at += length;
            return start;
        }

        var earlier = (int)(head >> 1);
        length = (int)(ReadVarint(bytes, ref earlier) >> 1);
        return earlier;
    }

    /// <summary>The count of the list or map with this header.</summary>
    /// <param name="bytes">The table's.</param>
    /// <param name="header">Its offset.</param>
    /// <param name="width">Bytes of a distance.</param>
    /// <param name="distances">Where the distances begin.</param>
    public static int ReadHeader(byte[] bytes, int header, out int width, out int distances)
    {
        width = bytes[header];
        distances = header + 1;
        return (int)ReadVarint(bytes, ref distances);
    }

    /// <summary>The offset of a part of a list or map.</summary>
    public static int ReadPart(byte[] bytes, int header, int width, int distances, int index)
    {
        var at = distances + (width * index);
        return header - width switch
        {
            1 => bytes[at],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)),
            _ => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)),
        };
    }
}
