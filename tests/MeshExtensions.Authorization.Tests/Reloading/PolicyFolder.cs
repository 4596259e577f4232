namespace MeshExtensions.Authorization.Tests.Reloading;

/// <summary>A folder of policies that goes away with the test.</summary>
internal sealed class PolicyFolder : IDisposable
{
    private int _changes;

    public PolicyFolder() => Path = Directory.CreateTempSubdirectory("policies-").FullName;

    public string Path { get; }

    public string File(string name = "policy.yaml") => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, with a time that differs from that of every version before, however fast the test is.</summary>
    public void Write(string text, string name = "policy.yaml")
    {
        System.IO.File.WriteAllText(File(name), text);
        System.IO.File.SetLastWriteTimeUtc(File(name), DateTime.UnixEpoch.AddDays(1).AddMilliseconds(++_changes));
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
