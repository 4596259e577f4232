using CsCheck;
using MeshExtensions.Cel.Time;

namespace MeshExtensions.Cel.Tests.Time;

public sealed class CelDurationTests
{
    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(123, 321_456_789, true)]
    [InlineData(-123, -321_456_789, true)]
    [InlineData(0, -999_999_999, true)]
    [InlineData(1, -1, false)]
    [InlineData(-1, 1, false)]
    [InlineData(0, 1_000_000_000, false)]
    [InlineData(0, int.MinValue, false)]
    [InlineData(9_223_372_036, 854_775_807, true)]
    [InlineData(9_223_372_036, 854_775_808, false)]
    [InlineData(-9_223_372_036, -854_775_808, true)]
    [InlineData(-9_223_372_036, -854_775_809, false)]
    [InlineData(long.MaxValue, 0, false)]
    [InlineData(long.MinValue, 0, false)]
    public void TryCreate_FieldsFromOutside_AreChecked(long seconds, int nanos, bool valid)
    {
        Assert.Equal(valid, CelDuration.TryCreate(seconds, nanos, out var duration));
        Assert.Equal(valid ? new CelDuration(seconds, nanos) : default, duration);
    }

    [Fact]
    public void FromNanoseconds_AnyNumber_HasFieldsOfOneSignAndComesBack() => Gen.Long.Sample(nanoseconds =>
    {
        var duration = CelDuration.FromNanoseconds(nanoseconds);
        Assert.Equal(nanoseconds, duration.TotalNanoseconds);
        Assert.True(CelDuration.TryCreate(duration.Seconds, duration.Nanos, out var same));
        Assert.Equal(duration, same);
    });

    [Fact]
    public void MinValue_MaxValue_AreTheEndsOf64Bits()
    {
        Assert.Equal(long.MinValue, CelDuration.MinValue.TotalNanoseconds);
        Assert.Equal(long.MaxValue, CelDuration.MaxValue.TotalNanoseconds);
        Assert.False(CelDuration.MinValue.TryNegate(out _));
        Assert.True(CelDuration.MaxValue.TryNegate(out _));
    }

    [Fact]
    public void Arithmetic_AnyOperands_IsThatOfWideIntegers() => Gen.Select(TimeGen.Duration, TimeGen.Duration).Sample((left, right) =>
    {
        var (wideLeft, wideRight) = ((Int128)left.TotalNanoseconds, (Int128)right.TotalNanoseconds);
        Assert.Equal(Math.Sign(wideLeft.CompareTo(wideRight)), Math.Sign(CelDuration.Compare(left, right)));
        Check(wideLeft + wideRight, left.TryAdd(right, out var sum), sum);
        Check(wideLeft - wideRight, left.TrySubtract(right, out var difference), difference);
        Check(-wideLeft, left.TryNegate(out var negated), negated);
    });

    [Theory]
    [InlineData("10000s", 2, 166, 10_000, 0)]
    [InlineData("3730s", 1, 62, 3_730, 0)]
    [InlineData("123.321456789s", 0, 2, 123, 321)]
    [InlineData("-123.321456789s", 0, -2, -123, -321)]
    [InlineData("-7200s", -2, -120, -7_200, 0)]
    public void Getters_Duration_AreTotalsExceptForMilliseconds(string text, long hours, long minutes, long seconds, long milliseconds)
    {
        var duration = DurationTextTests.Parse(text);
        Assert.Equal(hours, DurationParts.GetHours(duration));
        Assert.Equal(minutes, DurationParts.GetMinutes(duration));
        Assert.Equal(seconds, DurationParts.GetSeconds(duration));
        Assert.Equal(milliseconds, DurationParts.GetMilliseconds(duration));
    }

    private static void Check(Int128 expected, bool valid, CelDuration actual)
    {
        Assert.Equal(expected >= long.MinValue && expected <= long.MaxValue, valid);
        Assert.Equal(valid ? expected : 0, actual.TotalNanoseconds);
    }
}
