namespace MeshExtensions.Cel.Time;

/// <summary>CEL's getters of timestamps, each at an offset from UTC in seconds.</summary>
internal static class TimestampParts
{
    private const int SecondsPerDay = 86_400;

    // 1970-01-01 was a Thursday.
    private const int EpochDayOfWeek = 4;

    /// <summary>The year; 0 or 10000 where the offset shifts the first or the last day.</summary>
    /// <param name="timestamp">The point in time.</param>
    /// <param name="offset">Seconds east of UTC.</param>
    /// <returns>The year.</returns>
    public static long GetFullYear(CelTimestamp timestamp, int offset) => Date(timestamp, offset).Year;

    /// <summary>The month.</summary>
    /// <param name="timestamp">The point in time.</param>
    /// <param name="offset">Seconds east of UTC.</param>
    /// <returns>0 for January to 11.</returns>
    public static long GetMonth(CelTimestamp timestamp, int offset) => Date(timestamp, offset).Month - 1;

    /// <summary>The day of the month, counted from 1.</summary>
    /// <param name="timestamp">The point in time.</param>
    /// <param name="offset">Seconds east of UTC.</param>
    /// <returns>1 to 31.</returns>
    public static long GetDate(CelTimestamp timestamp, int offset) => Date(timestamp, offset).Day;

    /// <summary>The day of the month, counted from 0.</summary>
    /// <param name="timestamp">The point in time.</param>
    /// <param name="offset">Seconds east of UTC.</param>
    /// <returns>0 to 30.</returns>
    public static long GetDayOfMonth(CelTimestamp timestamp, int offset) => Date(timestamp, offset).Day - 1;

    /// <summary>The day of the week.</summary>
    /// <param name="timestamp">The point in time.</param>
    /// <param name="offset">Seconds east of UTC.</param>
    /// <returns>0 for Sunday to 6.</returns>
    public static long GetDayOfWeek(CelTimestamp timestamp, int offset)
    {
        var days = Days(timestamp, offset) + EpochDayOfWeek;
        return days - (7 * CivilDate.FloorDivide(days, 7));
    }

    /// <summary>The day of the year, counted from 0.</summary>
    /// <param name="timestamp">The point in time.</param>
    /// <param name="offset">Seconds east of UTC.</param>
    /// <returns>0 to 365.</returns>
    public static long GetDayOfYear(CelTimestamp timestamp, int offset) => Date(timestamp, offset).DayOfYear;

    /// <summary>The hour of the day.</summary>
    /// <param name="timestamp">The point in time.</param>
    /// <param name="offset">Seconds east of UTC.</param>
    /// <returns>0 to 23.</returns>
    public static long GetHours(CelTimestamp timestamp, int offset) => SecondOfDay(timestamp, offset) / 3_600;

    /// <summary>The minute of the hour.</summary>
    /// <param name="timestamp">The point in time.</param>
    /// <param name="offset">Seconds east of UTC.</param>
    /// <returns>0 to 59.</returns>
    public static long GetMinutes(CelTimestamp timestamp, int offset) => SecondOfDay(timestamp, offset) / 60 % 60;

    /// <summary>The second of the minute.</summary>
    /// <param name="timestamp">The point in time.</param>
    /// <param name="offset">Seconds east of UTC.</param>
    /// <returns>0 to 59.</returns>
    public static long GetSeconds(CelTimestamp timestamp, int offset) => SecondOfDay(timestamp, offset) % 60;

    /// <summary>The millisecond of the second, which no offset changes.</summary>
    /// <param name="timestamp">The point in time.</param>
    /// <returns>0 to 999.</returns>
    public static long GetMilliseconds(CelTimestamp timestamp) => timestamp.Nanos / 1_000_000;

    private static long Days(CelTimestamp timestamp, int offset) => CivilDate.FloorDivide(timestamp.Seconds + offset, SecondsPerDay);

    private static CivilDate Date(CelTimestamp timestamp, int offset) => CivilDate.FromDays(Days(timestamp, offset));

    private static long SecondOfDay(CelTimestamp timestamp, int offset) => timestamp.Seconds + offset - (SecondsPerDay * Days(timestamp, offset));
}
