using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MeshExtensions.Cel.Conformance;

/// <summary>cel.expr.Value in JSON.</summary>
internal static class Values
{
    public static CelValue Read(JsonElement json)
    {
        var (kind, value) = (json.EnumerateObject().First().Name, json.EnumerateObject().First().Value);
        switch (kind)
        {
            case "null_value":
                return CelValue.Null;
            case "bool_value":
                return CelValue.Bool(value.GetBoolean());
            case "int64_value":
                return CelValue.Int(long.Parse(value.GetString()!, CultureInfo.InvariantCulture));
            case "uint64_value":
                return CelValue.Uint(ulong.Parse(value.GetString()!, CultureInfo.InvariantCulture));
            case "double_value":
                return CelValue.Double(Double(value));
            case "string_value":
                return CelValue.String(value.GetString()!);
            case "bytes_value":
                var bytes = value.GetBytesFromBase64();
                return CelValue.Bytes(bytes, 0, bytes.Length);
            case "list_value":
                return CelValue.List([.. Items(value, "values").Select(Read)]);
            case "map_value":
                return CelValue.Map(Items(value, "entries")
                    .Select(entry => KeyValuePair.Create(Read(entry.GetProperty("key")), Read(entry.GetProperty("value")))));
            case "type_value":
                return CelValue.Type(CelType.Opaque(value.GetString()!));
            default:
                throw new JsonException($"This value is not known here: {kind}.");
        }
    }

    /// <summary>Whether a value is the one expected, and of its type: 1 is not 1u. Maps have no order, and NaN is NaN.</summary>
    public static bool AreSame(JsonElement json, CelValue actual, CelArena arena)
    {
        var (kind, expected) = (json.EnumerateObject().First().Name, json.EnumerateObject().First().Value);
        switch (kind)
        {
            case "double_value":
                return actual.Kind == CelKind.Double
                    && (double.IsNaN(Double(expected)) ? double.IsNaN(actual.AsDouble()) : Double(expected) == actual.AsDouble());
            case "string_value" when actual.Kind == CelKind.String && !IsExactly(json, actual, arena):
                return TextFormat.Decode(Encoding.UTF8.GetBytes(expected.GetString()!)).AsSpan().SequenceEqual(actual.AsSpan());
            case "bytes_value" when actual.Kind == CelKind.Bytes && !IsExactly(json, actual, arena):
                return TextFormat.Decode(expected.GetBytesFromBase64()).AsSpan().SequenceEqual(actual.AsSpan());
            case "type_value":
                return actual.Kind == CelKind.Type && actual.AsType().Name == expected.GetString();
            case "list_value":
                var elements = Items(expected, "values");
                return actual.Kind == CelKind.List && actual.Count() == elements.Length
                    && elements.Select((element, index) => AreSame(element, actual.ElementAt(index, arena), arena)).All(same => same);
            case "map_value":
                var entries = Items(expected, "entries");
                return actual.Kind == CelKind.Map && actual.Count() == entries.Length
                    && Array.TrueForAll(entries, entry => Enumerable.Range(0, entries.Length).Any(index =>
                    {
                        var (key, value) = actual.EntryAt(index, arena);
                        return AreSame(entry.GetProperty("key"), key, arena) && AreSame(entry.GetProperty("value"), value, arena);
                    }));
            default:
                return IsExactly(json, actual, arena);
        }
    }

    public static string Describe(CelValue value, CelArena arena)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(
            buffer,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            CelJson.Write(writer, value, arena);
        }

        return $"{Encoding.UTF8.GetString(buffer.ToArray())} of type {CelJson.TypeName(value)}";
    }

    private static bool IsExactly(JsonElement json, CelValue actual, CelArena arena) =>
        Read(json) is var expected && expected.Kind == actual.Kind && expected.EqualTo(actual, arena);

    private static JsonElement[] Items(JsonElement json, string name) => json.TryGetProperty(name, out var items) ? [.. items.EnumerateArray()] : [];

    private static double Double(JsonElement json) => json.ValueKind == JsonValueKind.String
        ? json.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, _ => double.NegativeInfinity }
        : json.GetDouble();
}
