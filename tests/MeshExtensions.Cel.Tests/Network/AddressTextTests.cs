using System.Net;
using System.Net.Sockets;
using CsCheck;
using MeshExtensions.Cel.Network;
using MeshExtensions.Cel.Tests.Text;

namespace MeshExtensions.Cel.Tests.Network;

public sealed class AddressTextTests
{
    /// <summary>Addresses of both families, most of the second with zeros to be left out.</summary>
    internal static readonly Gen<IpAddress> Address = Gen.OneOf(
        Gen.UInt.Select(IpAddress.FromIpv4),
        Gen.OneOf(Gen.Const<ushort>(0), Gen.Const<ushort>(0), Gen.UShort[0, 0x1FF], Gen.UShort).Array[8]
            .Select(groups => IpAddress.FromIpv6(groups.Aggregate(UInt128.Zero, (bits, group) => (bits << 16) | group))));

    internal static IpAddress Parse(string text)
    {
        Assert.Equal(AddressProblem.None, AddressText.Parse(TextAssert.Utf8(text), out var address));
        return address;
    }

    internal static string Format(IpAddress address) =>
        TextAssert.Written((destination, out written) => AddressText.TryFormat(address, destination, out written), AddressText.MaxLength);

    [Theory]
    [InlineData("192.168.0.1", "192.168.0.1", 4)]
    [InlineData("0.0.0.0", "0.0.0.0", 4)]
    [InlineData("255.255.255.255", "255.255.255.255", 4)]
    [InlineData("::", "::", 6)]
    [InlineData("::1", "::1", 6)]
    [InlineData("1::", "1::", 6)]
    [InlineData("2001:db8::68", "2001:db8::68", 6)]
    [InlineData("2001:DB8::ABCD", "2001:db8::abcd", 6)]
    [InlineData("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1", 6)]
    [InlineData("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", 6)]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", 6)]
    [InlineData("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", 6)]
    [InlineData("1:0:0:2:0:0:0:3", "1:0:0:2::3", 6)]
    [InlineData("1:0:0:2:3:0:0:4", "1::2:3:0:0:4", 6)]
    [InlineData("::1.2.3.4", "::102:304", 6)]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221", 6)]
    [InlineData("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304", 6)]
    [InlineData("::ffff:c0a8:1", "192.168.0.1", 4)]
    [InlineData("0:0:0:0:0:FFFF:C0A8:0001", "192.168.0.1", 4)]
    [InlineData("::ffff:0:0:1", "::ffff:0:0:1", 6)]
    public void Parse_Address_IsReadAndWrittenCanonically(string text, string canonical, int family)
    {
        var address = Parse(text);
        Assert.Equal(family, address.Family);
        Assert.Equal(canonical, Format(address));
        Assert.Equal(AddressProblem.None, AddressText.IsCanonical(TextAssert.Utf8(text), out var isCanonical));
        Assert.Equal(text == canonical, isCanonical);
    }

