using CsCheck;
using MeshExtensions.Cel.Network;
using MeshExtensions.Cel.Tests.Text;

namespace MeshExtensions.Cel.Tests.Network;

public sealed class CidrTests
{
    private static readonly Gen<CidrRange> Range = Gen.Select(AddressTextTests.Address, Gen.Int[0, 128], (address, length) =>
    {
        Assert.True(CidrRange.TryCreate(address, Math.Min(length, address.BitLength), out var range));
        return range;
    });

    [Theory]
    [InlineData("192.168.0.0/24", "192.168.0.0/24", 24)]
    [InlineData("192.168.0.1/24", "192.168.0.1/24", 24)]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", 0)]
    [InlineData("255.255.255.255/32", "255.255.255.255/32", 32)]
    [InlineData("2001:db8::/32", "2001:db8::/32", 32)]
    [InlineData("2001:DB8:0::/32", "2001:db8::/32", 32)]
    [InlineData("::1/128", "::1/128", 128)]
    [InlineData("::/0", "::/0", 0)]
    public void Parse_Range_IsReadAndWritten(string text, string canonical, int prefixLength)
    {
        var range = Parse(text);
        Assert.Equal(prefixLength, range.PrefixLength);
        Assert.Equal(canonical, Format(range));
        Assert.Equal(AddressTextTests.Parse(text[..text.IndexOf('/', StringComparison.Ordinal)]), range.Address);
    }

