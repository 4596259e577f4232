namespace MeshExtensions.Cel.Network;

/// <summary>An address and how many of its bits name the network. The other bits are kept, and count for equality.</summary>
internal readonly record struct CidrRange
{
    private CidrRange(IpAddress address, int prefixLength)
    {
        Address = address;
        PrefixLength = prefixLength;
    }

    /// <summary>CEL's ip(): the address as it was written.</summary>
    public IpAddress Address { get; }

    /// <summary>CEL's prefixLength(): 0 to 32 or to 128.</summary>
    public int PrefixLength { get; }

    /// <summary>CEL's masked(): the range whose address is the network's first.</summary>
    public CidrRange Masked
    {
        get
        {
            var bits = Network(Address);
            return new(Address.IsIpv6 ? IpAddress.FromIpv6(bits) : IpAddress.FromIpv4((uint)bits), PrefixLength);
        }
    }

    /// <summary>A range of an address and a prefix.</summary>
    /// <param name="address">The address.</param>
    /// <param name="prefixLength">Any number.</param>
    /// <param name="range">The range; 0.0.0.0/0 on failure.</param>
    /// <returns>False if the address has fewer bits, or the number is negative.</returns>
    public static bool TryCreate(IpAddress address, int prefixLength, out CidrRange range)
    {
        var valid = prefixLength >= 0 && prefixLength <= address.BitLength;
        range = valid ? new(address, prefixLength) : default;
        return valid;
    }

    /// <summary>CEL's containsIP.</summary>
    /// <param name="address">An address; one of the other family is in no range.</param>
    /// <returns>True if it is in this one.</returns>
    public bool Contains(IpAddress address) => address.IsIpv6 == Address.IsIpv6 && Network(address) == Network(Address);

    /// <summary>CEL's containsCIDR.</summary>
    /// <param name="range">A range.</param>
    /// <returns>True if each of its addresses is in this one.</returns>
    public bool Contains(CidrRange range) => range.PrefixLength >= PrefixLength && Contains(range.Address);

    private UInt128 Network(IpAddress address)
    {
        // Shifting by all 128 bits would be shifting by none.
        var host = address.BitLength - PrefixLength;
        return host == 128 ? UInt128.Zero : address.Bits >> host << host;
    }
}
