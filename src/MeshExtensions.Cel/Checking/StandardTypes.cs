using System.Collections.Frozen;

namespace MeshExtensions.Cel.Checking;

/// <summary>The types whose names are values in every expression: <c>type(x) == int</c>.</summary>
internal static class StandardTypes
{
    public static FrozenDictionary<string, CelType> ByName { get; } = new CelType[]
    {
        CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Null, CelType.Timestamp, CelType.Duration,
        CelType.DynList, CelType.DynMap, CelType.DynType, CelType.DynOptional, CelType.Ip, CelType.Cidr,
    }.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The run-time type of a value.</summary>
    public static CelType Of(in CelValue value) => value.Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        CelKind.Timestamp => CelType.Timestamp,
        CelKind.Duration => CelType.Duration,
        CelKind.List => CelType.DynList,
        CelKind.Map => CelType.DynMap,
        CelKind.Type => CelType.DynType,
        CelKind.Optional => CelType.DynOptional,
        CelKind.Ip => CelType.Ip,
        CelKind.Cidr => CelType.Cidr,
        CelKind.Record => ((CelRecord)value.Reference!).RecordType,
        _ => CelType.Error,
    };
}
