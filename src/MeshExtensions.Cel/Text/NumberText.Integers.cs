using System.Globalization;
using System.Numerics;

namespace MeshExtensions.Cel.Text;

/// <content>Integers.</content>
internal static partial class NumberText
{
    /// <summary>Room that is enough for an integer in any base: 64 binary digits and a sign.</summary>
    public const int MaxIntegerLength = 65;

    /// <summary>CEL's int(string): decimal digits, a sign allowed in front, nothing else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number; 0 on failure.</param>
    /// <returns>False if the text is anything else or does not fit.</returns>
    public static bool TryParseInt(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var negative = !text.IsEmpty && text[0] == '-';
        var signed = negative || (!text.IsEmpty && text[0] == '+');
        if (!TryParseUint(signed ? text[1..] : text, out var magnitude) || magnitude > (negative ? 1UL << 63 : long.MaxValue))
        {
            return false;
        }

        value = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }

    /// <summary>CEL's uint(string): decimal digits and nothing else, not even a plus.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number; 0 on failure.</param>
    /// <returns>False if the text is anything else or does not fit.</returns>
    public static bool TryParseUint(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        ulong result = 0;
        foreach (var character in text)
        {
            var digit = (uint)character - '0';
            if (digit > 9 || result > (ulong.MaxValue - digit) / 10)
            {
                return false;
            }

            result = (result * 10) + digit;
        }

        value = result;
        return !text.IsEmpty;
    }

    /// <summary>Writes an integer; a negative one as a minus and its magnitude, in every base.</summary>
    /// <param name="value">The number.</param>
    /// <param name="radix">2, 8, 10 or 16.</param>
    /// <param name="upperCase">Whether the digits above 9 are capital letters.</param>
    /// <param name="destination">Gets the text.</param>
    /// <param name="written">How many bytes were written; 0 on failure.</param>
    /// <returns>False if the destination is too small; <see cref="MaxIntegerLength"/> is enough.</returns>
    public static bool TryFormatInteger(long value, int radix, bool upperCase, Span<byte> destination, out int written)
    {
        if (value >= 0)
        {
            return TryFormatInteger((ulong)value, radix, upperCase, destination, out written);
        }

        written = 0;
        if (destination.IsEmpty || !TryFormatInteger(unchecked(0UL - (ulong)value), radix, upperCase, destination[1..], out var digits))
        {
            return false;
        }

        destination[0] = (byte)'-';
        written = digits + 1;
        return true;
    }

    /// <summary>Writes an integer.</summary>
    /// <param name="value">The number.</param>
    /// <param name="radix">2, 8, 10 or 16.</param>
    /// <param name="upperCase">Whether the digits above 9 are capital letters.</param>
    /// <param name="destination">Gets the text.</param>
    /// <param name="written">How many bytes were written; 0 on failure.</param>
    /// <returns>False if the destination is too small; <see cref="MaxIntegerLength"/> is enough.</returns>
    public static bool TryFormatInteger(ulong value, int radix, bool upperCase, Span<byte> destination, out int written)
    {
        var bits = radix switch
        {
            2 => 1,
            8 => 3,
            10 => 0,
            16 => 4,
            _ => throw new ArgumentOutOfRangeException(nameof(radix)),
        };
        if (bits == 0)
        {
            var fits = value.TryFormat(destination, out written, provider: CultureInfo.InvariantCulture);
            written = fits ? written : 0;
            return fits;
        }

        var length = (BitOperations.Log2(value) / bits) + 1;
        written = 0;
        if (destination.Length < length)
        {
            return false;
        }

        var alphabet = upperCase ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8;
        for (var i = length - 1; i >= 0; i--)
        {
            destination[i] = alphabet[(int)value & (radix - 1)];
            value >>= bits;
        }

        written = length;
        return true;
    }
}
