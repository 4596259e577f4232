using MeshExtensions.Policies.Data;
using MeshExtensions.Policies.Tests.Support;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Tests.Data;

public sealed class DataLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_ValuesInTheDocument_ReadsNoFile()
    {
        var result = Load("values: {alice: true, bob: {tier: gold, limits: [1, 2]}}", out var errors);

        Assert.Empty(errors);
        Assert.Empty(result.Files);
        Assert.Equal("""{"alice":true,"bob":{"tier":"gold","limits":[1,2]}}""", DataTables.ToJson(result.Table!));
    }

    [Fact]
    public void Load_MistakesInTheDocument_HaveTheirPlaces()
    {
        Assert.Null(Load("values: [alice, [], alice]", out var errors).Table);

        Assert.Equal(["d.yaml:4:24", "d.yaml:4:28"], errors.ConvertAll(error => error.Location.ToString()));
    }

    [Theory]
    [InlineData("a.json", """{"x":{"y":"1"}}""", "")]
    [InlineData("a.yaml", "x: {y: '1'}", "")]
    [InlineData("sub/a.YML", "x: {y: '1'}", "")]
    [InlineData("a.csv", "x,y\nx,1\n", "")]
    [InlineData("sub/a.csv", "y,z\n1,x\n", ", csv: {key: z}")]
    public void Load_File_IsReadByItsExtensionAndReported(string file, string text, string columns)
    {
        var path = _folder.Write(file, text);

        var result = Load($"file: {file}{columns}", out var errors);

        Assert.Empty(errors);
        Assert.Equal("""{"x":{"y":"1"}}""", DataTables.ToJson(result.Table!));
        Assert.Equal([path], result.Files);
    }

    [Fact]
    public void Load_MistakesInTheFile_HaveThePathFromTheFolder()
    {
        var path = _folder.Write("a.json", """["a",1]""");

        var result = Load("file: a.json", out var errors);

        Assert.Null(result.Table);
        Assert.Equal([path], result.Files);
        Assert.Equal($"{path}:1:6", Assert.Single(errors).Location.ToString());
    }

    [Fact]
    public void Load_FileThatIsNotThere_IsReportedSoThatItCanBeWaitedFor()
    {
        var result = Load("file: no/a.json", out var errors);

        Assert.Null(result.Table);
        Assert.Equal([_folder.At("no/a.json")], result.Files);
        Assert.StartsWith("d.yaml:4:14: There is no file '", Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FolderInsteadOfAFile_IsAnError()
    {
        Directory.CreateDirectory(_folder.At("a.json"));

        Assert.Null(Load("file: a.json", out var errors).Table);

        Assert.Equal("d.yaml:4:14", Assert.Single(errors).Location.ToString());
    }

    [Fact]
    public void Load_YamlThatIsTooLarge_NamesTheOtherForms()
    {
        using (var file = File.Create(_folder.At("a.yaml")))
        {
            file.SetLength((64L * 1024 * 1024) + 1);
        }

        Assert.Null(Load("file: a.yaml", out var errors).Table);

        Assert.EndsWith("write it as JSON or CSV.", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileThatIsLargerThanAnArray_IsAnError()
    {
        using (var file = File.Create(_folder.At("a.csv")))
        {
            file.SetLength(int.MaxValue); // Takes no room on the disk: the file has one hole.
        }

        Assert.Null(Load("file: a.csv", out var errors).Table);

        Assert.EndsWith("split it into several documents.", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    private DataLoadResult Load(string spec, out List<PolicyError> errors)
    {
        errors = [];
        var yaml = $"apiVersion: meshextensions.io/v1alpha1\nkind: Data\nmetadata: {{name: a}}\nspec: {{{spec}}}\n";
        var document = new DataDocumentReader(errors).Read(Assert.Single(YamlDocumentReader.Read("d.yaml", yaml, errors)));
        return DataLoader.Load(document!, _folder.Root, errors);
    }
}
