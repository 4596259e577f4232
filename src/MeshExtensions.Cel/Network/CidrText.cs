using MeshExtensions.Cel.Text;

namespace MeshExtensions.Cel.Network;

/// <summary>Ranges as text.</summary>
internal static class CidrText
{
    /// <summary>Room that is enough for any range: an address and "/128".</summary>
    public const int MaxLength = AddressText.MaxLength + 4;

    private const int MaxPrefixDigits = 3;

    /// <summary>CEL's cidr(string).</summary>
    /// <param name="text">An address, a slash and a decimal number without a sign or leading zeros.</param>
    /// <param name="range">The range; 0.0.0.0/0 on failure.</param>
    /// <returns>What is wrong. IPv4 addresses in IPv6 ones are refused in every spelling: the prefix might count the bits of either.</returns>
    public static AddressProblem Parse(ReadOnlySpan<byte> text, out CidrRange range)
    {
        range = default;
        if (text.Length > AddressText.LongestSpelling)
        {
            return AddressProblem.Malformed;
        }

        var slash = text.LastIndexOf((byte)'/');
        if (slash < 0)
        {
            return AddressProblem.Malformed;
        }

        var digits = text[(slash + 1)..];
        if (digits.Length > MaxPrefixDigits || (digits.Length > 1 && digits[0] == '0') || !NumberText.TryParseUint(digits, out var prefixLength))
        {
            return AddressProblem.Malformed;
        }

        var problem = AddressText.Parse(text[..slash], out var address);
        if (problem != AddressProblem.None)
        {
            return problem;
        }

        if (!address.IsIpv6 && text[..slash].Contains((byte)':'))
        {
            return AddressProblem.MappedIpv4;
        }

        return CidrRange.TryCreate(address, (int)prefixLength, out range) ? AddressProblem.None : AddressProblem.PrefixLength;
    }

    /// <summary>CEL's string(net.CIDR): the address in its canonical form, and the prefix.</summary>
    /// <param name="range">The range.</param>
    /// <param name="destination">Gets the text.</param>
    /// <param name="written">How many bytes were written; 0 on failure.</param>
    /// <returns>False if the destination is too small; <see cref="MaxLength"/> is enough.</returns>
    public static bool TryFormat(CidrRange range, Span<byte> destination, out int written)
    {
        written = 0;
        if (!AddressText.TryFormat(range.Address, destination, out var address) || address == destination.Length ||
            !NumberText.TryFormatInteger((ulong)range.PrefixLength, 10, upperCase: false, destination[(address + 1)..], out var digits))
        {
            return false;
        }

        destination[address] = (byte)'/';
        written = address + 1 + digits;
        return true;
    }
}
