using System.Globalization;

namespace MeshExtensions.Cel.Text;

/// <summary>Numbers as text and back.</summary>
internal static partial class NumberText
{
    /// <summary>Room that is enough for <see cref="TryFormatDouble"/>: a sign, 17 digits, a point and an exponent, or zeros in its place.</summary>
    public const int MaxDoubleLength = 24;

    /// <summary>Room that is enough for <see cref="TryFormatPlainDouble"/>: a sign, "0.", the zeros of the smallest numbers and 17 digits.</summary>
    public const int MaxPlainDoubleLength = 345;

    // What the runtime writes is at most "-1.2345678901234567E-308".
    private const int MaxRuntimeLength = 32;
    private const int MaxShortestDigits = 17;

    // The reference implementation changes to an exponent at a million.
    private const int FirstLargeExponent = 6;
    private const int LastSmallExponent = -5;
    private const int LargestIntegerDigits = 309;

    /// <summary>
    /// CEL's string(double): the fewest digits that read back as the same number; with an exponent below 0.0001 and from 1e+06; "NaN", "+Inf", "-Inf".
    /// </summary>
    /// <param name="value">The number.</param>
    /// <param name="destination">Gets the text.</param>
    /// <param name="written">How many bytes were written; 0 on failure.</param>
    /// <returns>False if the destination is too small; <see cref="MaxDoubleLength"/> is enough.</returns>
    public static bool TryFormatDouble(double value, Span<byte> destination, out int written)
    {
        if (!double.IsFinite(value))
        {
            return TryCopy(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8, destination, out written);
        }

        Span<byte> digits = stackalloc byte[MaxShortestDigits];
        var count = ShortestDigits(value, digits, out var point);
        var exponent = point - 1;
        return count > 0 && exponent is <= LastSmallExponent or >= FirstLargeExponent
            ? TryWriteScientific(value, digits[..count], exponent, count - 1, destination, out written)
            : TryWriteFixed(value, digits[..count], point, Math.Max(count - point, 0), destination, out written);
    }

    /// <summary>
    /// A double as %s and %d of CEL's format write it: the fewest digits that read back as the same number, never an exponent; "NaN", "Infinity", "-Infinity".
    /// </summary>
    /// <param name="value">The number.</param>
    /// <param name="destination">Gets the text.</param>
    /// <param name="written">How many bytes were written; 0 on failure.</param>
    /// <returns>False if the destination is too small; <see cref="MaxPlainDoubleLength"/> is enough.</returns>
    public static bool TryFormatPlainDouble(double value, Span<byte> destination, out int written)
    {
        if (!double.IsFinite(value))
        {
            return TryCopy(NameOf(value), destination, out written);
        }

        Span<byte> digits = stackalloc byte[MaxShortestDigits];
        var count = ShortestDigits(value, digits, out var point);
        return TryWriteFixed(value, digits[..count], point, Math.Max(count - point, 0), destination, out written);
    }

    /// <summary>Room that is enough for <see cref="TryFormatFixed"/>.</summary>
    /// <param name="precision">Digits after the point.</param>
    /// <returns>A sign, the digits of the largest number, a point and the digits after it.</returns>
    public static int MaxFixedLength(int precision) => checked(LargestIntegerDigits + 2 + precision);

    /// <summary>
    /// CEL's %f: a fixed number of digits after the point, rounded from the number's exact value, to even only from exactly halfway;
    /// "NaN", "Infinity", "-Infinity".
    /// </summary>
    /// <param name="value">The number.</param>
    /// <param name="precision">Digits after the point, 0 or more.</param>
    /// <param name="destination">Gets the text.</param>
    /// <param name="written">How many bytes were written; 0 on failure.</param>
    /// <returns>False if the destination is too small; <see cref="MaxFixedLength"/> is enough.</returns>
    public static bool TryFormatFixed(double value, int precision, Span<byte> destination, out int written)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(precision);
        if (!double.IsFinite(value))
        {
            return TryCopy(NameOf(value), destination, out written);
        }

