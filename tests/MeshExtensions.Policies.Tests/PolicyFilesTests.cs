using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests;

public sealed class PolicyFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<PolicyError> _errors = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_Folder_FindsYamlFilesAtAnyDepthInOrder()
    {
        foreach (var path in new[] { "b.yaml", "a.yml", "C.YAML", "sub/deep/a.yaml", "sub/z.yaml", "notes.txt", "yaml", "a.yaml.bak", ".hidden.yaml", ".git/x.yaml" })
        {
            _folder.Write(path, "");
        }

        Assert.Equal(["C.YAML", "a.yml", "b.yaml", "sub/deep/a.yaml", "sub/z.yaml"], Find());
        Assert.Empty(_errors);
    }

    [Fact]
    public void Find_File_IsTakenWhateverItsName()
    {
        var path = _folder.Write("policy.txt", "");

        Assert.Equal(path, Assert.Single(PolicyFiles.Find(path, _errors)).FullName);
        Assert.Empty(_errors);
    }

    [Fact]
    public void FindTests_Folder_FindsSuitesAlone()
    {
        foreach (var path in new[] { "a.yaml", "a_test.yaml", "sub/b_test.yml", ".hidden_test.yaml", "test.yaml" })
        {
            _folder.Write(path, "");
        }

        var found = PolicyFiles.FindTests(_folder.Root, _errors).Select(file => Path.GetRelativePath(_folder.Root, file.FullName)).ToArray();

        Assert.Equal(["a_test.yaml", Path.Combine("sub", "b_test.yml")], found);
        Assert.Equal(["a.yaml", "test.yaml"], Find());
        Assert.Empty(_errors);
    }

    [Fact]
    public void Find_EmptyFolder_FindsNothing()
    {
        Assert.Empty(Find());
        Assert.Empty(_errors);
    }

    [Fact]
    public void Find_MissingPath_IsAnError()
    {
        Assert.Empty(PolicyFiles.Find(_folder.At("missing"), _errors));
        Assert.Equal($"{_folder.At("missing")}: There is no such file or folder; give the folder that holds the policies.", Assert.Single(_errors).ToString());
    }

    [Fact]
    public void Find_MountedConfigMap_FindsEachFileOnce()
    {
        // What the kubelet makes: files are links into ..data, which is a link to the newest generation.
        _folder.Write("..2026_01_01/a.yaml", "");
        _folder.Write("..2026_01_01/b.yaml", "");
        Directory.CreateSymbolicLink(_folder.At("..data"), "..2026_01_01");
        File.CreateSymbolicLink(_folder.At("a.yaml"), "..data/a.yaml");
        File.CreateSymbolicLink(_folder.At("b.yaml"), "..data/b.yaml");

        Assert.Equal(["a.yaml", "b.yaml"], Find());
        Assert.Empty(_errors);
    }

    [Fact]
    public void Find_LinkedFolder_IsFollowed()
    {
        _folder.Write("..data/team/a.yaml", "");
        Directory.CreateSymbolicLink(_folder.At("team"), "..data/team");

        Assert.Equal(["team/a.yaml"], Find());
    }

    [Fact]
    public void Find_LinksThatLeadBack_IsOneErrorAndNoFile()
    {
        _folder.Write("a.yaml", "");
        foreach (var name in new[] { "l1", "l2", "l3", "l4" })
        {
            Directory.CreateSymbolicLink(_folder.At(name), ".");
        }

        Assert.Empty(Find());
        Assert.Contains("Folders nest deeper than 16 levels; a link that leads back may be the cause.", Assert.Single(_errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Find_DeepFolders_EndAtTheLimit(int depth, bool found)
    {
        _folder.Write(string.Concat(Enumerable.Repeat("d/", depth)) + "a.yaml", "");

        Assert.Equal(found ? 1 : 0, Find().Count);
        Assert.Equal(found ? 0 : 1, _errors.Count);
    }

    [Fact]
    public void Find_UnreadableFolder_IsAnError()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("The superuser may read everything.");
            return;
        }

        var closed = Directory.CreateDirectory(_folder.At("closed"));
        closed.UnixFileMode = UnixFileMode.None;

        Assert.Empty(Find());
        closed.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.StartsWith("The folder cannot be read: ", Assert.Single(_errors).Message, StringComparison.Ordinal);
    }

    private List<string> Find() =>
        PolicyFiles.Find(_folder.Root, _errors).Select(file => Path.GetRelativePath(_folder.Root, file.FullName).Replace('\\', '/')).ToList();
}
