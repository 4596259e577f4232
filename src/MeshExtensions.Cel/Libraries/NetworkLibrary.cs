using MeshExtensions.Cel.Network;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary>The network library: IP addresses and ranges of them.</summary>
internal static class NetworkLibrary
{
    // 39 characters of an IPv6 address, and /128.
    private const int LongestText = 64;

    public static void AddTo(LibraryBuilder library)
    {
        library.Global("ip", "string_to_ip", CelType.String, CelType.Ip, ParseIp);
        library.Global("ip", "ip_to_ip", CelType.Ip, CelType.Ip, (_, in value) => value);
        library.Global("isIP", "is_ip", CelType.String, CelType.Bool, (arena, in text) =>
            CelValue.Bool(AddressText.Parse(text.Span, out _) == AddressProblem.None));
        library.Global("ip.isCanonical", "ip_is_canonical", CelType.String, CelType.Bool, IsCanonical);
        library.Global("string", "ip_to_string", CelType.Ip, CelType.String, FormatIp);
        library.Member("family", "ip_family", CelType.Ip, CelType.Int, (_, in value) => CelValue.Int(Addresses.ToIp(value).Family));
        AddQuestion(library, "isUnspecified", address => address.IsUnspecified);
        AddQuestion(library, "isLoopback", address => address.IsLoopback);
        AddQuestion(library, "isGlobalUnicast", address => address.IsGlobalUnicast);
        AddQuestion(library, "isLinkLocalMulticast", address => address.IsLinkLocalMulticast);
        AddQuestion(library, "isLinkLocalUnicast", address => address.IsLinkLocalUnicast);

        library.Global("cidr", "string_to_cidr", CelType.String, CelType.Cidr, ParseCidr);
        library.Global("cidr", "cidr_to_cidr", CelType.Cidr, CelType.Cidr, (_, in value) => value);
        library.Global("isCIDR", "is_cidr", CelType.String, CelType.Bool, (arena, in text) =>
            CelValue.Bool(CidrText.Parse(text.Span, out _) == AddressProblem.None));
        library.Global("string", "cidr_to_string", CelType.Cidr, CelType.String, FormatCidr);
        library.Member("containsIP", "cidr_contains_ip", CelType.Cidr, CelType.Ip, CelType.Bool, (_, in range, in address) =>
            CelValue.Bool(Addresses.ToCidr(range).Contains(Addresses.ToIp(address))));
        library.Member("containsIP", "cidr_contains_ip_string", CelType.Cidr, CelType.String, CelType.Bool, ContainsIp);
        library.Member("containsCIDR", "cidr_contains_cidr", CelType.Cidr, CelType.Cidr, CelType.Bool, (_, in range, in other) =>
            CelValue.Bool(Addresses.ToCidr(range).Contains(Addresses.ToCidr(other))));
        library.Member("containsCIDR", "cidr_contains_cidr_string", CelType.Cidr, CelType.String, CelType.Bool, ContainsCidr);
        library.Member("ip", "cidr_ip", CelType.Cidr, CelType.Ip, (_, in range) => new CelValue(CelKind.Ip, range.Reference, range.Bits));
        library.Member("masked", "cidr_masked", CelType.Cidr, CelType.Cidr, (arena, in range) => Addresses.From(Addresses.ToCidr(range).Masked, arena));
        library.Member("prefixLength", "cidr_prefix_length", CelType.Cidr, CelType.Int, (_, in range) => CelValue.Int(range.Extra));
    }

    private static void AddQuestion(LibraryBuilder library, string name, Func<IpAddress, bool> answer) =>
        library.Member(name, $"ip_{name}", CelType.Ip, CelType.Bool, (_, in value) => CelValue.Bool(answer(Addresses.ToIp(value))));

    private static CelValue ParseIp(CelArena arena, in CelValue text) =>
        AddressText.Parse(text.Span, out var address) is var problem and not AddressProblem.None
            ? Invalid(arena, text, problem)
            : Addresses.From(address, arena);

    private static CelValue ParseCidr(CelArena arena, in CelValue text) =>
        CidrText.Parse(text.Span, out var range) is var problem and not AddressProblem.None
            ? Invalid(arena, text, problem)
            : Addresses.From(range, arena);

    private static CelValue IsCanonical(CelArena arena, in CelValue text) =>
        AddressText.IsCanonical(text.Span, out var canonical) is var problem and not AddressProblem.None
            ? Invalid(arena, text, problem)
            : CelValue.Bool(canonical);

    private static CelValue ContainsIp(CelArena arena, in CelValue range, in CelValue text) =>
        AddressText.Parse(text.Span, out var address) is var problem and not AddressProblem.None
            ? Invalid(arena, text, problem)
            : CelValue.Bool(Addresses.ToCidr(range).Contains(address));

    private static CelValue ContainsCidr(CelArena arena, in CelValue range, in CelValue text) =>
        CidrText.Parse(text.Span, out var other) is var problem and not AddressProblem.None
            ? Invalid(arena, text, problem)
            : CelValue.Bool(Addresses.ToCidr(range).Contains(other));

    private static CelValue Invalid(CelArena arena, in CelValue text, AddressProblem problem) =>
        arena.WithDetail(CelErrorCode.InvalidArgument, text, problem switch
        {
            AddressProblem.Zone => "a zone such as %eth0 is not allowed",
            AddressProblem.MappedIpv4 => "an IPv4 address written as an IPv6 address is not allowed; write the IPv4 address",
            AddressProblem.PrefixLength => "behind the slash a number of bits is needed, up to 32 for IPv4 and up to 128 for IPv6",
            _ => "it is neither an IPv4 nor an IPv6 address",
        });

    private static CelValue FormatIp(CelArena arena, in CelValue value)
    {
        if (!arena.TryReserve(LongestText, out Span<byte> room))
        {
            return arena.Exceeded();
        }

        AddressText.TryFormat(Addresses.ToIp(value), room, out var written);
        return arena.Commit(CelKind.String, written);
    }

    private static CelValue FormatCidr(CelArena arena, in CelValue value)
    {
        if (!arena.TryReserve(LongestText, out Span<byte> room))
        {
            return arena.Exceeded();
        }

        CidrText.TryFormat(Addresses.ToCidr(value), room, out var written);
        return arena.Commit(CelKind.String, written);
    }
}
