using System.Buffers;

namespace MeshExtensions.Policies.Paths;

/// <summary>
/// Percent-encoded bytes, RFC 3986 section 2.1. A percent sign that two hexadecimal digits do not follow stands for itself, as with every lenient reader.
/// </summary>
internal static class PercentEncoding
{
    /// <summary>How long an encoded byte is, in bytes.</summary>
    public const int Length = 3;

    /// <summary>The bytes that mean the same encoded and not, RFC 3986 section 2.3.</summary>
    public static readonly SearchValues<byte> Unreserved = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"u8);

    /// <summary>The bytes that part a path: what a proxy decodes that is told to decode escaped slashes.</summary>
    public static readonly SearchValues<byte> Slashes = SearchValues.Create(@"/\"u8);

    /// <summary>The byte that is encoded at the beginning of the text, if one is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.Length < Length || text[0] != '%' || !char.IsAsciiHexDigit((char)text[1]) || !char.IsAsciiHexDigit((char)text[2]))
        {
            return false;
        }

        value = (byte)((Digit(text[1]) << 4) | Digit(text[2]));
        return true;
    }

    /// <summary>
    /// Decodes once those of <paramref name="decoded"/>, or all without it, and returns the length. What decoding brings forth is not decoded again.
    /// The destination may be the text itself, since decoding never makes it longer.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> destination, SearchValues<byte>? decoded)
    {
        var written = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at];
            if (next == '%' && TryRead(text[at..], out var value) && (decoded is null || decoded.Contains(value)))
            {
                next = value;
                at += Length - 1;
            }

            destination[written++] = next;
        }

        return written;
    }

    /// <summary>A letter's low four bits are one less than its place after nine.</summary>
    private static int Digit(byte digit) => (digit & 0xF) + ((digit >> 6) * 9);
}
