using MeshExtensions.Policies.Tests.Support;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Tests.Yaml;

public sealed class YamlDocumentReaderTests
{
    [Fact]
    public void Read_SeveralDocuments_KeepsAllInOrder()
    {
        var documents = Read("a\n---\nb\n---\n# nothing\n---\nc: [1, ~]\n", out var errors);

        Assert.Empty(errors);
        Assert.Equal("a", Assert.IsType<YamlScalar>(documents[0]).Value);
        Assert.Equal("b", Assert.IsType<YamlScalar>(documents[1]).Value);
        var mapping = Assert.IsType<YamlMapping>(documents[2]);
        Assert.Equal(new SourceLocation("f.yaml", 7, 1), mapping.Entries[0].Key.Location);
        var items = Assert.IsType<YamlSequence>(mapping.Entries[0].Value).Items;
        Assert.Equal(new SourceLocation("f.yaml", 7, 5), items[0].Location);
        Assert.True(Assert.IsType<YamlScalar>(items[1]).IsNull);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# a comment\n")]
    [InlineData("---\n---\n")]
    [InlineData("~\n")]
    public void Read_NothingInTheFile_IsNoDocumentAndNoError(string text)
    {
        Assert.Empty(Read(text, out var errors));
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("a: &x 1\nb: *x\n", "f.yaml:2:4", "write the value out")]
    [InlineData("a: &x [*x]\n", "f.yaml:1:8", "write the value out")]
    [InlineData("<<: *x\n", "f.yaml:1:5", "write the value out")]
    [InlineData("a: !!int 1\n", "f.yaml:1:4", "write the value without it")]
    [InlineData("a: !secret b\n", "f.yaml:1:4", "write the value without it")]
    [InlineData("a: !!binary YWI=\n", "f.yaml:1:4", "write the value without it")]
    [InlineData("a: !!set {b}\n", "f.yaml:1:4", "write the value without it")]
    [InlineData("a: 1\nb: 2\n\"a\": 3\n", "f.yaml:3:1", "keep one of them")]
    [InlineData("a:\n  b: 1\n  b: 1\n", "f.yaml:3:3", "keep one of them")]
    [InlineData("{a: {[b]: 1}}\n", "f.yaml:1:5", "keys must be plain text")]
    [InlineData("? {a: b}\n: c\n", "f.yaml:1:1", "keys must be plain text")]
    public void Read_RefusedYaml_SaysWhereAndWhatToDo(string text, string where, string cure)
    {
        Assert.Empty(Read(text, out var errors));

        var error = Assert.Single(errors);
        Assert.Equal(where, error.Location.ToString());
        Assert.Contains(cure, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ExplicitStringTag_IsText()
    {
        var mapping = Assert.IsType<YamlMapping>(Assert.Single(Read("a: !!str 1\n", out var errors)));

        Assert.Empty(errors);
        Assert.Equal("1", Assert.IsType<YamlScalar>(mapping.Entries[0].Value).Value);
    }

    [Theory]
    [InlineData("a: [1\n")]
    [InlineData("a: b: c\n")]
    [InlineData("a: \"b\n")]
    [InlineData("a: @b\n")]
    [InlineData("%YAML 9999999999.1\n---\na: b\n")]
    [InlineData("%TAG ! tag:x,2000:\n%TAG ! tag:x,2000:\n---\na: b\n")]
    [InlineData("a: \"\\uD800\"\n")]
    [InlineData("a: \"\\x0\"\n")]
    [InlineData("ok: 1\n---\n]\n")]
    [InlineData("...\n, {")] // the parser fails here with an InvalidOperationException
    public void Read_BrokenSyntax_IsOneErrorWithItsPlace(string text)
    {
        Assert.Empty(Read(text, out var errors));

        var error = Assert.Single(errors);
        Assert.Matches("^f\\.yaml:[0-9]+:[0-9]+: .+", error.ToString());
    }

    [Theory]
    [InlineData("a: 1\n...\nb: 2\n")]
    [InlineData("a: 1\n...\n# comment\n%YAML 1.2\n---\nb: 2\n")]
    [InlineData("a: 1\n...\n...\n---\nb: 2\n")]
    public void Read_AfterTheEndOfADocument_LeavesNothingUnread(string text)
    {
        var documents = Read(text, out var errors);

        Assert.True(documents.Count == 2 || errors.Count == 1);
    }

    [Theory]
    [InlineData(33, 0)]
    [InlineData(34, 1)]
    [InlineData(100_000, 1)]
    public void Read_Nesting_EndsAtItsLimit(int depth, int expectedErrors)
    {
        Read(new string('[', depth) + new string(']', depth), out var errors);

        Assert.Equal(expectedErrors, errors.Count);
        Assert.All(errors, error => Assert.Contains("nests deeper than 32 levels", error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("- ? ")]
    [InlineData("[? ")]
    [InlineData("[a, {b: ")]
    public void Read_NestingWithoutEnd_IsOneError(string opening)
    {
        Read(string.Concat(Enumerable.Repeat(opening, 20_000)), out var errors);

        Assert.Single(errors);
    }

    [Fact]
    public void Parse_DocumentThatIsNoMapping_SaysSo()
    {
        Assert.Equal("file0.yaml:1:1: A policy document must be a mapping (key: value), but is a list.", TestPolicies.Error("- a\n"));
        Assert.Equal("file0.yaml:1:1: A policy document must be a mapping (key: value), but is a single value.", TestPolicies.Error("a\n"));
    }

    private static IReadOnlyList<YamlNode> Read(string text, out List<PolicyError> errors)
    {
        errors = [];
        return YamlDocumentReader.Read("f.yaml", text, errors);
    }
}
