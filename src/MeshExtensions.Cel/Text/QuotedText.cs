using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MeshExtensions.Cel.Text;

/// <summary>CEL's strings.quote: a text in double quotes, with the escapes by which CEL would read it again.</summary>
internal static class QuotedText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("\a\b\f\n\r\t\v\\\""u8);

    /// <summary>Room that is enough for any text of a length.</summary>
    /// <param name="textLength">The text's length in bytes.</param>
    /// <returns>The two quotes, and three bytes for each: an escape takes two, U+FFFD in place of an invalid byte three.</returns>
    public static int MaxLength(int textLength) => checked((3 * textLength) + 2);

    /// <summary>Writes the quoted text.</summary>
    /// <param name="text">Any bytes; every sequence that is not well-formed becomes U+FFFD.</param>
    /// <param name="destination">Gets the quoted text; must not overlap the text.</param>
    /// <param name="written">How many bytes were written; 0 on failure.</param>
    /// <returns>False if the destination is too small.</returns>
    public static bool TryQuote(ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        written = 0;
        if (destination.Length < text.Length + 2)
        {
            return false;
        }

        destination[0] = (byte)'"';
        var length = 1;
        var done = Utf8.IsValid(text) ? TryEscape(text, destination, ref length) : TryEscapeInvalid(text, destination, ref length);
        if (!done || length == destination.Length)
        {
            return false;
        }

        destination[length++] = (byte)'"';
        written = length;
        return true;
    }

    private static bool TryEscape(ReadOnlySpan<byte> text, Span<byte> destination, ref int length)
    {
        while (true)
        {
            var plain = text.IndexOfAny(Escaped);
            if (plain < 0)
            {
                return TryAppend(text, destination, ref length);
            }

            if (!TryAppend(text[..plain], destination, ref length) || destination.Length - length < 2)
            {
                return false;
            }

            destination[length++] = (byte)'\\';
            destination[length++] = EscapeOf(text[plain]);
            text = text[(plain + 1)..];
        }
    }

    private static bool TryEscapeInvalid(ReadOnlySpan<byte> text, Span<byte> destination, ref int length)
    {
        while (!text.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(text, out _, out var consumed) == OperationStatus.Done;
            if (!(valid ? TryEscape(text[..consumed], destination, ref length) : TryAppend("\uFFFD"u8, destination, ref length)))
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }

    private static bool TryAppend(ReadOnlySpan<byte> text, Span<byte> destination, ref int length)
    {
        if (!text.TryCopyTo(destination[length..]))
        {
            return false;
        }

        length += text.Length;
        return true;
    }

    private static byte EscapeOf(byte value) => value switch
    {
        (byte)'\a' => (byte)'a',
        (byte)'\b' => (byte)'b',
        (byte)'\f' => (byte)'f',
        (byte)'\n' => (byte)'n',
        (byte)'\r' => (byte)'r',
        (byte)'\t' => (byte)'t',
        (byte)'\v' => (byte)'v',
        _ => value,
    };
}
