using System.Globalization;
using System.Numerics;
using CsCheck;
using MeshExtensions.Cel.Tests.Text;
using MeshExtensions.Cel.Time;

namespace MeshExtensions.Cel.Tests.Time;

public sealed class DurationTextTests
{
    internal static CelDuration Parse(string text)
    {
        Assert.True(DurationText.TryParse(TextAssert.Utf8(text), out var duration));
        return duration;
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("+0", 0)]
    [InlineData("0s", 0)]
    [InlineData("1h45m47s", 6_347_000_000_000)]
    [InlineData("1.5h", 5_400_000_000_000)]
    [InlineData("-1.5h", -5_400_000_000_000)]
    [InlineData("+1.5h", 5_400_000_000_000)]
    [InlineData(".5s", 500_000_000)]
    [InlineData("5.s", 5_000_000_000)]
    [InlineData("10ms", 10_000_000)]
    [InlineData("10us", 10_000)]
    [InlineData("10µs", 10_000)]
    [InlineData("10μs", 10_000)]
    [InlineData("-999999999ns", -999_999_999)]
    [InlineData("1s1m1h", 3_661_000_000_000)]
    [InlineData("1s1s", 2_000_000_000)]
    [InlineData("1.0000000019s", 1_000_000_001)]
    [InlineData("0.5ns", 0)]
    [InlineData("0.100000000000000000000h", 360_000_000_000)]
    [InlineData("0.9223372036854775807h", 3_320_413_933_267)]
    [InlineData("9223372036854775807ns", long.MaxValue)]
    [InlineData("-9223372036854775808ns", long.MinValue)]
    [InlineData("-9223372036.854775808s", long.MinValue)]
    [InlineData("2562047h47m16.854775807s", long.MaxValue)]
    public void TryParse_NumbersWithUnits_AreSummed(string text, long nanoseconds) => Assert.Equal(nanoseconds, Parse(text).TotalNanoseconds);

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData("3")]
    [InlineData("00")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("+.s")]
    [InlineData(".")]
    [InlineData("1")]
    [InlineData("1.5")]
    [InlineData("1d")]
    [InlineData("1S")]
    [InlineData("1 s")]
    [InlineData(" 1s")]
    [InlineData("1s ")]
    [InlineData("1h-5m")]
    [InlineData("--1s")]
    [InlineData("1e3s")]
    [InlineData("1.2.3s")]
    [InlineData("1sm")]
    [InlineData("1m5")]
    [InlineData("320000000000s")]
    [InlineData("-320000000000s")]
    [InlineData("9223372036854775808ns")]
    [InlineData("-9223372036854775809ns")]
    [InlineData("-9223372036854775808ns9223372036854775808ns")]
    [InlineData("9223372036854775807ns1ns")]
    [InlineData("9223372036.854775808s")]
    [InlineData("99999999999999999999h")]
    [InlineData("10´s")]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        Assert.False(DurationText.TryParse(TextAssert.Utf8(text), out var duration));
        Assert.Equal(default, duration);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(6_347_000_000_000, "6347s")]
    [InlineData(1_000_000_000_000_000, "1000000s")]
    [InlineData(1_500_000_000, "1.5s")]
    [InlineData(-1_500_000_000, "-1.5s")]
    [InlineData(-500_000_000, "-0.5s")]
    [InlineData(1, "0.000000001s")]
    [InlineData(-100_000_000, "-0.1s")]
    [InlineData(long.MaxValue, "9223372036.854775807s")]
    [InlineData(long.MinValue, "-9223372036.854775808s")]
    public void TryFormat_Duration_IsInSeconds(long nanoseconds, string expected) => Assert.Equal(expected, Format(CelDuration.FromNanoseconds(nanoseconds)));

    [Fact]
    public void TryFormat_AnyDuration_IsExactAndReadsBack() => TimeGen.Duration.Sample(duration =>
    {
        var text = Format(duration);
        Assert.Equal((duration.TotalNanoseconds / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture) + "s", text);
        Assert.Equal(duration, Parse(text));
    });

    [Fact]
    public void TryParse_AnyTerms_IsTheirExactSum() =>
        Gen.Select(Gen.OneOf("", "-", "+"), Gen.Select(Gen.Int[0, 3_000_000], Gen.Int[0, 12], Gen.Int[0, 5]).Array[1, 4]).Sample((sign, terms) =>
        {
            string[] units = ["h", "m", "s", "ms", "us", "ns"];
            long[] sizes = [3_600_000_000_000, 60_000_000_000, 1_000_000_000, 1_000_000, 1_000, 1];
            var text = sign;
            var total = BigInteger.Zero;
            foreach (var (number, decimals, unit) in terms)
            {
                var digits = number.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
                text += digits[..^decimals] + (decimals > 0 ? "." + digits[^decimals..] : "") + units[unit];
                total += BigInteger.Parse(digits[..^decimals], CultureInfo.InvariantCulture) * sizes[unit];
                total += decimals == 0 ? 0 : BigInteger.Parse(digits[^decimals..], CultureInfo.InvariantCulture) * sizes[unit] / BigInteger.Pow(10, decimals);
            }

            total = sign == "-" ? -total : total;
            var valid = total >= long.MinValue && total <= long.MaxValue;
            Assert.Equal(valid, DurationText.TryParse(TextAssert.Utf8(text), out var duration));
            Assert.Equal(valid ? total : 0, duration.TotalNanoseconds);
        });

    [Fact]
    public void TryParse_AnyText_DoesNotThrow()
    {
        TextGen.Of("0123456789.hmsunµ+- ", 25).Sample(text => { _ = DurationText.TryParse(TextAssert.Utf8(text), out _); });
        Gen.Byte.Array[0, 25].Sample(bytes => { _ = DurationText.TryParse(bytes, out _); });
    }

    [Fact]
    public void EachFunction_Warm_AllocatesNothing()
    {
        var room = new byte[DurationText.MaxLength];
        TextAssert.AllocatesNothing(() =>
        {
            _ = DurationText.TryParse("-1h45m47.123456789s"u8, out var duration);
            _ = DurationText.TryFormat(duration, room, out _);
            _ = duration.TryAdd(duration, out var twice) && twice.TryNegate(out _);
        });
    }

    private static string Format(CelDuration duration) =>
        TextAssert.Written((destination, out written) => DurationText.TryFormat(duration, destination, out written), DurationText.MaxLength);
}
