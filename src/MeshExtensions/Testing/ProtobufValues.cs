using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Cel;

namespace MeshExtensions.Testing;

/// <summary>Values of suites as google.protobuf.Struct, in which Envoy sends claims and metadata.</summary>
internal static class ProtobufValues
{
    /// <summary>A mapping. All numbers become doubles there, as Envoy's do.</summary>
    public static Struct ToStruct(CelMap map) => ToStruct(CelValue.Map(map), new CelArena());

    /// <summary>
    /// Where a value differs from what is expected: a path such as <c>realm.roles</c>; <see langword="null"/> when it does not. A mapping may have more than is
    /// expected, a list may not.
    /// </summary>
    public static string? FindDifference(Struct expected, Struct actual, string path = "")
    {
        foreach (var (key, value) in expected.Fields)
        {
            var at = path.Length == 0 ? key : $"{path}.{key}";
            if (!actual.Fields.TryGetValue(key, out var found))
            {
                return at;
            }

            var difference = value.KindCase == Value.KindOneofCase.StructValue && found.KindCase == Value.KindOneofCase.StructValue
                ? FindDifference(value.StructValue, found.StructValue, at)
                : value.Equals(found) ? null : at;
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>What stands at a path of <see cref="FindDifference"/>, as JSON; <c>nothing</c> where there is nothing.</summary>
    public static string At(Struct root, string path)
    {
        // Keys may have dots in them, so the longest that fits is taken.
        if (root.Fields.TryGetValue(path, out var whole))
        {
            return whole.ToString();
        }

        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            if (root.Fields.TryGetValue(path[..dot], out var part) && part.KindCase == Value.KindOneofCase.StructValue)
            {
                return At(part.StructValue, path[(dot + 1)..]);
            }
        }

        return "nothing";
    }

    private static Struct ToStruct(in CelValue map, CelArena arena)
    {
        var result = new Struct();
        for (var i = 0; i < map.Count(); i++)
        {
            var (key, value) = map.EntryAt(i, arena);
            result.Fields[System.Text.Encoding.UTF8.GetString(key.AsSpan())] = ToValue(value, arena);
        }

        return result;
    }

    private static Value ToValue(in CelValue value, CelArena arena)
    {
        switch (value.Kind)
        {
            case CelKind.Bool:
                return Value.ForBool(value.AsBool());
            case CelKind.Int:
                return Value.ForNumber(value.AsInt());
            case CelKind.Double:
                return Value.ForNumber(value.AsDouble());
            case CelKind.String:
                return Value.ForString(System.Text.Encoding.UTF8.GetString(value.AsSpan()));
            case CelKind.Map:
                return Value.ForStruct(ToStruct(value, arena));
            case CelKind.List:
                var list = new ListValue();
                for (var i = 0; i < value.Count(); i++)
                {
                    list.Values.Add(ToValue(value.ElementAt(i, arena), arena));
                }

                return new Value { ListValue = list };
            default:
                return Value.ForNull();
        }
    }
}
