using System.Buffers.Binary;
using MeshExtensions.Cel.Network;

namespace MeshExtensions.Cel.Values;

/// <summary>Addresses as values: their 4 or 16 bytes in network order; a range has its prefix length besides.</summary>
internal static class Addresses
{
    public static CelValue From(IpAddress address, CelArena arena) => From(CelKind.Ip, address, 0, arena);

    public static CelValue From(CidrRange range, CelArena arena) => From(CelKind.Cidr, range.Address, range.PrefixLength, arena);

    public static IpAddress ToIp(in CelValue value) => Read(value.Span);

    /// <summary>An address from its 4 or 16 bytes in network order.</summary>
    public static IpAddress Read(ReadOnlySpan<byte> bytes) => bytes.Length == 4
        ? IpAddress.FromIpv4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
        : IpAddress.FromIpv6(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public static CidrRange ToCidr(in CelValue value)
    {
        CidrRange.TryCreate(ToIp(value), value.Extra, out var range);
        return range;
    }

    private static CelValue From(CelKind kind, IpAddress address, int prefixLength, CelArena arena)
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
}
