using System.Text.Json;
using System.Text.Json.Nodes;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Tests.Schemas;

/// <summary>The schemas of the repository, and documents as the values that an editor validates with them.</summary>
internal static class SchemaFiles
{
    private static readonly Dictionary<string, string> ByKind = new(StringComparer.Ordinal)
    {
        ["AccessPolicy"] = "access-policy",
        ["AuthorizationPolicy"] = "authorization-policy",
        ["Data"] = "data",
    };

    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folders of examples.</summary>
    public static string Examples => Path.Combine(Root, "policies", "examples");

    /// <summary>The text of a file of the repository.</summary>
    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>A schema by its name.</summary>
    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(Text($"schemas/{name}.schema.json"));
        return document.RootElement.Clone();
    }

    /// <summary>The schema of a document by its kind; for a suite or a configuration by what it has; <see langword="null"/> for part of a document.</summary>
    public static string? NameOf(JsonElement document) => document.ValueKind != JsonValueKind.Object ? null
        : document.TryGetProperty("apiVersion", out _) && document.TryGetProperty("kind", out var kind) ? ByKind.GetValueOrDefault(kind.GetString()!)
        : document.TryGetProperty("tests", out _) ? "policy-test"
        : document.TryGetProperty("authorization", out _) ? "meshext"
        : null;

    /// <summary>What is wrong with documents by the schema of their kind.</summary>
    public static IReadOnlyList<string> Validate(string schema, JsonElement document) => new JsonSchema(Read(schema)).Validate(document);

    /// <summary>The documents of a text.</summary>
    public static IReadOnlyList<JsonElement> Documents(string name, string yaml)
    {
        var errors = new List<PolicyError>();
        var documents = YamlDocumentReader.Read(name, yaml, errors);
        Assert.Empty(errors);
        return documents.Select(document => JsonSerializer.SerializeToElement(Convert(document))).ToList();
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Value, Convert(entry.Value)))),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(Convert)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsPlain: true, Value: "true" or "false" } scalar => JsonValue.Create(scalar.Value == "true"),
        YamlScalar { IsPlain: true } scalar when long.TryParse(scalar.Value, System.Globalization.NumberStyles.AllowLeadingSign, null, out var number) => JsonValue.Create(number),
        YamlScalar scalar => JsonValue.Create(scalar.Value),
        _ => throw new NotSupportedException(),
    };

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MeshExtensions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
