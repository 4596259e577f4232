using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Planning;

/// <summary>Copies a value out of an arena, so that it is good for ever.</summary>
internal static class Freezer
{
    public static CelValue Freeze(in CelValue value, CelArena arena)
    {
        switch (value.Kind)
        {
            case CelKind.String or CelKind.Bytes or CelKind.Ip or CelKind.Cidr:
                var bytes = value.Span.ToArray();
                return new CelValue(value.Kind, bytes, CelValue.Pack(0, bytes.Length), value.Extra);
            case CelKind.Optional when value.TryGetOptional(out var inner):
                return new CelValue(CelKind.Optional, new[] { Freeze(inner, arena) }, CelValue.Pack(0, 1));
            case CelKind.List:
                var elements = new CelValue[ListView.Count(value)];
                for (var i = 0; i < elements.Length; i++)
                {
                    elements[i] = Freeze(ListView.Element(value, i, arena), arena);
                }

                return CelValue.List(elements);
            case CelKind.Map:
                var pairs = new CelValue[2 * MapView.Count(value)];
                for (var i = 0; i < pairs.Length; i += 2)
                {
                    MapView.Entry(value, i / 2, arena, out var key, out var item);
                    pairs[i] = Freeze(key, arena);
                    pairs[i + 1] = Freeze(item, arena);
                }

                return ConstantMap.Create(pairs);
            default:
                return value;
        }
    }
}
