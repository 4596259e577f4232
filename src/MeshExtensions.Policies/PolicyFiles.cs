namespace MeshExtensions.Policies;

/// <summary>Which files below a path are policies.</summary>
public static class PolicyFiles
{
    /// <summary>Deep enough for any layout, and the end of a link that leads back to a folder above it.</summary>
    private const int MaxDepth = 16;

    /// <summary>
    /// The path itself when it is a file; else every YAML file below it, in the order of their paths. Hidden files and folders are left out:
    /// a mounted ConfigMap keeps its generations in folders that begin with two dots, and its files would be read twice.
    /// </summary>
    public static IReadOnlyList<FileInfo> Find(string path, ICollection<PolicyError> errors) => Find(path, name => IsYaml(name) && !IsTest(name), errors);

    /// <summary>The path itself when it is a file; else every file of tests below it, in the order of their paths. Hidden ones are left out here too.</summary>
    public static IReadOnlyList<FileInfo> FindTests(string path, ICollection<PolicyError> errors) => Find(path, IsTest, errors);

    private static List<FileInfo> Find(string path, Predicate<string> isWanted, ICollection<PolicyError> errors)
    {
        var where = new SourceLocation(path, 0, 0);
        try
        {
            if (File.Exists(path))
            {
                return [new FileInfo(path)];
            }

            if (!Directory.Exists(path))
            {
                errors.Add(new PolicyError(where, "There is no such file or folder; give the folder that holds the policies."));
                return [];
            }

            var files = new List<FileInfo>();
            if (!AddFiles(path, depth: 0, isWanted, files, errors))
            {
                return [];
            }

            files.Sort((left, right) => string.CompareOrdinal(left.FullName, right.FullName));
            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new PolicyError(where, $"The folder cannot be read: {exception.Message}"));
            return [];
        }
    }

    /// <summary>Name, size and time of a file, or of what a link leads to.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folders">What is known of folders, for the files that follow in the same look; a large mesh has thousands of files in a few folders.</param>
    public static string StateOf(FileInfo file, Dictionary<string, string>? folders = null)
    {
        try
        {
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists
                ? $"{file.FullName}|{target.FullName}|{FolderLinks(target, folders)}|{target.Length}|{target.LastWriteTimeUtc.Ticks}"
                : $"{file.FullName}|gone";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Links that lead to each other, for one. The loader meets the same and reports it.
            return $"{file.FullName}|{exception.Message}";
        }
    }

    /// <summary>
    /// Where the links among the folders above a file lead: a mounted ConfigMap swaps such a link, and of files unpacked with normalized times neither size nor
    /// time need differ from one generation to the next.
    /// </summary>
    private static string FolderLinks(FileInfo file, Dictionary<string, string>? folders)
    {
        if (folders is not null && file.DirectoryName is { } name && folders.TryGetValue(name, out var known))
        {
            return known;
        }

        var links = string.Empty;
        for (var folder = file.Directory; folder is not null; folder = folder.Parent)
        {
            links += folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        }

        if (folders is not null && file.DirectoryName is { } looked)
        {
            folders[looked] = links;
        }

        return links;
    }

    /// <summary>Whether a file holds tests of policies, <c>*_test.yaml</c>, which stand beside these.</summary>
    public static bool IsTest(string name) =>
        name.EndsWith("_test.yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_test.yml", StringComparison.OrdinalIgnoreCase);

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns whether the folders end; with links that lead back, going on would take time and errors without measure.</summary>
    private static bool AddFiles(string folder, int depth, Predicate<string> isWanted, List<FileInfo> files, ICollection<PolicyError> errors)
    {
        if (depth > MaxDepth)
        {
            errors.Add(new PolicyError(new SourceLocation(folder, 0, 0), $"Folders nest deeper than {MaxDepth} levels; a link that leads back may be the cause."));
            return false;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(folder))
        {
            var name = Path.GetFileName(entry);
            if (name.StartsWith('.'))
            {
                continue;
            }

            if (Directory.Exists(entry))
            {
                if (!AddFiles(entry, depth + 1, isWanted, files, errors))
                {
                    return false;
                }
            }
            else if (isWanted(name))
            {
                files.Add(new FileInfo(Path.Combine(folder, name)));
            }
        }

        return true;
    }
}
