namespace MeshExtensions.Cel.Network;

/// <summary>Why a text is no address or no range.</summary>
internal enum AddressProblem
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>It does not have the form of an address or of a range.</summary>
    Malformed,

    /// <summary>It is an address with a zone, as "fe80::1%eth0": which host that is, only one host can say.</summary>
    Zone,

    /// <summary>It is an IPv4 address in the guise of an IPv6 one, as "::ffff:192.0.2.1": the same address in two spellings.</summary>
    MappedIpv4,

    /// <summary>The range's prefix is longer than its address.</summary>
    PrefixLength,
}
