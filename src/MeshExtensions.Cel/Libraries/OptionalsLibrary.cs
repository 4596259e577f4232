using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary>The optionals library: values that may be absent.</summary>
internal static class OptionalsLibrary
{
    public static void AddTo(LibraryBuilder library)
    {
        var a = CelType.Parameter("A");
        var optional = CelType.Optional(a);
        library.Global("optional.of", "optional_of", a, optional, (arena, in value) => arena.Optional(value));
        library.Global("optional.ofNonZeroValue", "optional_ofNonZeroValue", a, optional, (arena, in value) =>
            IsZero(value) ? CelValue.NoOptional : arena.Optional(value));
        library.Add("optional.none", CelOverload.Create("optional_none", isMember: false, [], optional, (_, _) => CelValue.NoOptional));
        library.Member("hasValue", "optional_hasValue", optional, CelType.Bool, (arena, in value) => CelValue.Bool(value.TryGetOptional(out _)));
        library.Member("value", "optional_value", optional, a, (_, in value) =>
            value.TryGetOptional(out var inner) ? inner : CelValue.Error(CelErrorCode.EmptyOptional));
        library.Member("or", "optional_or_optional", optional, optional, optional, (arena, in value, in other) => value.TryGetOptional(out _) ? value : other);
        library.Member("orValue", "optional_orValue_value", optional, a, a, (_, in value, in other) => value.TryGetOptional(out var inner) ? inner : other);
        library.Global("optional.unwrap", "optional_unwrap", CelType.List(optional), CelType.List(a), Unwrap);
        library.Member("unwrapOpt", "optional_unwrapOpt", CelType.List(optional), CelType.List(a), Unwrap);
    }

    private static bool IsZero(in CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool or CelKind.Int or CelKind.Uint => value.Bits == 0,
        CelKind.Double => value.DoubleValue == 0,
        CelKind.String or CelKind.Bytes => value.Length == 0,
        CelKind.Duration => value.Bits == 0 && value.Extra == 0,
        CelKind.Timestamp => value.Bits == 0 && value.Extra == 0,
        CelKind.List => ListView.Count(value) == 0,
        CelKind.Map => MapView.Count(value) == 0,
        CelKind.Optional => !value.TryGetOptional(out _),
        _ => false,
    };

    private static CelValue Unwrap(CelArena arena, in CelValue list)
    {
        var total = ListView.Count(list);
        if (!arena.TryCharge(total) || !arena.TryReserve(total, out CelValue[] array, out var offset))
        {
            return arena.Exceeded();
        }

        var count = 0;
        for (var i = 0; i < total; i++)
        {
            var element = ListView.Element(list, i, arena);
            if (element.Kind != CelKind.Optional)
            {
                return arena.NoSuchOverload(list);
            }

            if (element.TryGetOptional(out var inner))
            {
                array[offset + count++] = inner;
            }
        }

        return CelValue.ListOf(array, offset, count);
    }
}
