using System.Globalization;
using CsCheck;
using MeshExtensions.Cel.Tests.Text;
using MeshExtensions.Cel.Time;

namespace MeshExtensions.Cel.Tests.Time;

public sealed class TimestampTextTests
{
    internal static CelTimestamp Parse(string text)
    {
        Assert.True(TimestampText.TryParse(TextAssert.Utf8(text), out var timestamp));
        return timestamp;
    }

    [Theory]
    [InlineData("2009-02-13T23:31:30Z", 1_234_567_890, 0)]
    [InlineData("2004-09-16T23:59:59Z", 1_095_379_199, 0)]
    [InlineData("1970-01-01T00:00:00Z", 0, 0)]
    [InlineData("1969-12-31T23:59:59.5Z", -1, 500_000_000)]
    [InlineData("0001-01-01T00:00:00Z", -62_135_596_800, 0)]
    [InlineData("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999)]
    [InlineData("2023-02-03T23:31:20+00:00", 1_675_467_080, 0)]
    [InlineData("2009-02-13T23:31:30.123456789Z", 1_234_567_890, 123_456_789)]
    [InlineData("2009-02-13T23:31:30.1Z", 1_234_567_890, 100_000_000)]
    [InlineData("2009-02-13T23:31:30.1234567899999Z", 1_234_567_890, 123_456_789)]
    [InlineData("2009-02-14T01:31:30+02:00", 1_234_567_890, 0)]
    [InlineData("2009-02-13T15:31:30.25-08:00", 1_234_567_890, 250_000_000)]
    [InlineData("2009-02-13T23:31:30-00:00", 1_234_567_890, 0)]
    [InlineData("2000-02-29T00:00:00Z", 951_782_400, 0)]
    [InlineData("0001-01-01T23:59:00+23:59", -62_135_596_800, 0)]
    public void TryParse_Rfc3339_IsRead(string text, long seconds, int nanos) => Assert.Equal(new CelTimestamp(seconds, nanos), Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("2009-02-13")]
    [InlineData("2009-02-13T23:31:30")]
    [InlineData("2009-02-13T23:31Z")]
    [InlineData("2009-02-13t23:31:30Z")]
    [InlineData("2009-02-13T23:31:30z")]
    [InlineData("2009-02-13 23:31:30Z")]
    [InlineData("2009-02-13T23:31:60Z")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2009-02-13T24:00:00Z")]
    [InlineData("2009-02-13T23:60:00Z")]
    [InlineData("2009-02-29T00:00:00Z")]
    [InlineData("1900-02-29T00:00:00Z")]
    [InlineData("2009-04-31T00:00:00Z")]
    [InlineData("2009-13-01T00:00:00Z")]
    [InlineData("2009-00-01T00:00:00Z")]
    [InlineData("2009-01-00T00:00:00Z")]
    [InlineData("2009-01-32T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("10000-01-01T00:00:00Z")]
    [InlineData("+2009-02-13T23:31:30Z")]
    [InlineData("2009-02-13T23:31:30.Z")]
    [InlineData("2009-02-13T23:31:30.1")]
    [InlineData("2009-02-13T23:31:30,1Z")]
    [InlineData("2009-02-13T3:31:30Z")]
    [InlineData("2009-02-13T23:31:30ZZ")]
    [InlineData("2009-02-13T23:31:30+2:00")]
    [InlineData("2009-02-13T23:31:30+0200")]
    [InlineData("2009-02-13T23:31:30+24:00")]
    [InlineData("2009-02-13T23:31:30+02:60")]
    [InlineData("2009-02-13T23:31:30+02:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData(" 2009-02-13T23:31:30Z")]
    [InlineData("2009-0a-13T23:31:30Z")]
    [InlineData("２００９-02-13T23:31:30Z")]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        Assert.False(TimestampText.TryParse(TextAssert.Utf8(text), out var timestamp));
        Assert.Equal(default, timestamp);
    }

    [Theory]
    [InlineData(1_234_567_890, 0, "2009-02-13T23:31:30Z")]
    [InlineData(1_234_567_890, 100_000_000, "2009-02-13T23:31:30.1Z")]
    [InlineData(1_234_567_890, 120_000_000, "2009-02-13T23:31:30.12Z")]
    [InlineData(1_234_567_890, 1, "2009-02-13T23:31:30.000000001Z")]
    [InlineData(-62_135_596_800, 0, "0001-01-01T00:00:00Z")]
    [InlineData(253_402_300_799, 999_999_999, "9999-12-31T23:59:59.999999999Z")]
    public void TryFormat_Timestamp_HasTheDigitsItNeeds(long seconds, int nanos, string expected) =>
        Assert.Equal(expected, Format(new CelTimestamp(seconds, nanos)));

    [Fact]
    public void TryFormat_AnyTimestamp_IsWhatTheRuntimeWritesAndReadsBack() => TimeGen.Timestamp.Sample(timestamp =>
    {
        var text = Format(timestamp);
        var date = DateTimeOffset.FromUnixTimeSeconds(timestamp.Seconds);
        var fraction = timestamp.Nanos == 0 ? "" : "." + timestamp.Nanos.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        Assert.Equal(date.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + fraction + "Z", text);
        Assert.Equal(timestamp, Parse(text));
    });

    [Fact]
    public void TryParse_AnyOffset_IsWhatTheRuntimeReads() => Gen.Select(TimeGen.Timestamp, Gen.Int[-14 * 60, 14 * 60]).Sample((timestamp, minutes) =>
    {
        var seconds = Math.Clamp(timestamp.Seconds, CelTimestamp.MinSeconds + 86_400, CelTimestamp.MaxSeconds - 86_400);
        var local = DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(TimeSpan.FromMinutes(minutes));
        Assert.Equal(new CelTimestamp(seconds, 0), Parse(local.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)));
    });

    [Fact]
    public void TryParse_OneCharacterChanged_AgreesWithTheRuntime() =>
        Gen.Select(TimeGen.Timestamp, Gen.Int[0, 19], Gen.OneOf('0', '1', '2', '3', '6', '9', '-', ':', 'T', 'Z', '+')).Sample((timestamp, place, character) =>
        {
            var changed = Format(timestamp with { Nanos = 0 }).ToCharArray();
            changed[place] = character;
            var text = new string(changed);
            var valid = DateTimeOffset.TryParseExact(
                text, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expected);
            Assert.Equal(valid, TimestampText.TryParse(TextAssert.Utf8(text), out var actual));
            Assert.Equal(valid ? expected.ToUnixTimeSeconds() : 0, actual.Seconds);
        });

    [Fact]
    public void TryParse_AnyBytes_DoesNotThrow() => Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[0, 30], (bytes, kept) =>
        "2009-02-13T23:31:30.5+02:00"u8[..Math.Min(kept, 27)].ToArray().Concat(bytes).ToArray()).Sample(bytes => { _ = TimestampText.TryParse(bytes, out _); });

    [Fact]
    public void EachFunction_Warm_AllocatesNothing()
    {
        var room = new byte[TimestampText.MaxLength];
        TextAssert.AllocatesNothing(() =>
        {
            _ = TimestampText.TryParse("2009-02-13T23:31:30.123456789+02:00"u8, out var timestamp);
            _ = TimestampText.TryFormat(timestamp, room, out _);
            _ = timestamp.TryAdd(CelDuration.FromNanoseconds(5), out var later) && later.TrySubtract(timestamp, out CelDuration _);
        });
    }

    private static string Format(CelTimestamp timestamp) =>
        TextAssert.Written((destination, out written) => TimestampText.TryFormat(timestamp, destination, out written), TimestampText.MaxLength);
}
