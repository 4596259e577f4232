using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests;

public sealed class PolicyLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_Folder_CompilesItsFilesTogetherInOrder()
    {
        _folder.Write("b.yaml", Policy("second") + "---\n" + Policy("third"));
        _folder.Write("a.yaml", Policy("first"));
        _folder.Write("sub/c.yaml", Policy("fourth"));

        var set = PolicyLoader.Load(_folder.Root).Set!;

        Assert.Equal(["first", "second", "third", "fourth"], set.Policies);
        Assert.Equal("first second third fourth", string.Join(' ', set.Rules.Select(rule => rule.Policy)));
    }

    [Fact]
    public void Load_NoPolicies_IsTheEmptySet()
    {
        Assert.Same(PolicySet.Empty, PolicyLoader.Load(_folder.Root).Set);

        _folder.Write("a.yaml", "# nothing yet\n");
        Assert.Same(PolicySet.Empty, PolicyLoader.Load(_folder.Root).Set);
    }

    [Fact]
    public void Load_MissingPath_IsAnErrorAndNotTheEmptySet()
    {
        var result = PolicyLoader.Load(_folder.At("missing"));

        Assert.Null(result.Set);
        Assert.Single(result.Errors);
    }

    [Fact]
    public void Load_BrokenFileAmongGoodOnes_MakesTheSetNull()
    {
        _folder.Write("a.yaml", Policy("a"));
        var path = _folder.Write("b.yaml", "kind: [\n");

        var result = PolicyLoader.Load(_folder.Root);

        Assert.Null(result.Set);
        Assert.StartsWith($"{path}:2:1: This is not valid YAML", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DanglingLinks_AreErrors()
    {
        _folder.Write("a.yaml", Policy("a"));
        File.CreateSymbolicLink(_folder.At("gone.yaml"), "nowhere.yaml");
        File.CreateSymbolicLink(_folder.At("itself.yaml"), "itself.yaml");

        var result = PolicyLoader.Load(_folder.Root);

        Assert.Null(result.Set);
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.StartsWith("The file cannot be read: ", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_UnreadableFile_IsAnError()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("The superuser may read everything.");
            return;
        }

        File.SetUnixFileMode(_folder.Write("a.yaml", Policy("a")), UnixFileMode.None);

        var result = PolicyLoader.Load(_folder.Root);

        Assert.Null(result.Set);
        Assert.StartsWith("The file cannot be read: ", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LargeFile_IsAnError()
    {
        using (var file = File.Create(_folder.At("a.yaml")))
        {
            file.SetLength(64L * 1024 * 1024 + 1);
        }

        Assert.Equal("The file is larger than 64 MiB; split it.", Assert.Single(PolicyLoader.Load(_folder.Root).Errors).Message);
    }

    [Fact]
    public void Load_ByteOrderMark_IsPassedOver()
    {
        File.WriteAllBytes(_folder.At("a.yaml"), [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(Policy("a"))]);

        Assert.Equal(["a"], PolicyLoader.Load(_folder.Root).Set!.Policies);
    }

    [Fact]
    public void Load_BytesThatAreNotUtf8_AreAnError()
    {
        // In Latin-1, an é. Replaced by U+FFFD, the rule would deny a path that nobody asks for.
        File.WriteAllBytes(_folder.At("a.yaml"), System.Text.Encoding.Latin1.GetBytes(TestPolicies.Rule("Deny", "to: [{operation: {paths: [/é]}}]")));

        var result = PolicyLoader.Load(_folder.Root);

        Assert.Null(result.Set);
        Assert.StartsWith("The file is not UTF-8 text", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RelativePath_ErrorsNameItAsGiven()
    {
        _folder.Write("a.yaml", "a\n");
        var given = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Root);

        Assert.Equal(Path.Combine(given, "a.yaml"), Assert.Single(PolicyLoader.Load(given).Errors).Location.File);
    }

    private static string Policy(string name) => TestPolicies.Document("{effect: Allow, rules: [{}]}", $"{{name: {name}}}");
}
