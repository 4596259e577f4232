namespace MeshExtensions.Cel.Network;

/// <summary>Addresses as text.</summary>
internal static class AddressText
{
    /// <summary>Room that is enough for any address: eight groups of four digits.</summary>
    public const int MaxLength = 39;

    /// <summary>
    /// Longer texts are not looked at. The longest address has 45 characters; zones, which are refused with a reason of their own, are names of interfaces.
    /// </summary>
    public const int LongestSpelling = 64;

    private const int Groups = 8;
    private const int GroupBits = 16;
    private const int MaxGroupDigits = 4;
    private const int EmbeddedGroups = 2;

    /// <summary>CEL's ip(string).</summary>
    /// <param name="text">Four decimal numbers without leading zeros, or an IPv6 address as in RFC 4291, 2.2, without a zone.</param>
    /// <param name="address">The address; 0.0.0.0 on failure.</param>
    /// <returns>
    /// What is wrong. An IPv4 address in an IPv6 one is refused in the spelling "::ffff:192.0.2.1"; in hexadecimal digits it is the IPv4 address,
    /// as the conformance suite has it (network_ext, ipv4_equals_ipv6).
    /// </returns>
    public static AddressProblem Parse(ReadOnlySpan<byte> text, out IpAddress address)
    {
        address = default;
        if (text.Length > LongestSpelling)
        {
            return AddressProblem.Malformed;
        }

        if (!text.Contains((byte)':'))
        {
            if (!TryIpv4(text, out var bits))
            {
                return AddressProblem.Malformed;
            }

            address = IpAddress.FromIpv4(bits);
            return AddressProblem.None;
        }

        var percent = text.IndexOf((byte)'%');
        if (!TryIpv6(percent < 0 ? text : text[..percent], out var bits6, out var dotted) || percent == text.Length - 1)
        {
            return AddressProblem.Malformed;
        }

        if (percent >= 0)
        {
            return AddressProblem.Zone;
        }

        var parsed = IpAddress.FromIpv6(bits6);
        if (dotted && !parsed.IsIpv6)
        {
            return AddressProblem.MappedIpv4;
        }

        address = parsed;
        return AddressProblem.None;
    }

    /// <summary>CEL's ip.isCanonical: whether a text is what <see cref="TryFormat"/> writes for the address it means.</summary>
    /// <param name="text">The text.</param>
    /// <param name="canonical">The answer; false on failure.</param>
    /// <returns>What is wrong with the text as an address.</returns>
    public static AddressProblem IsCanonical(ReadOnlySpan<byte> text, out bool canonical)
    {
        var problem = Parse(text, out var address);
        Span<byte> formatted = stackalloc byte[MaxLength];
        canonical = problem == AddressProblem.None && TryFormat(address, formatted, out var written) && text.SequenceEqual(formatted[..written]);
        return problem;
    }

