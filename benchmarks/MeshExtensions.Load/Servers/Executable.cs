namespace MeshExtensions.Load.Servers;

/// <summary>Where the measured executable is.</summary>
internal static class Executable
{
    private const string Solution = "MeshExtensions.sln";

    /// <summary>The user's choice, or the one that was built with this harness, in the same configuration.</summary>
    public static string Find(string? chosen)
    {
        if (chosen is not null)
        {
            return File.Exists(chosen) ? Path.GetFullPath(chosen) : throw new LoadException($"--meshext {chosen}: there is no such file.", isSetup: true);
        }

        // …/benchmarks/MeshExtensions.Load/bin/CONFIGURATION/FRAMEWORK
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = output;
        while (root is not null && !File.Exists(Path.Combine(root.FullName, Solution)))
        {
            root = root.Parent;
        }

        var built = root is null ? null : Path.Combine(root.FullName, "src", "MeshExtensions", "bin", output.Parent!.Name, output.Name, "meshext");
        return File.Exists(built) ? built : throw new LoadException("meshext is not built; run 'dotnet build -c Release', or name an executable with --meshext.", isSetup: true);
    }
}
