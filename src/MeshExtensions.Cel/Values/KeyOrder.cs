namespace MeshExtensions.Cel.Values;

/// <summary>An order of map keys of any kinds: by their texts.</summary>
internal static class KeyOrder
{
    private const int LongestNumber = 24;

    public static int Compare(CelValue left, CelValue right)
    {
        Span<byte> first = stackalloc byte[LongestNumber];
        Span<byte> second = stackalloc byte[LongestNumber];
        return Text(left, first).SequenceCompareTo(Text(right, second));
    }

    private static ReadOnlySpan<byte> Text(in CelValue key, Span<byte> room)
    {
        switch (key.Kind)
        {
            case CelKind.String:
                return key.Span;
            case CelKind.Bool:
                return key.Bits != 0 ? "true"u8 : "false"u8;
            case CelKind.Int:
                key.Bits.TryFormat(room, out var written);
                return room[..written];
            default:
                ((ulong)key.Bits).TryFormat(room, out written);
                return room[..written];
        }
    }
}
