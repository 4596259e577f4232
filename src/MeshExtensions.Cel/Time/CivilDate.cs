namespace MeshExtensions.Cel.Time;

/// <summary>A day of the Gregorian calendar, at all times. Years 0 and 10000 occur where a zone shifts the first or last day.</summary>
/// <param name="Year">The year.</param>
/// <param name="Month">The month, 1 to 12.</param>
/// <param name="Day">The day, 1 to 31.</param>
internal readonly record struct CivilDate(int Year, int Month, int Day)
{
    // The calendar repeats after 400 years; counted from a first of March, the day that some years have more is their last one.
    private const int DaysPerEra = 146_097;
    private const int DaysPerCentury = 36_524;
    private const int DaysPerFourYears = 1_461;
    private const int DaysPerYear = 365;

    // From 0000-03-01 to 1970-01-01.
    private const int EpochDay = 719_468;

    /// <summary>Days before this one in its year.</summary>
    public int DayOfYear => (int)(ToDays() - new CivilDate(Year, 1, 1).ToDays());

    /// <summary>The day so many days after 1970-01-01.</summary>
    /// <param name="days">The number of days, negative for those before.</param>
    /// <returns>The day.</returns>
    public static CivilDate FromDays(long days)
    {
        days += EpochDay;
        var era = FloorDivide(days, DaysPerEra);
        var dayOfEra = (int)(days - (era * DaysPerEra));

        // Only the era's last day ends a fourth century, and only the last day of four years a fourth year.
        var yearOfEra = (dayOfEra - (dayOfEra / (DaysPerFourYears - 1)) + (dayOfEra / DaysPerCentury) - (dayOfEra / (DaysPerEra - 1))) / DaysPerYear;
        var dayOfYear = dayOfEra - ((DaysPerYear * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));

        // From March on, five months have 153 days: 31, 30, 31, 30, 31.
        var month = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * month) + 2) / 5) + 1;
        var year = (int)(era * 400) + yearOfEra;
        return month < 10 ? new(year, month + 3, day) : new(year + 1, month - 9, day);
    }

    /// <summary>How many days a month has.</summary>
    /// <param name="year">The year.</param>
    /// <param name="month">The month, 1 to 12.</param>
    /// <returns>28 to 31.</returns>
    public static int DaysInMonth(int year, int month) => month switch
    {
        2 => (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>How many days after 1970-01-01 this day is.</summary>
    /// <returns>The number of days, negative before.</returns>
    public long ToDays()
    {
        var year = Month > 2 ? Year : Year - 1;
        var month = Month > 2 ? Month - 3 : Month + 9;
        var era = FloorDivide(year, 400);
        var yearOfEra = (int)(year - (era * 400));
        var dayOfYear = (((153 * month) + 2) / 5) + Day - 1;
        return (era * DaysPerEra) + (DaysPerYear * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - EpochDay;
    }

    /// <summary>Division that rounds down, also below zero.</summary>
    /// <param name="dividend">What is divided.</param>
    /// <param name="divisor">By what; positive.</param>
    /// <returns>The quotient.</returns>
    internal static long FloorDivide(long dividend, long divisor)
    {
        var quotient = dividend / divisor;
        return dividend % divisor < 0 ? quotient - 1 : quotient;
    }
}
