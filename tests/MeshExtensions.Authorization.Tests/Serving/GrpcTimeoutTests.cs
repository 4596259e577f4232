using MeshExtensions.Authorization.Serving;

namespace MeshExtensions.Authorization.Tests.Serving;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("200m", 2_000_000L)]
    [InlineData("600000m", 6_000_000_000L)]
    [InlineData("1S", 10_000_000L)]
    [InlineData("00000001S", 10_000_000L)]
    [InlineData("000000001S", null)]
    [InlineData("2M", 1_200_000_000L)]
    [InlineData("1H", 36_000_000_000L)]
    [InlineData("1u", 10L)]
    [InlineData("99n", 0L)]
    [InlineData("100n", 1L)]
    [InlineData("99999999n", 999_999L)]
    [InlineData("0m", 0L)]
    [InlineData("99999999m", 999_999_990_000L)]
    [InlineData("123456789m", null)]
    [InlineData("1193H", 1_193 * TimeSpan.TicksPerHour)]
    [InlineData("1194H", 4_294_967_294 * TimeSpan.TicksPerMillisecond)]
    [InlineData("99999999H", 4_294_967_294 * TimeSpan.TicksPerMillisecond)]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("m", null)]
    [InlineData("1", null)]
    [InlineData("100", null)]
    [InlineData("1s", null)]
    [InlineData("1h", null)]
    [InlineData("1x", null)]
    [InlineData("-1m", null)]
    [InlineData("+1m", null)]
    [InlineData(" 1m", null)]
    [InlineData("1 m", null)]
    [InlineData("1m ", null)]
    [InlineData("1.5S", null)]
    [InlineData("1,000m", null)]
    [InlineData("0x1m", null)]
    [InlineData("1mm", null)]
    [InlineData("١m", null)]
    public void TryParse_Header_IsReadByTheRules(string? value, long? ticks)
    {
        Assert.Equal(ticks is not null, GrpcTimeout.TryParse(value, out var timeout));
        Assert.Equal(ticks ?? 0, timeout.Ticks);
    }
}
