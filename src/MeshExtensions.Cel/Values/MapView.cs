using System.Runtime.CompilerServices;

namespace MeshExtensions.Cel.Values;

/// <summary>A map, wherever its entries stand: few in a row (key, value, key, value), more behind a hash table, or with the host.</summary>
internal static class MapView
{
    /// <summary>Up to so many entries a row is searched from its start, which is faster than hashing the key.</summary>
    public const int MaximumRow = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(in CelValue map) => map.Reference is CelMap table ? table.GetCount(map.Bits) : map.Length;

    /// <summary>Looks a key up.</summary>
    /// <returns>
    /// False also when the budget does not allow to look at a key of this length; the evaluation then ends with that error whatever is returned.
    /// </returns>
    public static bool TryGet(in CelValue map, in CelValue key, CelArena arena, out CelValue value)
    {
        if (!Charges.TryChargeKey(arena, key))
        {
            value = default;
            return false;
        }

        if (map.Reference is not CelValue[] row)
        {
            var found = ((CelMap)map.Reference!).TryGet(map.Bits, key, arena, out value);
            value = found ? arena.FromHost(value) : default;
            return found;
        }

        var end = map.Offset + (2 * map.Length);
        for (var i = map.Offset; i < end; i += 2)
        {
            if (KeysAreEqual(row[i], key))
            {
                value = row[i + 1];
                return true;
            }
        }

        value = default;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Entry(in CelValue map, int index, CelArena arena, out CelValue key, out CelValue value)
    {
        if (map.Reference is CelValue[] row)
        {
            key = row[map.Offset + (2 * index)];
            value = row[map.Offset + (2 * index) + 1];
            return;
        }

        ((CelMap)map.Reference!).GetEntry(map.Bits, index, arena, out key, out value);
        key = arena.FromHost(key);
        value = arena.FromHost(value);
    }

    /// <summary>Whether a value may be a map's key (langdef, "Aggregate Values").</summary>
    public static bool IsKey(CelKind kind) => kind is CelKind.String or CelKind.Int or CelKind.Uint or CelKind.Bool;

    /// <summary>Equality of what may be a key or be looked up as one; anything else is equal to nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool KeysAreEqual(in CelValue left, in CelValue right)
    {
        if (left.Kind == right.Kind)
        {
            return left.Kind switch
            {
                CelKind.String => left.Span.SequenceEqual(right.Span),
                CelKind.Int or CelKind.Uint or CelKind.Bool => left.Bits == right.Bits,
                _ => false,
            };
        }

        return Numbers.IsNumber(left.Kind) && Numbers.IsNumber(right.Kind) && Numbers.AreSameKey(left, right);
    }

    /// <summary>A hash in which equal keys agree.</summary>
    public static int Hash(in CelValue key)
    {
        if (key.Kind == CelKind.String)
        {
            var hash = default(HashCode);
            hash.AddBytes(key.Span);
            return hash.ToHashCode();
        }

        return HashCode.Combine(Numbers.IsNumber(key.Kind) && Numbers.TryGetKey(key, out var bits, out _) ? bits : key.Bits);
    }
}
