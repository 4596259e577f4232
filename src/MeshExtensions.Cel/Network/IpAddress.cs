namespace MeshExtensions.Cel.Network;

/// <summary>An IPv4 or IPv6 address, with the properties of Kubernetes' CEL library, which are those of Go's net/netip.</summary>
internal readonly record struct IpAddress
{
    private IpAddress(UInt128 bits, bool isIpv6)
    {
        Bits = bits;
        IsIpv6 = isIpv6;
    }

    /// <summary>The address as a number; of an IPv4 one, the low 32 bits.</summary>
    public UInt128 Bits { get; }

    /// <summary>Whether it is an IPv6 address.</summary>
    public bool IsIpv6 { get; }

    /// <summary>CEL's family: 4 or 6.</summary>
    public int Family => IsIpv6 ? 6 : 4;

    /// <summary>The number of bits of an address of this family.</summary>
    public int BitLength => IsIpv6 ? 128 : 32;

    /// <summary>0.0.0.0 or ::.</summary>
    public bool IsUnspecified => Bits == 0;

    /// <summary>127.0.0.0/8 (RFC 1122, 3.2.1.3) or ::1 (RFC 4291, 2.4).</summary>
    public bool IsLoopback => IsIpv6 ? Bits == 1 : HasPrefix(127, 8);

    /// <summary>224.0.0.0/4 (RFC 1112, 4) or ff00::/8 (RFC 4291, 2.4).</summary>
    public bool IsMulticast => IsIpv6 ? HasPrefix(0xFF, 8) : HasPrefix(0xE, 4);

    /// <summary>224.0.0.0/24 (RFC 5771, 4) or a multicast address of scope 2, whatever its flags (RFC 4291, 2.7).</summary>
    public bool IsLinkLocalMulticast => IsIpv6 ? ((uint)(Bits >> 112) & 0xFF0F) == 0xFF02 : HasPrefix(0xE0_00_00, 24);

    /// <summary>169.254.0.0/16 (RFC 3927, 2.1) or fe80::/10 (RFC 4291, 2.4).</summary>
    public bool IsLinkLocalUnicast => IsIpv6 ? HasPrefix(0x3FA, 10) : HasPrefix(0xA9FE, 16);

    /// <summary>An address of one host, not only on its link: private ranges are among them.</summary>
    public bool IsGlobalUnicast =>
        !IsUnspecified && !IsLoopback && !IsMulticast && !IsLinkLocalUnicast && (IsIpv6 || Bits != uint.MaxValue);

    /// <summary>An IPv4 address.</summary>
    /// <param name="bits">The address as a number.</param>
    /// <returns>The address.</returns>
    public static IpAddress FromIpv4(uint bits) => new(bits, isIpv6: false);

    /// <summary>An IPv6 address; one of ::ffff:0:0/96 is the IPv4 address it stands for.</summary>
    /// <param name="bits">The address as a number.</param>
    /// <returns>The address.</returns>
    public static IpAddress FromIpv6(UInt128 bits) => bits >> 32 == 0xFFFF ? FromIpv4((uint)bits) : new(bits, isIpv6: true);

    /// <summary>Whether the first bits are as given.</summary>
    /// <param name="prefix">The bits.</param>
    /// <param name="length">How many.</param>
    /// <returns>True if they are.</returns>
    private bool HasPrefix(uint prefix, int length) => Bits >> (BitLength - length) == prefix;
}
