using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CsCheck;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Tests.Matching;

/// <summary>Addresses and blocks against System.Net.</summary>
public sealed class IpAddressTests
{
    private static readonly Gen<byte[]> V4 = Gen.OneOf<byte>(0, 1, 9, 10, 100, 127, 192, 255).Array[4];
    private static readonly Gen<byte[]> V6 = Gen.OneOf(Gen.Const<byte>(0), Gen.OneOf<byte>(0, 1, 0xFF, 0x20, 0xFD)).Array[16];
    private static readonly Gen<IPAddress> Address = Gen.OneOf(V4, V6, V4.Select(v4 => (byte[])[.. new byte[10], 0xFF, 0xFF, .. v4])).Select(bytes => new IPAddress(bytes));

    [Fact]
    public void TryParse_WhatSystemNetWrites_IsTheSameAddress()
    {
        Address.Sample(address =>
        {
            Assert.True(TryParse(address.ToString(), out var parsed));
            AssertSame(address, parsed);
        });
    }

    [Fact]
    public void TryParse_AnyText_AcceptsOnlyWhatSystemNetDoesAndAsTheSameAddress()
    {
        Gen.OneOf("0", "1", "9", "10", "255", "256", "01", "f", "FFFF", "10000", ":", "::", ".", "1.2.3.4", "ffff", "%", "%1", "/", "[", "]", " ", "x", "-", "+").Array[0, 12]
            .Select(string.Concat)
            .Sample(
                text =>
                {
                    if (TryParse(text, out var parsed))
                    {
                        var withoutZone = text.Split('%')[0];
                        Assert.True(IPAddress.TryParse(withoutZone, out var expected), text);
                        AssertSame(expected!, parsed);
                    }
                    else if (IPAddress.TryParse(text, out var address))
                    {
                        Assert.True(IsRefusedOnPurpose(text, address), text);
                    }
                },
                iter: 50_000);
    }

    [Theory]
    [InlineData("1.2.3")] // short forms: inet_aton would make 1.2.0.3 of it
    [InlineData("1")]
    [InlineData("0x1.2.3.4")]
    [InlineData("01.2.3.4")] // octal for some, decimal for others
    [InlineData("1.2.3.004")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("::1/64")]
    [InlineData("1.2.3.4 ")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.4:80")]
    [InlineData("::ffff:01.2.3.4")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1..2.3")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:2:3:4:5:6:7:8:")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("1::2::3")]
    [InlineData("12345::")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("1.2.3.4::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("/run/envoy.sock")]
    [InlineData("１.2.3.4")]
    public void TryParse_NotAnAddressInFull_IsRefused(string text) => Assert.False(TryParse(text, out _));

    [Theory]
    [InlineData("fe80::1%eth0", "fe80::1")]
    [InlineData("fe80::1%", "fe80::1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("::FFFF:A00:1", "10.0.0.1")]
    [InlineData("::10.0.0.1", "::a00:1")] // "compatible", not mapped
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8")]
    [InlineData("64:ff9b::1.2.3.4", "64:ff9b::102:304")]
    public void TryParse_SameAddressInOtherWords_IsEqual(string text, string same)
    {
        Assert.True(TryParse(text, out var left));
        Assert.True(TryParse(same, out var right));
        Assert.Equal(right, left);
    }

    [Fact]
    public void Contains_AnyBlock_AgreesWithSystemNet()
    {
        Gen.Select(Address, Gen.Int[0, 128], Address, Gen.Int[0, 127]).Sample(
            (network, length, other, flipped) =>
            {
                var v4 = network.AddressFamily == AddressFamily.InterNetwork;
                var width = v4 ? 32 : 128;
                length = Math.Min(length, width);
                if (network.IsIPv4MappedToIPv6 && length < 96)
                {
                    return; // refused; see below
                }

                Assert.True(IpBlock.TryParse(Bytes($"{network}/{length}"), out var block));
                var mask = network.GetAddressBytes().Select((value, i) => (byte)(value & Mask(length, i))).ToArray();
                var oracle = new IPNetwork(new IPAddress(mask), length);
                var near = network.GetAddressBytes();
                near[flipped % width / 8] ^= (byte)(0x80 >> flipped % 8);
                foreach (var candidate in new[] { network, new IPAddress(near), other })
                {
                    Assert.True(TryParse(candidate.ToString(), out var address));
                    Assert.Equal(Contains(oracle, candidate), block.Contains(address));
                }
            },
            iter: 20_000);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.1.2.3/8", "10.255.0.0", true)] // bits after the prefix do not count
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "fd00::1", true)]
    [InlineData("::/0", "1.2.3.4", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.1.1", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.1.1", true)]
    [InlineData("::ffff:0:0/96", "10.1.1.1", true)]
    [InlineData("fe80::/10", "fe80::1%eth0", true)]
    public void Contains_Block_AsExpected(string blockText, string addressText, bool expected)
    {
        Assert.True(IpBlock.TryParse(Bytes(blockText), out var block));
        Assert.True(TryParse(addressText, out var address));
        Assert.Equal(expected, block.Contains(address));
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0.0.0/8 ")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/255.0.0.0")]
    [InlineData("10.0.0.0/99999999999")]
    [InlineData("10.0.0/8")]
    [InlineData("/8")]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("::/129")]
    [InlineData("::ffff:0:0/95")] // half in IPv4, half not
    [InlineData("fe80::1%eth0")]
    [InlineData("fe80::%1/10")]
    public void TryParse_NotABlock_IsRefused(string text) => Assert.False(IpBlock.TryParse(Bytes(text), out _));

    /// <summary>
    /// What System.Net reads and this does not: short, octal and hexadecimal forms of IPv4, zeros in front, brackets, ports, a prefix length
    /// after an address, and groups with zeros beyond four digits.
    /// </summary>
    private static bool IsRefusedOnPurpose(string text, IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address.ToString() != text;
        }

        var lastGroup = text.Split('%')[0].Split(':')[^1];
        return text.Contains('[', StringComparison.Ordinal)
            || text.Contains('/', StringComparison.Ordinal)
            || text.Contains(']', StringComparison.Ordinal)
            || (lastGroup.Contains('.', StringComparison.Ordinal) && lastGroup.Split('.').Any(part => part.Length > 1 && part[0] == '0'));
    }

    private static byte Mask(int length, int index) => (byte)(0xFF00 >> Math.Clamp(length - 8 * index, 0, 8));

    /// <summary>Mapped addresses are IPv4 addresses here, and so are mapped networks.</summary>
    private static bool Contains(IPNetwork network, IPAddress address) =>
        network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= 96
            ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - 96).Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            : network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static void AssertSame(IPAddress expected, IpAddress actual)
    {
        if (expected.IsIPv4MappedToIPv6)
        {
            expected = expected.MapToIPv4();
        }

        var bytes = expected.GetAddressBytes();
        Assert.Equal(bytes.Length == 4, actual.IsV4);
        Assert.Equal(bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes), actual.Bits);
    }

    private static bool TryParse(string text, out IpAddress address) => IpAddress.TryParse(Bytes(text), out address);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
