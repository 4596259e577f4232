using System.Buffers;
using System.Globalization;

namespace MeshExtensions.Cel.Time;

/// <summary>Durations as CEL writes and reads them.</summary>
internal static class DurationText
{
    /// <summary>Room that is enough for any duration: "-9223372036.854775808s".</summary>
    public const int MaxLength = 22;

    private const int FractionDigits = 9;

    // As many digits of a fraction as 64 bits hold for sure; the next one of the largest unit, the hour, is far below a nanosecond.
    private const int MaxReadFractionDigits = 19;

    // The lowest duration's magnitude, one more than the highest's.
    private const ulong MaxMagnitude = 1UL << 63;

    private static readonly SearchValues<byte> AfterUnit = SearchValues.Create("0123456789."u8);

    /// <summary>CEL's duration(string): numbers with units, as "1h45m47.5s", in any order; a sign in front of all; or "0".</summary>
    /// <param name="text">The text; the units are h, m, s, ms, us (also with either of Unicode's two micro signs) and ns.</param>
    /// <param name="duration">The duration, exact to the nanosecond, what is below it cut off; zero on failure.</param>
    /// <returns>False if the text is anything else or the duration is out of range.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out CelDuration duration)
    {
        duration = default;
        var negative = !text.IsEmpty && text[0] == '-';
        if (negative || (!text.IsEmpty && text[0] == '+'))
        {
            text = text[1..];
        }

        if (text.SequenceEqual("0"u8))
        {
            return true;
        }

        if (text.IsEmpty)
        {
            return false;
        }

        ulong total = 0;
        while (!text.IsEmpty)
        {
            if (!TryTerm(ref text, out var nanoseconds) || nanoseconds > MaxMagnitude - total)
            {
                return false;
            }

            total += nanoseconds;
        }

        if (total == MaxMagnitude && !negative)
        {
            return false;
        }

        duration = CelDuration.FromNanoseconds(negative ? unchecked(-(long)total) : (long)total);
        return true;
    }

    /// <summary>CEL's string(duration): seconds, with as many digits of a fraction as are needed, and no point if none is.</summary>
    /// <param name="duration">The duration.</param>
    /// <param name="destination">Gets the text.</param>
    /// <param name="written">How many bytes were written; 0 on failure.</param>
    /// <returns>False if the destination is too small; <see cref="MaxLength"/> is enough.</returns>
    public static bool TryFormat(CelDuration duration, Span<byte> destination, out int written)
    {
        written = 0;
        var next = 0;
        if (duration.Seconds < 0 || duration.Nanos < 0)
        {
            if (destination.IsEmpty)
            {
                return false;
            }

            destination[next++] = (byte)'-';
        }

        if (!Math.Abs(duration.Seconds).TryFormat(destination[next..], out var digits, provider: CultureInfo.InvariantCulture))
        {
            return false;
        }

        next += digits;
        var nanos = Math.Abs(duration.Nanos);
        var fraction = CountFractionDigits(nanos) is var count && count > 0 ? count + 1 : 0;
        if (destination.Length - next < fraction + 1)
        {
            return false;
        }

        if (fraction > 0)
        {
            WriteFraction(nanos, destination.Slice(next, fraction));
            next += fraction;
        }

        destination[next++] = (byte)'s';
        written = next;
        return true;
    }

    /// <summary>How many digits after the point nanoseconds need.</summary>
    /// <param name="nanos">0 to 999,999,999.</param>
    /// <returns>0 to 9.</returns>
    internal static int CountFractionDigits(int nanos)
    {
        if (nanos == 0)
        {
            return 0;
        }

        var count = FractionDigits;
        for (; nanos % 10 == 0; nanos /= 10)
        {
            count--;
        }

        return count;
    }

    /// <summary>Writes a point and the digits after it.</summary>
    /// <param name="nanos">0 to 999,999,999.</param>
    /// <param name="destination">Room for the point and as many digits as shall be written.</param>
    internal static void WriteFraction(int nanos, Span<byte> destination)
    {
        destination[0] = (byte)'.';
        for (var digit = FractionDigits; digit > 0; digit--)
        {
            if (digit < destination.Length)
            {
                destination[digit] = (byte)('0' + (nanos % 10));
            }

            nanos /= 10;
        }
    }

    // A number and its unit.
    private static bool TryTerm(ref ReadOnlySpan<byte> text, out ulong nanoseconds)
    {
        nanoseconds = 0;
        if (!TryWhole(ref text, out var whole, out var wholeDigits))
        {
            return false;
        }

        var fraction = TakeFraction(ref text, out var scale, out var fractionDigits);
        if (wholeDigits + fractionDigits == 0)
        {
            return false;
        }

        var unitLength = text.IndexOfAny(AfterUnit);
        var unit = UnitOf(unitLength < 0 ? text : text[..unitLength]);
        text = unitLength < 0 ? default : text[unitLength..];

        // At most 2^63 times less than 2^42: far from the limit of 128 bits.
        var total = ((UInt128)whole * unit) + ((UInt128)fraction * unit / scale);
        nanoseconds = (ulong)total;
        return unit > 0 && total <= MaxMagnitude;
    }

    private static bool TryWhole(ref ReadOnlySpan<byte> text, out ulong value, out int digits)
    {
        value = 0;
        for (digits = 0; digits < text.Length && char.IsAsciiDigit((char)text[digits]); digits++)
        {
            var digit = (ulong)(text[digits] - '0');
            if (value > (MaxMagnitude - digit) / 10)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        text = text[digits..];
        return true;
    }

    private static ulong TakeFraction(ref ReadOnlySpan<byte> text, out ulong scale, out int digits)
    {
        ulong value = 0;
        scale = 1;
        digits = 0;
        if (text.IsEmpty || text[0] != '.')
        {
            return value;
        }

        text = text[1..];
        for (; digits < text.Length && char.IsAsciiDigit((char)text[digits]); digits++)
        {
            if (digits < MaxReadFractionDigits)
            {
                value = (value * 10) + (ulong)(text[digits] - '0');
                scale *= 10;
            }
        }

        text = text[digits..];
        return value;
    }

    private static ulong UnitOf(ReadOnlySpan<byte> unit) => unit switch
    {
        [(byte)'h'] => 3_600_000_000_000,
        [(byte)'m'] => 60_000_000_000,
        [(byte)'s'] => 1_000_000_000,
        [(byte)'m', (byte)'s'] => 1_000_000,
        [(byte)'u', (byte)'s'] => 1_000,
        [(byte)'n', (byte)'s'] => 1,

        // U+00B5, the micro sign, and U+03BC, the Greek letter.
        [0xC2, 0xB5, (byte)'s'] or [0xCE, 0xBC, (byte)'s'] => 1_000,
        _ => 0,
    };
}
