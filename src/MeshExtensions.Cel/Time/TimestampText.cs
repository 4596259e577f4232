namespace MeshExtensions.Cel.Time;

/// <summary>Timestamps as RFC 3339 writes them.</summary>
internal static class TimestampText
{
    /// <summary>Room that is enough for any timestamp: "9999-12-31T23:59:59.999999999Z".</summary>
    public const int MaxLength = 30;

    private const int WithoutFractionLength = 19;
    private const int FractionDigits = 9;
    private const int SecondsPerMinute = 60;
    private const int SecondsPerHour = 3_600;
    private const int SecondsPerDay = 86_400;

    /// <summary>CEL's timestamp(string).</summary>
    /// <param name="text">A date, a capital T, a time of day, a capital Z or an offset as "+02:00"; digits of a fraction after the ninth are cut off.</param>
    /// <param name="timestamp">The point in time; the epoch on failure.</param>
    /// <returns>False if the text is anything else, there is no such day or time (a leap second counts as none), or it is out of range.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out CelTimestamp timestamp)
    {
        timestamp = default;
        if (text.Length <= WithoutFractionLength || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
            !TryNumber(text[..4], 0, 9999, out var year) ||
            !TryNumber(text.Slice(5, 2), 1, 12, out var month) ||
            !TryNumber(text.Slice(8, 2), 1, CivilDate.DaysInMonth(year, month), out var day) ||
            !TryNumber(text.Slice(11, 2), 0, 23, out var hour) ||
            !TryNumber(text.Slice(14, 2), 0, 59, out var minute) ||
            !TryNumber(text.Slice(17, 2), 0, 59, out var second))
        {
            return false;
        }

        text = text[WithoutFractionLength..];
        if (!TryFraction(ref text, out var nanos) || !TryOffset(text, out var offset))
        {
            return false;
        }

        var days = new CivilDate(year, month, day).ToDays();
        var seconds = (days * SecondsPerDay) + (hour * SecondsPerHour) + (minute * SecondsPerMinute) + second - offset;
        return CelTimestamp.TryCreate(seconds, nanos, out timestamp);
    }

    /// <summary>CEL's string(timestamp): in UTC, with as many digits of a fraction as are needed, and no point if none is.</summary>
    /// <param name="timestamp">The point in time.</param>
    /// <param name="destination">Gets the text.</param>
    /// <param name="written">How many bytes were written; 0 on failure.</param>
    /// <returns>False if the destination is too small; <see cref="MaxLength"/> is enough.</returns>
    public static bool TryFormat(CelTimestamp timestamp, Span<byte> destination, out int written)
    {
        written = 0;
        var fraction = DurationText.CountFractionDigits(timestamp.Nanos);
        var length = WithoutFractionLength + (fraction > 0 ? fraction + 1 : 0) + 1;
        if (destination.Length < length)
        {
            return false;
        }

        var days = CivilDate.FloorDivide(timestamp.Seconds, SecondsPerDay);
        var second = (int)(timestamp.Seconds - (days * SecondsPerDay));
        var date = CivilDate.FromDays(days);
        Write(date.Year, destination[..4]);
        destination[4] = (byte)'-';
        Write(date.Month, destination.Slice(5, 2));
        destination[7] = (byte)'-';
        Write(date.Day, destination.Slice(8, 2));
        destination[10] = (byte)'T';
        Write(second / SecondsPerHour, destination.Slice(11, 2));
        destination[13] = (byte)':';
        Write(second / SecondsPerMinute % 60, destination.Slice(14, 2));
        destination[16] = (byte)':';
        Write(second % 60, destination.Slice(17, 2));
        if (fraction > 0)
        {
            DurationText.WriteFraction(timestamp.Nanos, destination.Slice(WithoutFractionLength, fraction + 1));
        }

        destination[length - 1] = (byte)'Z';
        written = length;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, int least, int most, out int value)
    {
        value = 0;
        foreach (var character in digits)
        {
            var digit = character - '0';
            if ((uint)digit > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return value >= least && value <= most;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, out int nanos)
    {
        nanos = 0;
        if (text[0] != '.')
        {
            return true;
        }

        var digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits <= 0)
        {
            return false;
        }

        for (var i = 0; i < FractionDigits; i++)
        {
            nanos = (nanos * 10) + (i < digits ? text[1 + i] - '0' : 0);
        }

        text = text[(1 + digits)..];
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text.Length == 1)
        {
            return text[0] == 'Z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':' ||
            !TryNumber(text.Slice(1, 2), 0, 23, out var hours) ||
            !TryNumber(text.Slice(4, 2), 0, 59, out var minutes))
        {
            return false;
        }

        seconds = (hours * SecondsPerHour) + (minutes * SecondsPerMinute);
        seconds = text[0] == '-' ? -seconds : seconds;
        return true;
    }

    private static void Write(int value, Span<byte> destination)
    {
        for (var i = destination.Length - 1; i >= 0; i--)
        {
            destination[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
