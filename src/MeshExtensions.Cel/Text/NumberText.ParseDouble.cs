using System.Globalization;
using System.Text;

namespace MeshExtensions.Cel.Text;

/// <content>Reading doubles.</content>
internal static partial class NumberText
{
    private const NumberStyles DecimalStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// CEL's double(string): a decimal number with or without point and exponent, or a name in either case:
    /// "NaN", or "Inf" or "Infinity" with or without a sign.
    /// </summary>
    /// <param name="text">The text, without anything around the number.</param>
    /// <param name="value">The nearest double; 0 on failure.</param>
    /// <returns>False if the text is anything else or the number is too large for a double; one too small becomes zero.</returns>
    public static bool TryParseDouble(ReadOnlySpan<byte> text, out double value)
    {
        if (IsDecimal(text))
        {
            // The runtime, too, would read names and spaces: only what was checked comes here.
            if (double.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out value) && double.IsFinite(value))
            {
                return true;
            }

            value = 0;
            return false;
        }

        return TryParseName(text, out value);
    }

    private static bool TryParseName(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (Ascii.EqualsIgnoreCase(text, "nan"u8))
        {
            value = double.NaN;
            return true;
        }

        var negative = !text.IsEmpty && text[0] == '-';
        var name = negative || (!text.IsEmpty && text[0] == '+') ? text[1..] : text;
        if (!Ascii.EqualsIgnoreCase(name, "inf"u8) && !Ascii.EqualsIgnoreCase(name, "infinity"u8))
        {
            return false;
        }

        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return true;
    }

    private static bool IsDecimal(ReadOnlySpan<byte> text)
    {
        text = AfterSign(text);
        var whole = CountDigits(text);
        text = text[whole..];
        var fraction = 0;
        if (!text.IsEmpty && text[0] == '.')
        {
            fraction = CountDigits(text[1..]);
            text = text[(1 + fraction)..];
        }

        if (whole + fraction == 0)
        {
            return false;
        }

        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        text = AfterSign(text[1..]);
        return !text.IsEmpty && CountDigits(text) == text.Length;
    }

    private static ReadOnlySpan<byte> AfterSign(ReadOnlySpan<byte> text) => !text.IsEmpty && text[0] is (byte)'+' or (byte)'-' ? text[1..] : text;

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        var other = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return other < 0 ? text.Length : other;
    }
}
