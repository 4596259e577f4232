using System.Text;
using MeshExtensions.EndToEnd.Tests.Support;

namespace MeshExtensions.EndToEnd.Tests;

public sealed class FmtTests : IDisposable
{
    private const string Untidy = "kind:   K # kind\napiVersion: v\nspec:\n- 'a'   # why\n- \"8080\"\n";

    private const string Tidy = "apiVersion: v\nkind: K # kind\nspec:\n  - a # why\n  - \"8080\"\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fmt_Folder_RewritesWhatIsNotFormattedAndNamesIt()
    {
        var untidy = _folder.Write("untidy.yaml", Untidy);
        var tidy = _folder.Write("tidy.yml", Tidy);
        var other = _folder.Write("notes.txt", Untidy);
        var written = File.GetLastWriteTimeUtc(tidy);

        var result = await MeshextProcess.RunAsync("fmt", _folder.Path);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        Assert.Equal(untidy, result.Output);
        Assert.Equal(Tidy, await File.ReadAllTextAsync(untidy));
        Assert.Equal(Untidy, await File.ReadAllTextAsync(other));
        Assert.Equal(written, File.GetLastWriteTimeUtc(tidy));
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public async Task Fmt_File_KeepsItsModeAndTheLinkThatLeadsToIt()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are those of Unix.");
            return;
        }

        var file = _folder.Write("policy.yaml", "\uFEFF" + Untidy.ReplaceLineEndings("\r\n"));
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(file, mode);
        var link = File.CreateSymbolicLink(_folder.File("link.yaml"), "policy.yaml");

        var result = await MeshextProcess.RunAsync("fmt", link.FullName);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(link.FullName, result.Output);
        Assert.Equal(mode, File.GetUnixFileMode(file));
        Assert.Equal("policy.yaml", new FileInfo(link.FullName).LinkTarget);
        Assert.Equal(Encoding.UTF8.GetBytes(Tidy), await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Fmt_Check_WritesNothingAndEndsWithStatusOneIfThereIsSomethingToDo()
    {
        var untidy = _folder.Write("untidy.yaml", Untidy);
        var tidy = _folder.Write("tidy.yaml", Tidy);

        var both = await MeshextProcess.RunAsync("fmt", "--check", _folder.Path);
        var one = await MeshextProcess.RunAsync("fmt", "--check", tidy);

        Assert.Equal(1, both.ExitCode);
        Assert.Equal(untidy, both.Output);
        Assert.Empty(both.Error);
        Assert.Equal(Untidy, await File.ReadAllTextAsync(untidy));
        Assert.Equal(0, one.ExitCode);
        Assert.Empty(one.Output);
    }

    [Fact]
    public async Task Fmt_Diff_ShowsTheChangeAndWritesNothing()
    {
        var middle = string.Concat(Enumerable.Range(0, 20).Select(i => $"k{i}: v\n"));
        var file = _folder.Write("policy.yaml", $"a:   1\n{middle}b: [ 1,2 ]\n\n\n");

        var result = await MeshextProcess.RunAsync("fmt", "--diff", file);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            $"""
            --- {file}
            +++ {file} (formatted)
            @@ -1,4 +1,4 @@
            -a:   1
            +a: 1
             k0: v
             k1: v
             k2: v
            @@ -19,6 +19,4 @@
             k17: v
             k18: v
             k19: v
            -b: [ 1,2 ]
            -
            -
            +b: [1, 2]
            """.ReplaceLineEndings("\n"),
            result.Output);
        Assert.Equal($"a:   1\n{middle}b: [ 1,2 ]\n\n\n", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Fmt_DiffOfAFileWithoutALineFeedAtTheEnd_SaysSo()
    {
        var file = _folder.Write("policy.yaml", "a: 1");

        var result = await MeshextProcess.RunAsync("fmt", "--diff", "--check", file);

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("@@ -1,1 +1,1 @@\n-a: 1\n\\ No newline at end of file\n+a: 1", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fmt_StandardInput_GoesToStandardOutput()
    {
        var result = await MeshextProcess.RunWithInputAsync(Untidy, "fmt", "-");
        var check = await MeshextProcess.RunWithInputAsync(Untidy, "fmt", "-", "--check");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(Tidy.TrimEnd('\n'), result.Output);
        Assert.Equal(1, check.ExitCode);
        Assert.Equal("standard input", check.Output);
    }

    [Fact]
    public async Task Fmt_FileThatCannotBeFormatted_IsNamedAndLeftAndTheOthersAreFormatted()
    {
        var broken = _folder.Write("a.yaml", "a:   1\nb: &anchor 2\n");
        var untidy = _folder.Write("b.yaml", Untidy);

        var result = await MeshextProcess.RunAsync("fmt", _folder.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(untidy, result.Output);
        Assert.StartsWith($"meshext: {broken}:2:4: Anchors (&name) are not supported", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("; the file is left as it is.", result.Error, StringComparison.Ordinal);
        Assert.Equal("a:   1\nb: &anchor 2\n", await File.ReadAllTextAsync(broken));
    }

    [Fact]
    public async Task Fmt_FileThatIsNotUtf8_IsNamedAndLeft()
    {
        var file = _folder.File("policy.yaml");
        await File.WriteAllBytesAsync(file, [(byte)'a', (byte)':', (byte)' ', 0xFF]);

        var result = await MeshextProcess.RunAsync("fmt", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("UTF-8", result.Error, StringComparison.Ordinal);
        Assert.Equal(4, new FileInfo(file).Length);
    }

    [Fact]
    public async Task Fmt_NoSuchPath_EndsWithStatusTwoAndFormatsTheOthers()
    {
        var untidy = _folder.Write("b.yaml", Untidy);

        var result = await MeshextProcess.RunAsync("fmt", "/nowhere/policies", untidy);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("/nowhere/policies", result.Error, StringComparison.Ordinal);
        Assert.Equal(Tidy, await File.ReadAllTextAsync(untidy));
    }

    [Fact]
    public async Task Fmt_NoPath_EndsWithStatusTwoAndWritesNothing()
    {
        var result = await MeshextProcess.RunAsync("fmt");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("fmt", result.Error, StringComparison.Ordinal);
    }
}
