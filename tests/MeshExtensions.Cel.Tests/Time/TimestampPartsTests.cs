using CsCheck;
using MeshExtensions.Cel.Tests.Text;
using MeshExtensions.Cel.Time;

namespace MeshExtensions.Cel.Tests.Time;

public sealed class TimestampPartsTests
{
    [Fact]
    public void Getters_KnownTimestamp_AreThoseOfTheSpecification()
    {
        var timestamp = TimestampTextTests.Parse("2009-02-13T23:31:20.123456789Z");
        Assert.Equal(2009, TimestampParts.GetFullYear(timestamp, 0));
        Assert.Equal(1, TimestampParts.GetMonth(timestamp, 0));
        Assert.Equal(13, TimestampParts.GetDate(timestamp, 0));
        Assert.Equal(12, TimestampParts.GetDayOfMonth(timestamp, 0));
        Assert.Equal(5, TimestampParts.GetDayOfWeek(timestamp, 0));
        Assert.Equal(43, TimestampParts.GetDayOfYear(timestamp, 0));
        Assert.Equal(23, TimestampParts.GetHours(timestamp, 0));
        Assert.Equal(31, TimestampParts.GetMinutes(timestamp, 0));
        Assert.Equal(20, TimestampParts.GetSeconds(timestamp, 0));
        Assert.Equal(123, TimestampParts.GetMilliseconds(timestamp));
    }

    [Fact]
    public void GetFullYear_ShiftedBeyondTheRange_IsTheYearBeforeOrAfter()
    {
        Assert.Equal(0, TimestampParts.GetFullYear(CelTimestamp.MinValue, -3600));
        Assert.Equal(11, TimestampParts.GetMonth(CelTimestamp.MinValue, -3600));
        Assert.Equal(365, TimestampParts.GetDayOfYear(CelTimestamp.MinValue, -3600));
        Assert.Equal(23, TimestampParts.GetHours(CelTimestamp.MinValue, -3600));
        Assert.Equal(10000, TimestampParts.GetFullYear(CelTimestamp.MaxValue, 3600));
        Assert.Equal(0, TimestampParts.GetDayOfYear(CelTimestamp.MaxValue, 3600));
    }

    [Fact]
    public void Getters_AnyTimestampAndOffset_AreWhatTheRuntimeSays() => Gen.Select(TimeGen.Timestamp, Gen.Int[-86_399, 86_399]).Sample((timestamp, offset) =>
    {
        var local = Math.Clamp(timestamp.Seconds, CelTimestamp.MinSeconds + 86_400, CelTimestamp.MaxSeconds - 86_400) + offset;
        timestamp = timestamp with { Seconds = local - offset };
        var date = DateTimeOffset.FromUnixTimeSeconds(local);
        Assert.Equal(date.Year, TimestampParts.GetFullYear(timestamp, offset));
        Assert.Equal(date.Month - 1, TimestampParts.GetMonth(timestamp, offset));
        Assert.Equal(date.Day, TimestampParts.GetDate(timestamp, offset));
        Assert.Equal(date.Day - 1, TimestampParts.GetDayOfMonth(timestamp, offset));
        Assert.Equal((int)date.DayOfWeek, TimestampParts.GetDayOfWeek(timestamp, offset));
        Assert.Equal(date.DayOfYear - 1, TimestampParts.GetDayOfYear(timestamp, offset));
        Assert.Equal(date.Hour, TimestampParts.GetHours(timestamp, offset));
        Assert.Equal(date.Minute, TimestampParts.GetMinutes(timestamp, offset));
        Assert.Equal(date.Second, TimestampParts.GetSeconds(timestamp, offset));
        Assert.Equal(timestamp.Nanos / 1_000_000, TimestampParts.GetMilliseconds(timestamp));
    });

    [Fact]
    public void FromDays_EveryDayOfFourCenturies_IsTheNextDay()
    {
        var date = new DateOnly(1799, 12, 31);
        for (var days = CivilDateOf(date).ToDays(); date.Year <= 2200; days++, date = date.AddDays(1))
        {
            Assert.Equal(CivilDateOf(date), CivilDate.FromDays(days));
            Assert.Equal(days, CivilDateOf(date).ToDays());
            Assert.Equal(DateTime.DaysInMonth(date.Year, date.Month), CivilDate.DaysInMonth(date.Year, date.Month));
        }
    }

    [Fact]
    public void Getters_Warm_AllocateNothing()
    {
        var timestamp = TimestampTextTests.Parse("2009-02-13T23:31:20.123456789Z");
        TextAssert.AllocatesNothing(() => _ = TimestampParts.GetFullYear(timestamp, 60) + TimestampParts.GetDayOfYear(timestamp, 60) +
            TimestampParts.GetDayOfWeek(timestamp, 60) + TimestampParts.GetHours(timestamp, 60));
    }

    private static CivilDate CivilDateOf(DateOnly date) => new(date.Year, date.Month, date.Day);
}
