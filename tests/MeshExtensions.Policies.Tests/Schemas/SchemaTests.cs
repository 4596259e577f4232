using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeshExtensions.Policies.Tests.Schemas;

/// <summary>The schemas take what the reader takes, and say of every field what the reference says.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Names => ["access-policy", "authorization-policy", "data", "policy-test", "meshext"];

    public static TheoryData<string> ExampleFiles =>
        [.. Directory.EnumerateFiles(SchemaFiles.Examples, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(SchemaFiles.Root, file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Pages => ["docs/policies.md", "docs/testing.md", "docs/from-istio.md", "docs/from-opa.md", "README.md"];

    [Theory]
    [MemberData(nameof(ExampleFiles))]
    public void Example_IsValidByTheSchemaThatItNames(string file)
    {
        var text = SchemaFiles.Text(file);
        var named = Regex.Match(text, @"\A# yaml-language-server: \$schema=\.\./\.\./\.\./schemas/(?<name>[a-z-]+)\.schema\.json\n", RegexOptions.None, TimeSpan.FromSeconds(1));

        Assert.True(named.Success, "The first line names the schema.");
        Assert.All(SchemaFiles.Documents(file, text), document =>
        {
            Assert.Equal(named.Groups["name"].Value, SchemaFiles.NameOf(document));
            Assert.Empty(SchemaFiles.Validate(named.Groups["name"].Value, document));
        });
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_DocumentsInIt_AreValidByTheirSchemas(string page)
    {
        foreach (var text in Blocks(page))
        {
            foreach (var document in text.Contains('…', StringComparison.Ordinal) ? [] : SchemaFiles.Documents(page, text))
            {
                if (SchemaFiles.NameOf(document) is { } schema)
                {
                    Assert.Empty(SchemaFiles.Validate(schema, document));
                }
            }
        }
    }

    [Fact]
    public void Reference_PoliciesInIt_AreValid()
    {
        var found = 0;
        foreach (var text in Blocks("docs/policies.md"))
        {
            if (text.StartsWith("apiVersion:", StringComparison.Ordinal) && !text.Contains("file:", StringComparison.Ordinal))
            {
                found++;
                Assert.Empty(PolicyLoader.Parse([new("docs/policies.md", text)]).Errors);
            }
        }

        Assert.NotEqual(0, found);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Schema_EachProperty_IsDescribedAndInTheReference(string name)
    {
        var schema = SchemaFiles.Read(name);
        var page = SchemaFiles.Text(name == "policy-test" ? "docs/testing.md" : "docs/policies.md");

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.GetProperty("$schema").GetString());
        Assert.EndsWith($"/{name}.schema.json", schema.GetProperty("$id").GetString(), StringComparison.Ordinal);
        Assert.All(Properties(schema), property =>
        {
            Assert.True(property.Value.TryGetProperty("description", out _) || property.Value.TryGetProperty("$ref", out _), $"{property.Name} has no description.");
            Assert.True(
                Regex.IsMatch(page, $@"(?<![\w-]){Regex.Escape(property.Name)}(?![\w-])", RegexOptions.None, TimeSpan.FromSeconds(1)), $"{property.Name} is not in the reference.");
        });
    }

    private static IEnumerable<string> Blocks(string page) => SchemaFiles.Text(page).Split("```yaml\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]);

    private static IEnumerable<JsonProperty> Properties(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.Name == "properties"
            ? property.Value.EnumerateObject().Concat(property.Value.EnumerateObject().SelectMany(inner => Properties(inner.Value)))
            : Properties(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Properties),
        _ => [],
    };
}
