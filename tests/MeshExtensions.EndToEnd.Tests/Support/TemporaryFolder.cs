using System.Runtime.InteropServices;
using System.Text;

namespace MeshExtensions.EndToEnd.Tests.Support;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private int _replacements;

    public string Path { get; } = Directory.CreateTempSubdirectory("meshext-e2e-").FullName;

    /// <summary>A file's path in here.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, over one that is there, as an editor does that saves in place: the file is short for a moment.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Writes a file in place and in pieces.</summary>
    public void WriteInPieces(string name, string text)
    {
        using var writer = new StreamWriter(File(name)) { AutoFlush = true };
        foreach (var line in text.Split('\n'))
        {
            writer.Write(line);
            writer.Write('\n');
        }
    }

    /// <summary>Puts a file in the place of another in one step, as tools do that write beside it and rename.</summary>
    public void Replace(string name, string text)
    {
        // Hidden, so that it is not a policy itself.
        var beside = File($".{name}.{Interlocked.Increment(ref _replacements)}");
        System.IO.File.WriteAllText(beside, text);
        System.IO.File.Move(beside, File(name), overwrite: true);
    }

    /// <summary>Renames a link over another. .NET's own moves take a link for the folder that it leads to.</summary>
    public void Rename(string from, string to) => Assert.Equal(0, Rename(Encoding.UTF8.GetBytes($"{File(from)}\0"), Encoding.UTF8.GetBytes($"{File(to)}\0")));

    /// <summary>Makes a pipe that looks like a file.</summary>
    public string MakePipe(string name)
    {
        Assert.Equal(0, MakePipe(Encoding.UTF8.GetBytes($"{File(name)}\0"), 0x1A4)); // rw-r--r--
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    [DllImport("libc", EntryPoint = "mkfifo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakePipe(byte[] path, uint mode);

    [DllImport("libc", EntryPoint = "rename")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(byte[] from, byte[] to);
}