        Span<byte> digits = stackalloc byte[ExactDecimal.Capacity];
        var exact = new ExactDecimal(value, digits);
        exact.Round((int)Math.Min(exact.Point + (long)precision, int.MaxValue));
        return TryWriteFixed(value, exact.Digits, exact.Point, precision, destination, out written);
    }

    /// <summary>Room that is enough for <see cref="TryFormatScientific"/>.</summary>
    /// <param name="precision">Digits after the point.</param>
    /// <returns>A sign, a digit, a point, the digits after it and an exponent as "e+308".</returns>
    public static int MaxScientificLength(int precision) => checked(precision + 8);

    /// <summary>
    /// CEL's %e: one digit before the point and a fixed number after it, rounded like <see cref="TryFormatFixed"/>; an exponent of two digits or more.
    /// </summary>
    /// <param name="value">The number.</param>
    /// <param name="precision">Digits after the point, 0 or more.</param>
    /// <param name="destination">Gets the text.</param>
    /// <param name="written">How many bytes were written; 0 on failure.</param>
    /// <returns>False if the destination is too small; <see cref="MaxScientificLength"/> is enough.</returns>
    public static bool TryFormatScientific(double value, int precision, Span<byte> destination, out int written)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(precision);
        if (!double.IsFinite(value))
        {
            return TryCopy(NameOf(value), destination, out written);
        }

        Span<byte> digits = stackalloc byte[ExactDecimal.Capacity];
        var exact = new ExactDecimal(value, digits);
        exact.Round((int)Math.Min(precision + 1L, int.MaxValue));
        return TryWriteScientific(value, exact.Digits, exact.Digits.IsEmpty ? 0 : exact.Point - 1, precision, destination, out written);
    }

    private static ReadOnlySpan<byte> NameOf(double value) => double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8;

    private static bool TryCopy(ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        var copied = text.TryCopyTo(destination);
        written = copied ? text.Length : 0;
        return copied;
    }

    // The runtime finds the shortest digits; where it puts the point and from when on it writes an exponent is not CEL's way.
    private static int ShortestDigits(double value, Span<byte> digits, out int point)
    {
        Span<byte> text = stackalloc byte[MaxRuntimeLength];
        Math.Abs(value).TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        var count = 0;
        var seen = 0;
        var beforePoint = -1;
        var exponent = 0;
        for (var i = 0; i < length; i++)
        {
            if (text[i] == '.')
            {
                beforePoint = seen;
            }
            else if (text[i] == 'E')
            {
                exponent = TryParseInt(text[(i + 1)..length], out var parsed) ? (int)parsed : 0;
                break;
            }
            else
            {
                seen++;
                if (count > 0 || text[i] != '0')
                {
                    digits[count++] = text[i];
                }
            }
        }

        // Zeros in front were not stored: they are the difference between what was seen and what was counted.
        point = (beforePoint < 0 ? seen : beforePoint) - (seen - count) + exponent;
        while (count > 0 && digits[count - 1] == '0')
        {
            count--;
        }

        if (count == 0)
        {
            point = 0;
        }

        return count;
    }

    private static bool TryWriteFixed(double sign, ReadOnlySpan<byte> digits, int point, int precision, Span<byte> destination, out int written)
    {
        written = 0;
        var negative = double.IsNegative(sign);
        var length = (negative ? 1L : 0) + Math.Max(point, 1) + (precision > 0 ? precision + 1L : 0);
        if (destination.Length < length)
        {
            return false;
        }

        var next = 0;
        if (negative)
        {
            destination[next++] = (byte)'-';
        }

        if (point > 0)
        {
            WriteDigits(digits, 0, destination.Slice(next, point));
            next += point;
        }
        else
        {
            destination[next++] = (byte)'0';
        }

        if (precision > 0)
        {
            destination[next++] = (byte)'.';
            WriteDigits(digits, point, destination.Slice(next, precision));
            next += precision;
        }

        written = next;
        return true;
    }

    private static bool TryWriteScientific(double sign, ReadOnlySpan<byte> digits, int exponent, int precision, Span<byte> destination, out int written)
    {
        written = 0;
        var negative = double.IsNegative(sign);
        var magnitude = Math.Abs(exponent);
        var length = (negative ? 1L : 0) + 1 + (precision > 0 ? precision + 1L : 0) + (magnitude < 100 ? 4 : 5);
        if (destination.Length < length)
        {
            return false;
        }

        var next = 0;
        if (negative)
        {
            destination[next++] = (byte)'-';
        }

        WriteDigits(digits, 0, destination.Slice(next++, 1));
        if (precision > 0)
        {
            destination[next++] = (byte)'.';
            WriteDigits(digits, 1, destination.Slice(next, precision));
            next += precision;
        }

        destination[next++] = (byte)'e';
        destination[next++] = (byte)(exponent < 0 ? '-' : '+');
        if (magnitude >= 100)
        {
            destination[next++] = (byte)('0' + (magnitude / 100));
        }

        destination[next++] = (byte)('0' + (magnitude / 10 % 10));
        destination[next++] = (byte)('0' + (magnitude % 10));
        written = next;
        return true;
    }

    // Digits from an index on; before the first and after the last one there are zeros.
    private static void WriteDigits(ReadOnlySpan<byte> digits, int from, Span<byte> destination)
    {
        destination.Fill((byte)'0');
        var skipped = Math.Max(-from, 0);
        var start = Math.Max(from, 0);
        if (skipped < destination.Length && start < digits.Length)
        {
            var count = Math.Min(digits.Length - start, destination.Length - skipped);
            digits.Slice(start, count).CopyTo(destination[skipped..]);
        }
    }
}
