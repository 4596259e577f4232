namespace MeshExtensions.Policies.Tests.Metadata;

/// <summary>Structs and lists that stand in each other, however deep: no encoder would write them, and no parser reads them.</summary>
internal static class DeepStructs
{
    /// <summary>The outermost message, of as many levels.</summary>
    /// <param name="levels">At least 1.</param>
    /// <param name="isStruct">Whether a level, counted from 0 at the outside, is a Struct, with the one key <c>a</c>, or a list.</param>
    public static byte[] Nested(int levels, Func<int, bool> isStruct)
    {
        // From the inside out: what stands before the content is collected, and put in the other order at the end.
        var parts = new List<byte[]>();
        var length = 0;
        for (var level = levels - 2; level >= 0; level--)
        {
            Prepend([(byte)(isStruct(level + 1) ? 0x2A : 0x32), .. Varint(length)]);
            if (isStruct(level))
            {
                Prepend([0x0A, 0x01, (byte)'a', 0x12, .. Varint(length)]);
            }

            Prepend([0x0A, .. Varint(length)]);
        }

        parts.Reverse();
        return [.. parts.SelectMany(part => part)];

        void Prepend(byte[] part)
        {
            parts.Add(part);
            length += part.Length;
        }
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
