using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Planning;

/// <summary>Copies a value out of an arena, so that it is good for ever.</summary>
internal static class Freezer
{
    /// <summary>Copies a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="arena">Where it is.</param>
    /// <param name="left">How much may still be copied: one for each value and for 16 bytes of text.</param>
    /// <param name="frozen">The copy.</param>
    /// <returns>False when there is not enough left.</returns>
    public static bool TryFreeze(in CelValue value, CelArena arena, ref long left, out CelValue frozen)
    {
        frozen = Freeze(value, arena, ref left);
        return left >= 0;
    }

    private static CelValue Freeze(in CelValue value, CelArena arena, ref long left)
    {
        left--;
        if (left < 0)
        {
            return default;
        }

        switch (value.Kind)
        {
            case CelKind.String or CelKind.Bytes or CelKind.Ip or CelKind.Cidr:
                var bytes = value.Span.ToArray();
                left -= bytes.Length >> 4;
                return new CelValue(value.Kind, bytes, CelValue.Pack(0, bytes.Length), value.Extra);
            case CelKind.Optional when value.TryGetOptional(out var inner):
                return new CelValue(CelKind.Optional, new[] { Freeze(inner, arena, ref left) }, CelValue.Pack(0, 1));
            case CelKind.List:
                var elements = new CelValue[ListView.Count(value)];
                for (var i = 0; i < elements.Length && left >= 0; i++)
                {
                    elements[i] = Freeze(ListView.Element(value, i, arena), arena, ref left);
                }

                return CelValue.ListOf(elements);
            case CelKind.Map:
                return FreezeMap(value, arena, ref left);
            default:
                return value;
        }
    }

    private static CelValue FreezeMap(in CelValue map, CelArena arena, ref long left)
    {
        var pairs = new CelValue[2 * MapView.Count(map)];
        for (var i = 0; i < pairs.Length; i += 2)
        {
            MapView.Entry(map, i / 2, arena, out var key, out var item);
            pairs[i] = Freeze(key, arena, ref left);
            pairs[i + 1] = Freeze(item, arena, ref left);
            if (left < 0)
            {
                return default;
            }
        }

        return ConstantMap.Create(pairs);
    }
}
