using System.Buffers;
using System.Text;

namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>
/// Text that is not well-formed UTF-8. As in Go's <c>regexp</c>, each byte that is not part of a well-formed sequence counts as one U+FFFD: <c>.</c> and
/// negated classes match it, so a broken byte does not evade a pattern such as <c>^/private/.+/keys$</c>.
/// </summary>
internal static class IllFormedText
{
    public static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>What the text's first code point counts as.</summary>
    /// <param name="text">Not empty.</param>
    /// <param name="length">How many bytes of the text that are.</param>
    public static ReadOnlySpan<byte> FirstRune(ReadOnlySpan<byte> text, out int length)
    {
        if (Rune.DecodeFromUtf8(text, out _, out length) == OperationStatus.Done)
        {
            return text[..length];
        }

        length = 1;
        return Replacement;
    }

    /// <returns>Offset of the first byte that is not part of a well-formed sequence; the text's length if there is none.</returns>
    public static int FirstOffset(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (offset < text.Length && Rune.DecodeFromUtf8(text[offset..], out _, out var length) == OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }
}
