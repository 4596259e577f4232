using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeshExtensions.Policies.Tests.Schemas;

/// <summary>
/// A validator of those keywords of JSON Schema 2020-12 that our schemas use; any other keyword fails, so that none is passed over. Source: the specification's
/// chapters 7, 8 and 10 (core) and 6 (validation).
/// </summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly string[] Annotations = ["$schema", "$id", "$defs", "title", "description"];

    /// <summary>What is wrong with a value; nothing when it is valid.</summary>
    public IReadOnlyList<string> Validate(JsonElement value) => [.. Validate(root, value, "$")];

    private IEnumerable<string> Validate(JsonElement schema, JsonElement value, string at)
    {
        if (schema.ValueKind == JsonValueKind.False)
        {
            return [$"{at}: is not possible"];
        }

        return schema.EnumerateObject()
            .Where(keyword => !Annotations.Contains(keyword.Name, StringComparer.Ordinal))
            .SelectMany(keyword => Validate(schema, keyword.Name, keyword.Value, value, at));
    }

    private IEnumerable<string> Validate(JsonElement schema, string keyword, JsonElement argument, JsonElement value, string at) => keyword switch
    {
        "$ref" => Validate(Resolve(argument.GetString()!), value, at),
        "type" => If(!Texts(argument).Any(type => Is(type, value)), at, $"is no {argument}"),
        "enum" => If(!argument.EnumerateArray().Any(known => JsonElement.DeepEquals(known, value)), at, $"is none of {argument}"),
        "const" => If(!JsonElement.DeepEquals(argument, value), at, $"is not {argument}"),
        "pattern" => If(value.ValueKind == JsonValueKind.String && !Fits(argument.GetString()!, value.GetString()!), at, $"does not fit {argument}"),
        "minLength" => If(value.ValueKind == JsonValueKind.String && value.GetString()!.Length < argument.GetInt32(), at, "is too short"),
        "minimum" => If(value.ValueKind == JsonValueKind.Number && value.GetDouble() < argument.GetDouble(), at, "is too small"),
        "maximum" => If(value.ValueKind == JsonValueKind.Number && value.GetDouble() > argument.GetDouble(), at, "is too large"),
        "minItems" => If(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() < argument.GetInt32(), at, "has too few entries"),
        "maxItems" => If(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > argument.GetInt32(), at, "has too many entries"),
        "minProperties" => If(value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Count() < argument.GetInt32(), at, "is empty"),
        "required" => If(value.ValueKind == JsonValueKind.Object && !Texts(argument).All(name => value.TryGetProperty(name, out _)), at, $"lacks one of {argument}"),
        "anyOf" => If(!argument.EnumerateArray().Any(choice => !Validate(choice, value, at).Any()), at, $"fits nothing of {keyword}"),
        "oneOf" => If(argument.EnumerateArray().Count(choice => !Validate(choice, value, at).Any()) != 1, at, $"does not fit exactly one of {keyword}"),
        "not" => If(!Validate(argument, value, at).Any(), at, "must not be so"),
        "items" when value.ValueKind == JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Validate(argument, item, $"{at}[{index}]")),
        "propertyNames" when value.ValueKind == JsonValueKind.Object =>
            value.EnumerateObject().SelectMany(property => Validate(argument, JsonSerializer.SerializeToElement(property.Name), $"{at}.{property.Name}")),
        "properties" when value.ValueKind == JsonValueKind.Object => value.EnumerateObject()
            .Where(property => argument.TryGetProperty(property.Name, out _))
            .SelectMany(property => Validate(argument.GetProperty(property.Name), property.Value, $"{at}.{property.Name}")),
        "additionalProperties" when value.ValueKind == JsonValueKind.Object => value.EnumerateObject()
            .Where(property => !(schema.TryGetProperty("properties", out var known) && known.TryGetProperty(property.Name, out _)))
            .SelectMany(property => Validate(argument, property.Value, $"{at}.{property.Name}")),
        "items" or "propertyNames" or "properties" or "additionalProperties" => [],
        _ => throw new NotSupportedException($"The validator does not know '{keyword}'."),
    };

    private static IEnumerable<string> If(bool isWrong, string at, string problem) => isWrong ? [$"{at}: {problem}"] : [];

    private static bool Fits(string pattern, string text) => Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1));

    private static IEnumerable<string> Texts(JsonElement argument) =>
        argument.ValueKind == JsonValueKind.Array ? argument.EnumerateArray().Select(item => item.GetString()!) : [argument.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"The validator does not know type '{type}'.")),
    };

    private JsonElement Resolve(string reference)
    {
        const string definitions = "#/$defs/";
        Assert.StartsWith(definitions, reference, StringComparison.Ordinal);
        return root.GetProperty("$defs").GetProperty(reference[definitions.Length..]);
    }
}
