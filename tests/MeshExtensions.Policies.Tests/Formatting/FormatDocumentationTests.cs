using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Formatting;

/// <summary>The policies that users copy can be formatted, and mean the same afterwards.</summary>
public sealed class FormatDocumentationTests
{
    [Fact]
    public void Format_Quickstart_KeepsItsCommentsAndDecisions()
    {
        var text = File.ReadAllText(TestPolicies.QuickstartPath());

        var formatted = Formatted.Of(text);

        Assert.Equal(text.Replace("[\"allow\"]", "[allow]", StringComparison.Ordinal), formatted);
        Assert.NotNull(TestPolicies.Set(formatted));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/policies.md")]
    [InlineData("docs/operations.md")]
    public void Format_YamlBlocks_KeepEveryLineButForItsSpelling(string document)
    {
        foreach (var block in YamlBlocks(document))
        {
            var formatted = Formatted.Of(block);

            Assert.Equal(Words(block), Words(formatted), StringComparer.Ordinal);
        }
    }

    /// <summary>Each line without what formatting may change.</summary>
    private static IEnumerable<string> Words(string text) => text.Split('\n').Select(line => string.Concat(line.Where(c => c is not (' ' or '"' or '\''))));

    private static IEnumerable<string> YamlBlocks(string document)
    {
        var folder = new FileInfo(TestPolicies.QuickstartPath()).Directory!.Parent!.Parent!.FullName;
        var parts = File.ReadAllText(Path.Combine(folder, document)).Split("```yaml\n");
        return parts.Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]);
    }
}
