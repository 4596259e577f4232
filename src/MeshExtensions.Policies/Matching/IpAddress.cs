using System.Buffers.Binary;

namespace MeshExtensions.Policies.Matching;

/// <summary>
/// An IP address as a number, parsed from text without allocating. IPv4-mapped IPv6 addresses (<c>::ffff:10.0.0.1</c>) are IPv4 ones,
/// so that a block cannot be escaped by writing the same address in another way.
/// </summary>
/// <param name="Bits">The address, most significant bit first; an IPv4 address in the low 32 bits.</param>
/// <param name="IsV4">Whether it is an IPv4 address.</param>
internal readonly record struct IpAddress(UInt128 Bits, bool IsV4)
{
    private const int GroupCount = 8;

    /// <summary>Bits of an address of this family: 32 or 128.</summary>
    public int Width => IsV4 ? 32 : 128;

    /// <summary>Reads dotted decimal or RFC 4291 text; a zone (<c>%eth0</c>) is passed over, leading zeros and short forms of IPv4 are refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IpAddress address)
    {
        if (text.IndexOf((byte)':') < 0)
        {
            var valid = TryParseV4(text, out var v4);
            address = new IpAddress(v4, IsV4: true);
            return valid;
        }

        var zone = text.IndexOf((byte)'%');
        return TryParseV6(zone < 0 ? text : text[..zone], out address);
    }

    private static bool TryParseV4(ReadOnlySpan<byte> text, out uint bits)
    {
        bits = 0;
        for (var part = 0; part < 4; part++)
        {
            var end = part == 3 ? text.Length : text.IndexOf((byte)'.');
            if (end is < 1 or > 3 || (end > 1 && text[0] == '0'))
            {
                return false;
            }

            var value = 0u;
            foreach (var digit in text[..end])
            {
                if (digit is < (byte)'0' or > (byte)'9')
                {
                    return false;
                }

                value = value * 10 + digit - '0';
            }

            if (value > byte.MaxValue)
            {
                return false;
            }

            bits = bits << 8 | value;
            text = part == 3 ? [] : text[(end + 1)..];
        }

        return true;
    }

    private static bool TryParseV6(ReadOnlySpan<byte> text, out IpAddress address)
    {
        address = default;
        Span<byte> bytes = stackalloc byte[2 * GroupCount];
        bytes.Clear();
        var groups = 0;
        var gapAt = -1;
        if (text.StartsWith("::"u8))
        {
            gapAt = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            if (groups == GroupCount)
            {
                return false;
            }

            var end = text.IndexOf((byte)':');
            var group = end < 0 ? text : text[..end];
            if (end < 0 && group.IndexOf((byte)'.') >= 0)
            {
                if (groups > GroupCount - 2 || !TryParseV4(group, out var v4))
                {
                    return false;
                }

                BinaryPrimitives.WriteUInt32BigEndian(bytes[(2 * groups)..], v4);
                groups += 2;
                break;
            }

            if (!TryParseGroup(group, out var value))
            {
                return false;
            }

            BinaryPrimitives.WriteUInt16BigEndian(bytes[(2 * groups++)..], value);
            if (end < 0)
            {
                break;
            }

            text = text[(end + 1)..];
            if (text.IsEmpty)
            {
                return false; // A single colon at the end.
            }

            if (text[0] == ':')
            {
                if (gapAt >= 0)
                {
                    return false; // Only one run of zeros may be left out.
                }

                gapAt = groups;
                text = text[1..];
            }
        }

        if (gapAt < 0 ? groups != GroupCount : groups == GroupCount)
        {
            return false;
        }

        if (gapAt >= 0)
        {
            var tail = bytes[(2 * gapAt)..(2 * groups)];
            tail.CopyTo(bytes[^tail.Length..]);
            bytes[(2 * gapAt)..^tail.Length].Clear();
        }

        var bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        var isMapped = bits >> 32 == 0xFFFF;
        address = isMapped ? new IpAddress((uint)bits, IsV4: true) : new IpAddress(bits, IsV4: false);
        return true;
    }

    private static bool TryParseGroup(ReadOnlySpan<byte> text, out ushort value)
    {
        value = 0;
        if (text.Length is 0 or > 4)
        {
            return false;
        }

        foreach (var character in text)
        {
            var digit = character switch
            {
                >= (byte)'0' and <= (byte)'9' => character - '0',
                >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                return false;
            }

            value = (ushort)(value << 4 | digit);
        }

        return true;
    }
}

/// <summary>A block of addresses that share a prefix. Bits after the prefix are ignored, as Envoy does.</summary>
internal readonly record struct IpBlock(IpAddress Network, int PrefixLength)
{
    /// <summary>Reads an address or <c>address/prefix length</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IpBlock block)
    {
        block = default;
        var slash = text.IndexOf((byte)'/');
        var addressText = slash < 0 ? text : text[..slash];
        if (!IpAddress.TryParse(addressText, out var address) || addressText.Contains((byte)'%'))
        {
            return false;
        }

        var prefixLength = address.Width;
        if (slash >= 0)
        {
            var lengthText = text[(slash + 1)..];
            if (!System.Buffers.Text.Utf8Parser.TryParse(lengthText, out prefixLength, out var consumed) || consumed != lengthText.Length
                || lengthText[0] is (byte)'+' or (byte)'-')
            {
                return false;
            }

            // A mapped block is written with an IPv6 prefix length: ::ffff:10.0.0.0/104 is 10.0.0.0/8.
            if (address.IsV4 && addressText.Contains((byte)':'))
            {
                prefixLength -= 96;
            }
        }

        if (prefixLength < 0 || prefixLength > address.Width)
        {
            return false;
        }

        block = new IpBlock(address, prefixLength);
        return true;
    }

    /// <summary>Whether <paramref name="address"/> lies in the block.</summary>
    public bool Contains(in IpAddress address) =>
        address.IsV4 == Network.IsV4 && (PrefixLength == 0 || (address.Bits ^ Network.Bits) >> (Network.Width - PrefixLength) == UInt128.Zero);
}
