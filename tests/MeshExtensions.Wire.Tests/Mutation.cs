namespace MeshExtensions.Wire.Tests;

/// <summary>Breaks messages in the ways that matter to a parser of lengths and varints.</summary>
internal static class Mutation
{
    /// <summary>Bytes with a meaning: varint borders, tags of each wire type, groups, tags that do not exist.</summary>
    private static readonly byte[] Special = [0x00, 0x01, 0x7F, 0x80, 0xFF, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x82];

    private static readonly byte[][] Inserts =
    [
        [0x0B, 0x0C], // an empty group
        [0x0B, 0x0B, 0x10, 0x01, 0x0C, 0x0C], // a group in a group
        [0x80, 0x80, 0x80, 0x80, 0x10], // 2^32
        [0x80, 0x80, 0x80, 0x80, 0x08], // 2^31
        [0xFF, 0xFF, 0xFF, 0xFF, 0x07], // 2^31-1
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], // 2^64-1
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], // one byte too many
        [0x7A, 0x02, 0x68, 0x69], // field 15, "hi"
        [0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x01], // the largest field number
    ];

    public static byte[] Mutate(byte[] message, Random random)
    {
        var bytes = new List<byte>(message);
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            MutateOnce(bytes, random);
        }

        return [.. bytes];
    }

    private static void MutateOnce(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var chunk = random.Next(Math.Min(16, bytes.Count - at) + 1);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count: // a bit flips
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Special[random.Next(Special.Length)];
                break;
            case 2 when at < bytes.Count: // often a length: one more, one less
                bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 0xFF);
                break;
            case 3: // the end is missing
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4: // the middle is missing
                bytes.RemoveRange(at, chunk);
                break;
            case 5: // a chunk stands twice
                bytes.InsertRange(at, bytes.GetRange(at, chunk));
                break;
            case 6: // random bytes come in
                var noise = new byte[random.Next(1, 12)];
                random.NextBytes(noise);
                bytes.InsertRange(at, noise);
                break;
            case 7: // well-formed bytes come in
                bytes.InsertRange(at, Inserts[random.Next(Inserts.Length)]);
                break;
            case 8 when at < bytes.Count && bytes[at] < 0x80: // a varint, perhaps, is padded by one to nine bytes
                bytes[at] |= 0x80;
                bytes.InsertRange(at + 1, Enumerable.Repeat((byte)0x80, random.Next(9)).Append((byte)0));
                break;
        }
    }
}
