using MeshExtensions.Policies.Data;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Tests.Data;

public sealed class DataDocumentReaderTests
{
    private const string Head = "apiVersion: meshextensions.io/v1alpha1\nkind: Data\n";
    private const string Named = Head + "metadata: {name: blocked-users}\n";

    [Fact]
    public void Read_Values_AreKeptWithTheirPlaces()
    {
        var document = Read(Head + "metadata: {name: a-1-b, namespace: shop, labels: {x: y}}\nspec: {values: {alice: true}}\nstatus: {}\n", out var errors)!;

        Assert.Empty(errors);
        Assert.Equal(("a-1-b", "shop", "a_1_b"), (document.Name, document.Namespace, document.Identifier));
        Assert.Equal(new SourceLocation("f.yaml", 4, 16), document.Values!.Location);
        Assert.Null(document.File);
        Assert.Equal(new SourceLocation("f.yaml", 1, 1), document.Location);
    }

    [Fact]
    public void Read_File_IsKeptWithItsColumns()
    {
        var document = Read(Named + "spec: {file: a/b.csv, csv: {key: user, value: tier}}\n", out var errors)!;

        Assert.Empty(errors);
        Assert.Equal(("a/b.csv", "user", "tier"), (document.File!.Value, document.Columns.Key!.Value, document.Columns.Value!.Value));
        Assert.Null(document.Values);
        Assert.Null(document.Namespace);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a0")]
    [InlineData("abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-123456789")]
    [InlineData("if")]
    public void Read_Name_MayBeADnsLabel(string name)
    {
        Read($"{Head}metadata: {{name: {name}}}\nspec: {{file: b.JSON}}\n", out var errors);

        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("1a", "begin with a letter")]
    [InlineData("-a", "begin with a letter")]
    [InlineData("a-", "end with a letter or digit")]
    [InlineData("A", "lower-case letters")]
    [InlineData("a_b", "lower-case letters")]
    [InlineData("a.b", "lower-case letters")]
    [InlineData("å", "lower-case letters")]
    [InlineData("abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-1234567890", "at most 63")]
    [InlineData("'true'", "word of the expression language")]
    [InlineData("in", "word of the expression language")]
    public void Read_NameThatConditionsCannotWrite_IsAnError(string name, string cure)
    {
        Assert.NotNull(Read($"{Head}metadata: {{name: {name}}}\nspec: {{file: b.yml}}\n", out var errors));

        var error = Assert.Single(errors);
        Assert.Equal("f.yaml:3:18", error.Location.ToString());
        Assert.Contains(cure, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "f.yaml:4:7: spec has neither 'values' nor 'file'; add the one where the values are.")]
    [InlineData("[]", "f.yaml:4:7: spec must be a mapping (key: value), but is a list.")]
    [InlineData("{values: {}, file: a.csv}", "f.yaml:4:26: spec has both 'values' and 'file'; keep one of them, the table is made of one source.")]
    [InlineData("{values: ~}", "f.yaml:4:16: 'values' of spec must be a mapping (key: value) or a list of texts, which is a set of keys; write {} for a table without keys.")]
    [InlineData("{file: ''}", "f.yaml:4:14: 'file' of spec must be the path of a file, as a text that is not empty.")]
    [InlineData("{file: [a.csv]}", "f.yaml:4:14: 'file' of spec must be the path of a file, as a text that is not empty.")]
    [InlineData("{file: /etc/a.csv}", "f.yaml:4:14: The file '/etc/a.csv' must stay below the document's folder: write the path from there, without '..'.")]
    [InlineData("{file: ../a.csv}", "f.yaml:4:14: The file '../a.csv' must stay below the document's folder: write the path from there, without '..'.")]
    [InlineData("{file: a/../../b.csv}", "f.yaml:4:14: The file 'a/../../b.csv' must stay below the document's folder: write the path from there, without '..'.")]
    [InlineData("{file: '..\\a.csv'}", "f.yaml:4:14: The file '..\\a.csv' has a backslash or a control character in it; write the path with '/' between folders.")]
    [InlineData("{file: \"a\\0.csv\"}", "f.yaml:4:14: The file 'a\0.csv' has a backslash or a control character in it; write the path with '/' between folders.")]
    [InlineData("{file: a.txt}", "f.yaml:4:14: The file 'a.txt' must end with .json, .yaml, .yml or .csv, which says how to read it.")]
    [InlineData("{file: csv}", "f.yaml:4:14: The file 'csv' must end with .json, .yaml, .yml or .csv, which says how to read it.")]
    [InlineData("{file: a.json, csv: {}}", "f.yaml:4:27: 'csv' of spec says how a .csv file is read, and 'file' names none; take it out.")]
    [InlineData("{values: {}, csv: {}}", "f.yaml:4:25: 'csv' of spec says how a .csv file is read, and 'file' names none; take it out.")]
    [InlineData("{file: a.csv, csv: x}", "f.yaml:4:26: 'csv' of spec must be a mapping (key: value), but is a single value.")]
    [InlineData("{file: a.csv, csv: {kee: x}}", "f.yaml:4:27: 'csv' of spec has no field 'kee'. Did you mean 'key'?")]
    [InlineData("{file: a.csv, csv: {key: x, value: x}}", "f.yaml:4:42: 'key' and 'value' of csv name the same column; leave 'value' out if the file is a set of keys.")]
    [InlineData("{file: a.csv, valeus: {}}", "f.yaml:4:21: spec has no field 'valeus'. Did you mean 'values'?")]
    public void Read_Spec_EveryMistakeHasItsPlaceAndCure(string spec, string error)
    {
        Read($"{Named}spec: {spec}\n", out var errors);

        Assert.Equal(error, Assert.Single(errors).ToString());
    }

    [Fact]
    public void Read_SeveralMistakes_AreAllReported()
    {
        Assert.Null(Read(Head + "more: 1\nspec: {file: /a.csv, csv: {x: 1}}\n", out var errors));

        Assert.Equal(5, errors.Count); // more, no name, the path, csv without a file, x
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Data\n", "f.yaml:2:7")]
    [InlineData("apiVersion: meshextensions.io/v1alpha1\nkind: AccessPolicy\n", "f.yaml:2:7")]
    [InlineData("a: b\n", "f.yaml:1:1")]
    [InlineData("[]\n", "f.yaml:1:1")]
    [InlineData(Named, "f.yaml:1:1")]
    public void Read_SomethingElse_IsOneError(string yaml, string where)
    {
        Assert.Null(Read(yaml, out var errors));

        Assert.Equal(where, Assert.Single(errors).Location.ToString());
    }

    private static DataDocument? Read(string yaml, out List<PolicyError> errors)
    {
        errors = [];
        return new DataDocumentReader(errors).Read(Assert.Single(YamlDocumentReader.Read("f.yaml", yaml, errors)));
    }
}
