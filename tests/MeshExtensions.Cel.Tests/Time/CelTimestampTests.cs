using CsCheck;
using MeshExtensions.Cel.Time;

namespace MeshExtensions.Cel.Tests.Time;

public sealed class CelTimestampTests
{
    private static readonly Gen<(CelTimestamp Left, CelTimestamp Right, CelDuration Duration)> Operands =
        Gen.Select(TimeGen.Timestamp, TimeGen.Timestamp, TimeGen.Duration);

    [Theory]
    [InlineData("0001-01-01T00:00:01.000000001Z", "-999999999ns", "0001-01-01T00:00:00.000000002Z")]
    [InlineData("0001-01-01T00:00:01.999999999Z", "999999999ns", "0001-01-01T00:00:02.999999998Z")]
    [InlineData("2009-02-13T23:00:00Z", "240s", "2009-02-13T23:04:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "-1ns", null)]
    [InlineData("0001-01-01T00:00:00Z", "-1s", null)]
    [InlineData("9999-12-31T23:59:59.999999999Z", "1ns", null)]
    [InlineData("9999-12-31T23:59:59Z", "1s", null)]
    public void TryAdd_Duration_IsLaterOrRefused(string start, string duration, string? expected)
    {
        Assert.Equal(expected is not null, TimestampTextTests.Parse(start).TryAdd(DurationTextTests.Parse(duration), out var sum));
        Assert.Equal(expected is null ? default : TimestampTextTests.Parse(expected), sum);
    }

    [Theory]
    [InlineData("2009-02-13T23:31:00Z", "2009-02-13T23:29:00Z", "120s")]
    [InlineData("1969-12-31T23:59:59.9Z", "1970-01-01T00:00:00.1Z", "-200ms")]
    [InlineData("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", null)]
    public void TrySubtract_Timestamp_IsTheSpanOrRefused(string left, string right, string? expected)
    {
        Assert.Equal(expected is not null, TimestampTextTests.Parse(left).TrySubtract(TimestampTextTests.Parse(right), out CelDuration difference));
        Assert.Equal(expected is null ? default : DurationTextTests.Parse(expected), difference);
    }

    [Theory]
    [InlineData(-62_135_596_801, 0, false)]
    [InlineData(-62_135_596_800, 0, true)]
    [InlineData(253_402_300_799, 999_999_999, true)]
    [InlineData(253_402_300_800, 0, false)]
    [InlineData(0, -1, false)]
    [InlineData(0, 1_000_000_000, false)]
    [InlineData(long.MaxValue, 0, false)]
    [InlineData(long.MinValue, int.MinValue, false)]
    public void TryCreate_FieldsFromOutside_AreChecked(long seconds, int nanos, bool valid)
    {
        Assert.Equal(valid, CelTimestamp.TryCreate(seconds, nanos, out var timestamp));
        Assert.Equal(valid ? new CelTimestamp(seconds, nanos) : default, timestamp);
    }

    [Fact]
    public void Arithmetic_AnyOperands_IsThatOfWideIntegers() => Operands.Sample((left, right, duration) =>
    {
        Assert.Equal(Math.Sign(Nanoseconds(left).CompareTo(Nanoseconds(right))), Math.Sign(CelTimestamp.Compare(left, right)));

        var difference = Nanoseconds(left) - Nanoseconds(right);
        Assert.Equal(difference >= long.MinValue && difference <= long.MaxValue, left.TrySubtract(right, out CelDuration span));
        Assert.True(span == default || span.TotalNanoseconds == difference);

        Check(Nanoseconds(left) + duration.TotalNanoseconds, left.TryAdd(duration, out var sum), sum);
        Check(Nanoseconds(left) - duration.TotalNanoseconds, left.TrySubtract(duration, out CelTimestamp earlier), earlier);
    });

    private static Int128 Nanoseconds(CelTimestamp timestamp) => ((Int128)timestamp.Seconds * 1_000_000_000) + timestamp.Nanos;

    private static void Check(Int128 expected, bool valid, CelTimestamp actual)
    {
        Assert.Equal(expected >= Nanoseconds(CelTimestamp.MinValue) && expected <= Nanoseconds(CelTimestamp.MaxValue), valid);
        Assert.Equal(valid ? expected : 0, Nanoseconds(actual));
        Assert.InRange(actual.Nanos, 0, 999_999_999);
    }
}