    [Theory]
    [InlineData("", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.1.0", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.", nameof(AddressProblem.Malformed))]
    [InlineData(".168.0.1", nameof(AddressProblem.Malformed))]
    [InlineData("192..0.1", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.256", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.01", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.00.1", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.1 ", nameof(AddressProblem.Malformed))]
    [InlineData(" 192.168.0.1", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.-1", nameof(AddressProblem.Malformed))]
    [InlineData("0x7f.0.0.1", nameof(AddressProblem.Malformed))]
    [InlineData("3232235521", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.0/24", nameof(AddressProblem.Malformed))]
    [InlineData("192.168.0.1%eth0", nameof(AddressProblem.Malformed))]
    [InlineData("99999999999999999999.0.0.1", nameof(AddressProblem.Malformed))]
    [InlineData("2001:db8:::68", nameof(AddressProblem.Malformed))]
    [InlineData(":", nameof(AddressProblem.Malformed))]
    [InlineData(":::", nameof(AddressProblem.Malformed))]
    [InlineData(":1", nameof(AddressProblem.Malformed))]
    [InlineData("1:", nameof(AddressProblem.Malformed))]
    [InlineData("1::2::3", nameof(AddressProblem.Malformed))]
    [InlineData("1:2:3:4:5:6:7", nameof(AddressProblem.Malformed))]
    [InlineData("1:2:3:4:5:6:7:8:9", nameof(AddressProblem.Malformed))]
    [InlineData("1:2:3:4:5:6:7:8::", nameof(AddressProblem.Malformed))]
    [InlineData("::1:2:3:4:5:6:7:8", nameof(AddressProblem.Malformed))]
    [InlineData("1:2:3:4:5:6:7:8:", nameof(AddressProblem.Malformed))]
    [InlineData("12345::", nameof(AddressProblem.Malformed))]
    [InlineData("00001::", nameof(AddressProblem.Malformed))]
    [InlineData("g::", nameof(AddressProblem.Malformed))]
    [InlineData("1.2.3.4::", nameof(AddressProblem.Malformed))]
    [InlineData("::1.2.3.4:5", nameof(AddressProblem.Malformed))]
    [InlineData("::1.2.3", nameof(AddressProblem.Malformed))]
    [InlineData("::01.2.3.4", nameof(AddressProblem.Malformed))]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4", nameof(AddressProblem.Malformed))]
    [InlineData("1:2:3:4:5:1.2.3.4", nameof(AddressProblem.Malformed))]
    [InlineData("::1:2:3:4:5:6:1.2.3.4", nameof(AddressProblem.Malformed))]
    [InlineData("[::1]", nameof(AddressProblem.Malformed))]
    [InlineData("fe80::1%", nameof(AddressProblem.Malformed))]
    [InlineData("%eth0", nameof(AddressProblem.Malformed))]
    [InlineData("1::2::3%eth0", nameof(AddressProblem.Malformed))]
    [InlineData("fe80::1%en0", nameof(AddressProblem.Zone))]
    [InlineData("::ffff:1.2.3.4%en0", nameof(AddressProblem.Zone))]
    [InlineData("::ffff:192.168.0.1", nameof(AddressProblem.MappedIpv4))]
    [InlineData("0:0:0:0:0:ffff:192.168.0.1", nameof(AddressProblem.MappedIpv4))]
    public void Parse_AnythingElse_IsRefusedForAReason(string text, string expected)
    {
        Assert.Equal(expected, AddressText.Parse(TextAssert.Utf8(text), out var address).ToString());
        Assert.Equal(default, address);
        Assert.Equal(expected, AddressText.IsCanonical(TextAssert.Utf8(text), out var canonical).ToString());
        Assert.False(canonical);
    }

    [Theory]
    [InlineData("0.0.0.0", "unspecified")]
    [InlineData("::", "unspecified")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("127.255.255.255", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("1.2.3.4", "global")]
    [InlineData("10.0.0.1", "global")]
    [InlineData("192.168.0.1", "global")]
    [InlineData("0.0.0.1", "global")]
    [InlineData("255.255.255.254", "global")]
    [InlineData("255.255.255.255", "")]
    [InlineData("2001:db8::abcd", "global")]
    [InlineData("fd80::1", "global")]
    [InlineData("fec0::1", "global")]
    [InlineData("::2", "global")]
    [InlineData("224.0.0.1", "link-local multicast")]
    [InlineData("224.0.1.1", "")]
    [InlineData("239.255.255.255", "")]
    [InlineData("240.0.0.0", "global")]
    [InlineData("ff00::1", "")]
    [InlineData("ff02::1", "link-local multicast")]
    [InlineData("ff32::1", "link-local multicast")]
    [InlineData("ff05::1", "")]
    [InlineData("169.254.169.254", "link-local unicast")]
    [InlineData("169.255.0.0", "global")]
    [InlineData("fe80::1", "link-local unicast")]
    [InlineData("febf::1", "link-local unicast")]
    public void Properties_Address_AreThoseOfItsBlock(string text, string kind)
    {
        var address = Parse(text);
        Assert.Equal(kind == "unspecified", address.IsUnspecified);
        Assert.Equal(kind == "loopback", address.IsLoopback);
        Assert.Equal(kind == "global", address.IsGlobalUnicast);
        Assert.Equal(kind == "link-local multicast", address.IsLinkLocalMulticast);
        Assert.Equal(kind == "link-local unicast", address.IsLinkLocalUnicast);
    }

    [Fact]
    public void Equality_SameBitsOfTwoFamilies_AreDifferent()
    {
        Assert.NotEqual(Parse("0.0.0.0"), Parse("::"));
        Assert.NotEqual(Parse("1.2.3.4"), Parse("::1.2.3.4"));
        Assert.Equal(Parse("::ffff:c0a8:1"), Parse("192.168.0.1"));
        Assert.Equal(Parse("2001:db8::1"), Parse("2001:DB8::1"));
    }

    [Fact]
    public void TryFormat_AnyAddress_IsWhatTheRuntimeWritesAndReadsBack() => Address.Sample(address =>
    {
        var text = Format(address);
        Assert.Equal(address, Parse(text));
        Assert.Equal(AddressProblem.None, AddressText.IsCanonical(TextAssert.Utf8(text), out var canonical));
        Assert.True(canonical);
        var runtime = IPAddress.Parse(text);
        Assert.Equal(address.IsIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, runtime.AddressFamily);

        // The runtime writes the end of some IPv6 addresses as an IPv4 one.
        if (!runtime.ToString().Contains('.', StringComparison.Ordinal) || !address.IsIpv6)
        {
            Assert.Equal(runtime.ToString(), text);
        }

        Assert.Equal(address.Bits, runtime.GetAddressBytes().Aggregate(UInt128.Zero, (bits, value) => (bits << 8) | value));
    });

    [Fact]
    public void Parse_AnyText_IsNeverWhatTheRuntimeRefusesOrReadsOtherwise() => TextGen.Of(":::::0001fF2.", 20).Sample(text =>
    {
        var problem = AddressText.Parse(TextAssert.Utf8(text), out var address);
        var isAddress = IPAddress.TryParse(text, out var runtime);
        if (problem == AddressProblem.None)
        {
            Assert.True(isAddress, text);
            var bytes = runtime!.IsIPv4MappedToIPv6 ? runtime.MapToIPv4().GetAddressBytes() : runtime.GetAddressBytes();
            Assert.Equal(address.Bits, bytes.Aggregate(UInt128.Zero, (bits, value) => (bits << 8) | value));
        }
        else if (text.Contains("::", StringComparison.Ordinal) && !text.Contains('.', StringComparison.Ordinal))
        {
            // Without an IPv4 part the runtime is no more lenient, except that it takes a gap for no group.
            Assert.True(!isAddress || text.Split(':', StringSplitOptions.RemoveEmptyEntries).Length == 8, text);
        }
    });

    [Fact]
    public void Parse_AnyBytes_DoesNotThrow()
    {
        Gen.Byte.Array[0, 50].Sample(bytes => { _ = AddressText.Parse(bytes, out _); });
        TextGen.Of("0123456789abcdefF:::...%/", 45).Sample(text => { _ = AddressText.Parse(TextAssert.Utf8(text), out _); });
    }

    [Fact]
    public void EachFunction_Warm_AllocatesNothing()
    {
        var room = new byte[AddressText.MaxLength];
        TextAssert.AllocatesNothing(() =>
        {
            _ = AddressText.Parse("2001:db8::192.0.2.1"u8, out var address);
            _ = AddressText.TryFormat(address, room, out _);
            _ = AddressText.IsCanonical("192.168.0.1"u8, out _);
            _ = AddressText.Parse("fe80::1%en0"u8, out _);
            _ = address.IsGlobalUnicast && address == IpAddress.FromIpv4(1);
        });
    }
}