    [Theory]
    [InlineData("", nameof(AddressProblem.Malformed))]
    [InlineData("/", nameof(AddressProblem.Malformed))]
    [InlineData("/24", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0/", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0/+8", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0/-8", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0/08", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0/00", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0/8 ", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0/24/24", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0/1000", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0/255.255.255.0", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0/24", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0/33", nameof(AddressProblem.PrefixLength))]
    [InlineData("192.168.0.0/999", nameof(AddressProblem.PrefixLength))]
    [InlineData("::1/129", nameof(AddressProblem.PrefixLength))]
    [InlineData("fe80::1%en0/24", nameof(AddressProblem.Zone))]
    [InlineData("::ffff:192.168.0.1/24", nameof(AddressProblem.MappedIpv4))]
    [InlineData("::ffff:c0a8:1/120", nameof(AddressProblem.MappedIpv4))]
    public void Parse_AnythingElse_IsRefusedForAReason(string text, string expected)
    {
        Assert.Equal(expected, CidrText.Parse(TextAssert.Utf8(text), out var range).ToString());
        Assert.Equal(default, range);
    }

    [Theory]
    [InlineData("192.168.0.0/24", "192.168.0.1", true)]
    [InlineData("192.168.0.77/24", "192.168.0.1", true)]
    [InlineData("192.168.0.0/24", "192.168.1.1", false)]
    [InlineData("2001:db8::/32", "192.168.1.1", false)]
    [InlineData("192.168.1.1/32", "2001:db8::1", false)]
    [InlineData("2001:db8::/32", "2001:db8::1", true)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::", false)]
    [InlineData("::/0", "ffff::", true)]
    [InlineData("::/0", "0.0.0.0", false)]
    [InlineData("::1/128", "::1", true)]
    [InlineData("::1/128", "::2", false)]
    [InlineData("192.168.0.0/24", "::ffff:c0a8:1", true)]
    public void Contains_Address_IsInTheNetwork(string range, string address, bool expected) =>
        Assert.Equal(expected, Parse(range).Contains(AddressTextTests.Parse(address)));

    [Theory]
    [InlineData("192.168.0.0/24", "192.168.0.0/25", true)]
    [InlineData("192.168.0.0/24", "192.168.0.1/32", true)]
    [InlineData("192.168.0.0/24", "192.168.0.0/23", false)]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", true)]
    [InlineData("10.1.2.3/8", "10.4.5.6/8", true)]
    [InlineData("192.168.1.0/24", "192.168.2.0/24", false)]
    [InlineData("2001:db8::/32", "2001:db8::/33", true)]
    [InlineData("::/0", "10.0.0.0/8", false)]
    public void Contains_Range_IsInTheNetworkWhole(string range, string inner, bool expected) => Assert.Equal(expected, Parse(range).Contains(Parse(inner)));

    [Theory]
    [InlineData("192.168.0.1/24", "192.168.0.0/24")]
    [InlineData("192.168.0.0/24", "192.168.0.0/24")]
    [InlineData("255.255.255.255/0", "0.0.0.0/0")]
    [InlineData("255.255.255.255/32", "255.255.255.255/32")]
    [InlineData("2001:db8:ffff::1/33", "2001:db8:8000::/33")]
    [InlineData("ffff::1/0", "::/0")]
    public void Masked_Range_HasTheNetworksAddress(string text, string expected) => Assert.Equal(Parse(expected), Parse(text).Masked);

    [Fact]
    public void Equality_RangesOfOneNetwork_AreDifferentUnlessMasked()
    {
        Assert.Equal(Parse("127.0.0.1/24"), Parse("127.0.0.1/24"));
        Assert.NotEqual(Parse("192.168.0.1/24"), Parse("192.168.0.0/24"));
        Assert.NotEqual(Parse("0.0.0.0/0"), Parse("::/0"));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void TryCreate_PrefixLength_IsChecked(int prefixLength, bool valid) =>
        Assert.Equal(valid, CidrRange.TryCreate(AddressTextTests.Parse("10.0.0.0"), prefixLength, out _));

    [Fact]
    public void Contains_AnyRanges_IsWhatBitByBitComparisonSays() => Gen.Select(Range, Range, Gen.Int[0, 128], Gen.Bool).Sample((range, other, bit, near) =>
    {
        // Two random ranges rarely share a prefix: one bit changed gives one that mostly does.
        if (near)
        {
            var flipped = range.Address.Bits ^ (UInt128.One << (bit % range.Address.BitLength));
            var address = range.Address.IsIpv6 ? IpAddress.FromIpv6(flipped) : IpAddress.FromIpv4((uint)flipped);
            Assert.True(CidrRange.TryCreate(address, Math.Min(bit, address.BitLength), out other));
        }

        var shared = range.Address.IsIpv6 == other.Address.IsIpv6 && Enumerable.Range(0, range.PrefixLength)
            .Select(i => range.Address.BitLength - 1 - i).All(i => ((range.Address.Bits >> i) & 1) == ((other.Address.Bits >> i) & 1));
        Assert.Equal(shared, range.Contains(other.Address));
        Assert.Equal(shared && other.PrefixLength >= range.PrefixLength, range.Contains(other));
        Assert.True(range.Contains(range.Masked.Address));
        Assert.True(range.Masked.Contains(range));
        Assert.Equal(range.Masked, range.Masked.Masked);
        Assert.Equal(range, Parse(Format(range)));
    });

    [Fact]
    public void Parse_AnyBytes_DoesNotThrow()
    {
        Gen.Byte.Array[0, 50].Sample(bytes => { _ = CidrText.Parse(bytes, out _); });
        TextGen.Of("0123456789abcdef:.%//", 30).Sample(text => { _ = CidrText.Parse(TextAssert.Utf8(text), out _); });
    }

    [Fact]
    public void EachFunction_Warm_AllocatesNothing()
    {
        var room = new byte[CidrText.MaxLength];
        TextAssert.AllocatesNothing(() =>
        {
            _ = CidrText.Parse("2001:db8::1/32"u8, out var range);
            _ = range.Contains(range.Masked) && range.Contains(range.Address) && range == range.Masked;
            _ = CidrText.TryFormat(range, room, out _);
        });
    }

    private static CidrRange Parse(string text)
    {
        Assert.Equal(AddressProblem.None, CidrText.Parse(TextAssert.Utf8(text), out var range));
        return range;
    }

    private static string Format(CidrRange range) =>
        TextAssert.Written((destination, out written) => CidrText.TryFormat(range, destination, out written), CidrText.MaxLength);
}