    /// <summary>CEL's string(net.IP): the canonical form, of IPv6 addresses that of RFC 5952, 4.</summary>
    /// <param name="address">The address.</param>
    /// <param name="destination">Gets the text.</param>
    /// <param name="written">How many bytes were written; 0 on failure.</param>
    /// <returns>False if the destination is too small; <see cref="MaxLength"/> is enough.</returns>
    public static bool TryFormat(IpAddress address, Span<byte> destination, out int written)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        var length = address.IsIpv6 ? WriteIpv6(address.Bits, text) : WriteIpv4((uint)address.Bits, text);
        var fits = text[..length].TryCopyTo(destination);
        written = fits ? length : 0;
        return fits;
    }

    private static bool TryIpv4(ReadOnlySpan<byte> text, out uint bits)
    {
        bits = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0)
            {
                if (text.IsEmpty || text[0] != '.')
                {
                    return false;
                }

                text = text[1..];
            }

            var value = 0;
            var digits = 0;
            for (; digits < text.Length && char.IsAsciiDigit((char)text[digits]); digits++)
            {
                value = (value * 10) + (text[digits] - '0');
                if (value > byte.MaxValue || (digits > 0 && text[0] == '0'))
                {
                    return false;
                }
            }

            if (digits == 0)
            {
                return false;
            }

            bits = (bits << 8) | (uint)value;
            text = text[digits..];
        }

        return text.IsEmpty;
    }

    private static bool TryIpv6(ReadOnlySpan<byte> text, out UInt128 bits, out bool dotted)
    {
        bits = 0;
        dotted = false;
        var groups = 0;

        // How many groups stand before the "::", if there is one.
        var gap = -1;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            var digits = CountGroup(text, out var value);
            if (digits < text.Length && text[digits] == '.')
            {
                if (groups + EmbeddedGroups > Groups || !TryIpv4(text, out var embedded))
                {
                    return false;
                }

                bits = (bits << (EmbeddedGroups * GroupBits)) | embedded;
                groups += EmbeddedGroups;
                dotted = true;
                break;
            }

            if (digits is 0 or > MaxGroupDigits || groups == Groups)
            {
                return false;
            }

            bits = (bits << GroupBits) | value;
            groups++;
            text = text[digits..];
            if (text.IsEmpty)
            {
                break;
            }

            if (text.StartsWith("::"u8))
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = groups;
                text = text[2..];
                continue;
            }

            // A single colon stands between two groups.
            if (text[0] != ':' || text.Length == 1)
            {
                return false;
            }

            text = text[1..];
        }

        if (gap < 0)
        {
            return groups == Groups;
        }

        // A gap stands for one group at least. Shifting by all 128 bits would be shifting by none.
        var behind = (groups - gap) * GroupBits;
        var low = bits & ((UInt128.One << behind) - 1);
        bits = gap == 0 ? low : (bits >> behind << (128 - (gap * GroupBits))) | low;
        return groups < Groups;
    }

    private static int CountGroup(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        var digits = 0;
        for (; digits < text.Length && digits <= MaxGroupDigits && char.IsAsciiHexDigit((char)text[digits]); digits++)
        {
            var character = text[digits];
            value = (value << 4) | (uint)(character <= '9' ? character - '0' : (character | 0x20) - 'a' + 10);
        }

        return digits;
    }

    private static int WriteIpv4(uint bits, Span<byte> destination)
    {
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            var value = (bits >> shift) & 0xFF;
            if (shift < 24)
            {
                destination[length++] = (byte)'.';
            }

            if (value >= 100)
            {
                destination[length++] = (byte)('0' + (value / 100));
            }

            if (value >= 10)
            {
                destination[length++] = (byte)('0' + (value / 10 % 10));
            }

            destination[length++] = (byte)('0' + (value % 10));
        }

        return length;
    }

    private static int WriteIpv6(UInt128 bits, Span<byte> destination)
    {
        var (gap, gapEnd) = LongestZeros(bits);
        var length = 0;
        for (var group = 0; group < Groups; group++)
        {
            if (group == gap)
            {
                destination[length++] = (byte)':';
                destination[length++] = (byte)':';
                group = gapEnd - 1;
                continue;
            }

            if (group > 0 && group != gapEnd)
            {
                destination[length++] = (byte)':';
            }

            var value = GroupOf(bits, group);
            var digits = value >= 0x1000 ? 4 : value >= 0x100 ? 3 : value >= 0x10 ? 2 : 1;
            for (var digit = digits - 1; digit >= 0; digit--)
            {
                destination[length++] = "0123456789abcdef"u8[(int)(value >> (4 * digit)) & 0xF];
            }
        }

        return length;
    }

    // RFC 5952, 4.2: the longest run of zeros of more than one group, the first of several.
    private static (int Start, int End) LongestZeros(UInt128 bits)
    {
        var (start, end) = (-1, -1);
        for (var group = 0; group < Groups; group++)
        {
            var next = group;
            while (next < Groups && GroupOf(bits, next) == 0)
            {
                next++;
            }

            if (next - group > Math.Max(1, end - start))
            {
                (start, end) = (group, next);
            }

            group = Math.Max(group, next - 1);
        }

        return (start, end);
    }

    private static uint GroupOf(UInt128 bits, int group) => (uint)(bits >> ((Groups - 1 - group) * GroupBits)) & 0xFFFF;
}
