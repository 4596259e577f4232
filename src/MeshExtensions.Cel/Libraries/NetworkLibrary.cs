using System.Buffers.Binary;
using MeshExtensions.Cel.Network;
using static MeshExtensions.Cel.CelType;

namespace MeshExtensions.Cel.Libraries;

/// <summary>The network library: IP addresses and ranges of them.</summary>
internal static class NetworkLibrary
{
    // 39 characters of an IPv6 address, and /128.
    private const int LongestText = 64;

    public static void AddTo(LibraryBuilder library)
    {
        library.Global("ip", "string_to_ip", CelType.String, Ip, ParseIp);
        library.Global("ip", "ip_to_ip", Ip, Ip, (_, in value) => value);
        library.Global("isIP", "is_ip", CelType.String, Bool, (_, in text) => CelValue.Bool(AddressText.Parse(text.Span, out _) == AddressProblem.None));
        library.Global("ip.isCanonical", "ip_is_canonical", CelType.String, Bool, IsCanonical);
        library.Global("string", "ip_to_string", Ip, CelType.String, FormatIp);
        library.Member("family", "ip_family", Ip, Int, (_, in value) => CelValue.Int(value.Length == 4 ? 4 : 6));
        AddQuestion(library, "isUnspecified", address => address.IsUnspecified);
        AddQuestion(library, "isLoopback", address => address.IsLoopback);
        AddQuestion(library, "isGlobalUnicast", address => address.IsGlobalUnicast);
        AddQuestion(library, "isLinkLocalMulticast", address => address.IsLinkLocalMulticast);
        AddQuestion(library, "isLinkLocalUnicast", address => address.IsLinkLocalUnicast);

        library.Global("cidr", "string_to_cidr", CelType.String, Cidr, ParseCidr);
        library.Global("cidr", "cidr_to_cidr", Cidr, Cidr, (_, in value) => value);
        library.Global("isCIDR", "is_cidr", CelType.String, Bool, (_, in text) => CelValue.Bool(CidrText.Parse(text.Span, out _) == AddressProblem.None));
        library.Global("string", "cidr_to_string", Cidr, CelType.String, FormatCidr);
        library.Member("containsIP", "cidr_contains_ip", Cidr, Ip, Bool, (_, in range, in address) => CelValue.Bool(ToCidr(range).Contains(ToIp(address))));
        library.Member("containsIP", "cidr_contains_ip_string", Cidr, CelType.String, Bool, (arena, in range, in text) =>
            AddressText.Parse(text.Span, out var address) == AddressProblem.None
                ? CelValue.Bool(ToCidr(range).Contains(address))
                : arena.WithDetail(CelErrorCode.InvalidArgument, text));
        library.Member("containsCIDR", "cidr_contains_cidr", Cidr, Cidr, Bool, (_, in range, in other) => CelValue.Bool(ToCidr(range).Contains(ToCidr(other))));
        library.Member("containsCIDR", "cidr_contains_cidr_string", Cidr, CelType.String, Bool, (arena, in range, in text) =>
            CidrText.Parse(text.Span, out var other) == AddressProblem.None
                ? CelValue.Bool(ToCidr(range).Contains(other))
                : arena.WithDetail(CelErrorCode.InvalidArgument, text));
        library.Member("ip", "cidr_ip", Cidr, Ip, (_, in range) => new CelValue(CelKind.Ip, range.Reference, range.Bits));
        library.Member("masked", "cidr_masked", Cidr, Cidr, (arena, in range) => FromCidr(ToCidr(range).Masked, arena));
        library.Member("prefixLength", "cidr_prefix_length", Cidr, Int, (_, in range) => CelValue.Int(range.Extra));
    }

    private static void AddQuestion(LibraryBuilder library, string name, Func<IpAddress, bool> answer) =>
        library.Member(name, $"ip_{name}", Ip, Bool, (_, in value) => CelValue.Bool(answer(ToIp(value))));

    private static CelValue ParseIp(CelArena arena, in CelValue text) => AddressText.Parse(text.Span, out var address) == AddressProblem.None
        ? FromIp(CelKind.Ip, address, 0, arena)
        : arena.WithDetail(CelErrorCode.InvalidArgument, text);

    private static CelValue ParseCidr(CelArena arena, in CelValue text) => CidrText.Parse(text.Span, out var range) == AddressProblem.None
        ? FromCidr(range, arena)
        : arena.WithDetail(CelErrorCode.InvalidArgument, text);

    private static CelValue IsCanonical(CelArena arena, in CelValue text) => AddressText.IsCanonical(text.Span, out var canonical) == AddressProblem.None
        ? CelValue.Bool(canonical)
        : arena.WithDetail(CelErrorCode.InvalidArgument, text);

    private static CelValue FormatIp(CelArena arena, in CelValue value)
    {
        if (!arena.TryReserve(LongestText, out Span<byte> room))
        {
            return arena.Exceeded();
        }

        AddressText.TryFormat(ToIp(value), room, out var written);
        return arena.Commit(CelKind.String, written);
    }

    private static CelValue FormatCidr(CelArena arena, in CelValue value)
    {
        if (!arena.TryReserve(LongestText, out Span<byte> room))
        {
            return arena.Exceeded();
        }

        CidrText.TryFormat(ToCidr(value), room, out var written);
        return arena.Commit(CelKind.String, written);
    }

    // As a value an address is its 4 or 16 bytes in network order; a range has its prefix length besides.
    private static CelValue FromIp(CelKind kind, IpAddress address, int prefixLength, CelArena arena)
    {
        if (!arena.TryReserve(16, out Span<byte> room))
        {
            return arena.Exceeded();
        }

        if (address.IsIpv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(room, address.Bits);
            return arena.Commit(kind, 16, prefixLength);
        }

        BinaryPrimitives.WriteUInt32BigEndian(room, (uint)address.Bits);
        return arena.Commit(kind, 4, prefixLength);
    }

    private static CelValue FromCidr(CidrRange range, CelArena arena) => FromIp(CelKind.Cidr, range.Address, range.PrefixLength, arena);

    private static IpAddress ToIp(in CelValue value) => value.Length == 4
        ? IpAddress.FromIpv4(BinaryPrimitives.ReadUInt32BigEndian(value.Span))
        : IpAddress.FromIpv6(BinaryPrimitives.ReadUInt128BigEndian(value.Span));

    private static CidrRange ToCidr(in CelValue value)
    {
        CidrRange.TryCreate(ToIp(value), value.Extra, out var range);
        return range;
    }
}
