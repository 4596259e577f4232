using CsCheck;
using MeshExtensions.Cel.Tests.Text;
using MeshExtensions.Cel.Time;

namespace MeshExtensions.Cel.Tests.Time;

public sealed class TimeZonesTests
{
    private static readonly bool HasDatabase = TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Kathmandu", out _);

    [Theory]
    [InlineData("", 0)]
    [InlineData("UTC", 0)]
    [InlineData("+02:00", 7_200)]
    [InlineData("02:00", 7_200)]
    [InlineData("-08:00", -28_800)]
    [InlineData("-02:30", -9_000)]
    [InlineData("-09:30", -34_200)]
    [InlineData("-00:00", 0)]
    [InlineData("-00:30", -1_800)]
    [InlineData("-7:30", -27_000)]
    [InlineData("+11:00", 39_600)]
    [InlineData("+23:59", 86_340)]
    public void TryGetOffset_UtcOrFixed_IsKnownWithoutADatabase(string zone, int seconds) => Assert.Equal(seconds, OffsetAt(zone, "2009-02-13T23:31:30Z"));

    [Theory]
    [InlineData("America/Los_Angeles", "2009-02-13T23:31:30Z", -28_800)]
    [InlineData("America/Los_Angeles", "2009-07-13T23:31:30Z", -25_200)]
    [InlineData("America/Los_Angeles", "2009-03-08T09:59:59Z", -28_800)]
    [InlineData("America/Los_Angeles", "2009-03-08T10:00:00Z", -25_200)]
    [InlineData("America/Los_Angeles", "2009-11-01T08:59:59.999999999Z", -25_200)]
    [InlineData("America/Los_Angeles", "2009-11-01T09:00:00Z", -28_800)]
    [InlineData("America/Los_Angeles", "2089-07-13T23:31:30Z", -25_200)]
    [InlineData("US/Central", "2009-02-13T23:31:30Z", -21_600)]
    [InlineData("Asia/Kathmandu", "2009-02-13T23:31:30Z", 20_700)]
    [InlineData("Australia/Sydney", "2009-02-13T23:31:30Z", 39_600)]
    [InlineData("America/St_Johns", "2009-02-13T02:00:00Z", -12_600)]
    [InlineData("Etc/GMT+5", "2009-02-13T02:00:00Z", -18_000)]
    [InlineData("Etc/UTC", "2009-02-13T02:00:00Z", 0)]
    public void TryGetOffset_Name_IsTheDatabasesOffset(string zone, string at, int seconds)
    {
        Assert.SkipUnless(HasDatabase, "this machine has no time zone database");
        Assert.Equal(seconds, OffsetAt(zone, at));
        Assert.Equal(seconds, OffsetAt(zone, at));
    }

    [Theory]
    [InlineData("Mars/Olympus_Mons")]
    [InlineData("US/central")]
    [InlineData("us/Central")]
    [InlineData("utc")]
    [InlineData("Local")]
    [InlineData("localtime")]
    [InlineData("posixrules")]
    [InlineData("posix/UTC")]
    [InlineData("zone.tab")]
    [InlineData("America")]
    [InlineData("America/")]
    [InlineData("../zoneinfo/UTC")]
    [InlineData("America/../UTC")]
    [InlineData("/UTC")]
    [InlineData("Pacific Standard Time")]
    [InlineData(" UTC")]
    [InlineData("UTC\0")]
    [InlineData("Zürich")]
    [InlineData(":")]
    [InlineData(":30")]
    [InlineData("+:30")]
    [InlineData("2:3")]
    [InlineData("02:000")]
    [InlineData("002:00")]
    [InlineData("+24:00")]
    [InlineData("+02:60")]
    [InlineData("+-2:00")]
    [InlineData("++02:00")]
    [InlineData("02:0:")]
    [InlineData("02:00:00")]
    [InlineData("1a:00")]
    [InlineData("01:a0")]
    [InlineData("UTC+01:00")]
    public void TryGetOffset_AnythingElse_IsUnknown(string zone)
    {
        // Known to the runtime by now, which does not tell upper from lower case.
        _ = OffsetAt("US/Central", "2009-02-13T23:31:30Z");
        Assert.Null(OffsetAt(zone, "2009-02-13T23:31:30Z"));
        Assert.Null(OffsetAt(zone, "2009-02-13T23:31:30Z"));
    }

