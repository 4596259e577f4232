using System.Collections.Immutable;
using System.Text.Json;

namespace MeshExtensions.Cel.Conformance;

/// <summary>cel.expr.Type in JSON.</summary>
internal static class Types
{
    public static CelType Read(JsonElement json)
    {
        var (kind, value) = (json.EnumerateObject().First().Name, json.EnumerateObject().First().Value);
        return kind switch
        {
            "dyn" => CelType.Dyn,
            "null" => CelType.Null,
            "primitive" => Primitive(value.GetString()!),
            "wrapper" => CelType.Wrapper(Primitive(value.GetString()!)),
            "well_known" => value.GetString() switch
            {
                "TIMESTAMP" => CelType.Timestamp,
                "DURATION" => CelType.Duration,
                _ => CelType.Dyn,
            },
            "list_type" => CelType.List(value.TryGetProperty("elem_type", out var element) ? Read(element) : CelType.Dyn),
            "map_type" => CelType.Map(Read(value.GetProperty("key_type")), Read(value.GetProperty("value_type"))),
            "abstract_type" => CelType.Opaque(value.GetProperty("name").GetString()!, Parameters(value, "parameter_types")),
            "type_param" => CelType.Parameter(value.GetString()!),
            "type" => CelType.TypeOf(value.EnumerateObject().Any() ? Read(value) : CelType.Dyn),
            _ => throw new JsonException($"This type is not known here: {kind}."),
        };
    }

    /// <summary>A function that can be checked, not called: the cases that declare one do not evaluate it.</summary>
    public static CelFunction ReadFunction(string name, JsonElement json) => new(
        name,
        [.. json.GetProperty("overloads").EnumerateArray().Select(overload => CelOverload.Create(
            overload.GetProperty("overload_id").GetString()!,
            overload.TryGetProperty("is_instance_function", out var member) && member.GetBoolean(),
            Parameters(overload, "params"),
            Read(overload.GetProperty("result_type")),
            (arena, _) => arena.Fail("This function can only be checked.")))]);

    private static ImmutableArray<CelType> Parameters(JsonElement json, string name) =>
        json.TryGetProperty(name, out var parameters) ? [.. parameters.EnumerateArray().Select(Read)] : [];

    private static CelType Primitive(string name) => name switch
    {
        "BOOL" => CelType.Bool,
        "INT64" => CelType.Int,
        "UINT64" => CelType.Uint,
        "DOUBLE" => CelType.Double,
        "STRING" => CelType.String,
        "BYTES" => CelType.Bytes,
        _ => throw new JsonException($"This primitive type is not known here: {name}."),
    };
}