    [Fact]
    public void TryGetOffset_EveryZoneOfTheDatabase_IsWhatTheRuntimeSays()
    {
        var zones = TimeZoneInfo.GetSystemTimeZones().ToArray();
        Gen.Select(Gen.Int[0, zones.Length - 1], TimeGen.Timestamp).Sample((index, timestamp) =>
        {
            Assert.True(TimeZones.TryGetOffset(TextAssert.Utf8(zones[index].Id), timestamp, out var seconds), zones[index].Id);
            Assert.Equal(zones[index].GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(timestamp.Seconds)).TotalSeconds, seconds);
        });
    }

    [Fact]
    public void TryGetOffset_EndsOfTheRange_DoNotThrow()
    {
        Assert.SkipUnless(HasDatabase, "this machine has no time zone database");
        foreach (var zone in new[] { "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati" })
        {
            Assert.True(TimeZones.TryGetOffset(TextAssert.Utf8(zone), CelTimestamp.MinValue, out _));
            Assert.True(TimeZones.TryGetOffset(TextAssert.Utf8(zone), CelTimestamp.MaxValue, out _));
        }
    }

    [Fact]
    public void TryGetOffset_MoreUnknownNamesThanAreRemembered_AreAllUnknown()
    {
        for (var i = 0; i < 300; i++)
        {
            Assert.Null(OffsetAt("Unknown/Zone" + i, "2009-02-13T23:31:30Z"));
        }
    }

    [Fact]
    public void TryGetOffset_AnyBytes_DoesNotThrow()
    {
        Gen.Byte.Array[0, 70].Sample(bytes => { _ = TimeZones.TryGetOffset(bytes, default, out _); });
        TextGen.Of("0123456789:+-", 7).Sample(text =>
        {
            var known = TimeZones.TryGetOffset(TextAssert.Utf8(text), default, out var seconds);
            Assert.True(known || seconds == 0);
        });
    }

    [Fact]
    public void TryGetOffset_Warm_AllocatesNothing()
    {
        var timestamp = TimestampTextTests.Parse("2009-02-13T23:31:30Z");
        TextAssert.AllocatesNothing(() =>
        {
            _ = TimeZones.TryGetOffset("America/Los_Angeles"u8, timestamp, out _);
            _ = TimeZones.TryGetOffset("Asia/Kathmandu"u8, timestamp, out _);
            _ = TimeZones.TryGetOffset("-08:00"u8, timestamp, out _);
            _ = TimeZones.TryGetOffset("no zone"u8, timestamp, out _);
        });
    }

    [Fact]
    public void With_ManyNames_FindsThemAllAndNoOther()
    {
        var table = ZoneTable.Empty;
        for (var i = 0; i < 500; i++)
        {
            Assert.False(table.Contains(TextAssert.Utf8("Zone" + i)));
            table = table.With(TextAssert.Utf8("Zone" + i), i % 2 == 0 ? TimeZoneInfo.Utc : null);
            Assert.Same(table, table.With(TextAssert.Utf8("Zone" + i), null));
            Assert.Equal(i + 1, table.Count);
        }

        for (var i = 0; i < 500; i++)
        {
            Assert.True(table.Contains(TextAssert.Utf8("Zone" + i)));
            Assert.Equal(i % 2 == 0, table.TryGet(TextAssert.Utf8("Zone" + i), out _));
        }
    }

    private static int? OffsetAt(string zone, string at)
    {
        var known = TimeZones.TryGetOffset(TextAssert.Utf8(zone), TimestampTextTests.Parse(at), out var seconds);
        Assert.True(known || seconds == 0);
        return known ? seconds : null;
    }
}
