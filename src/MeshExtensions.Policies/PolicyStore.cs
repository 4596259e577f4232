using System.Text;
using MeshExtensions.Policies.Compilation;

namespace MeshExtensions.Policies;

/// <summary>
/// Reads and compiles policies, and remembers what it made of each file and document, so that reading them again costs what has changed. One reader at a time.
/// </summary>
public sealed class PolicyStore(PolicyOptions options)
{
    /// <summary>A policy file is text that people write; a larger one is another kind of file.</summary>
    private const long MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>Fails on other bytes. Replaced, they would make a value that no request has, and a rule that never denies.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SetCompiler _compiler = new(options);
    private Dictionary<string, ReadFile> _files = new(StringComparer.Ordinal);

    /// <summary>What the policies are compiled with.</summary>
    public PolicyOptions Options => options;

    /// <summary>Files besides the policies that the last result depends on: those that data documents name.</summary>
    public IReadOnlyList<string> DataFiles => _compiler.DataFiles;

    /// <summary>Reads every <c>.yaml</c> and <c>.yml</c> file at <paramref name="path"/>, which is a file or a folder, and compiles them together.</summary>
    public PolicyLoadResult Load(string path) => Load([path]);

    /// <summary>Reads the files at all of <paramref name="paths"/>, each a file or a folder, and compiles them together; one that is found twice, once.</summary>
    public PolicyLoadResult Load(IReadOnlyList<string> paths)
    {
        var errors = new List<PolicyError>();
        var sources = new List<KeyValuePair<string, string>>();
        var files = new Dictionary<string, ReadFile>(StringComparer.Ordinal);
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in paths.SelectMany(path => PolicyFiles.Find(path, errors)).DistinctBy(file => file.FullName, StringComparer.Ordinal))
        {
            var name = file.ToString(); // as the user gave it, and not in full
            var state = PolicyFiles.StateOf(file, folders);
            if (_files.TryGetValue(name, out var known) && known.State == state)
            {
                files[name] = known;
                sources.Add(new(name, known.Text));
            }
            else if (Read(file, name, errors) is { } text)
            {
                files[name] = new ReadFile(state, text);
                sources.Add(new(name, text));
            }
        }

        _files = files;
        return _compiler.Compile(sources, errors);
    }

    /// <summary>Compiles policies that are in memory already, as pairs of a name for messages and YAML text.</summary>
    public PolicyLoadResult Parse(IEnumerable<KeyValuePair<string, string>> sources) => _compiler.Compile([.. sources], []);

    private static string? Read(FileInfo file, string name, List<PolicyError> errors)
    {
        try
        {
            if (file.Length <= MaxFileBytes)
            {
                return File.ReadAllText(file.FullName, StrictUtf8);
            }

            errors.Add(new PolicyError(new SourceLocation(name, 0, 0), $"The file is larger than {MaxFileBytes / (1024 * 1024)} MiB; split it."));
        }
        catch (DecoderFallbackException)
        {
            errors.Add(new PolicyError(new SourceLocation(name, 0, 0), "The file is not UTF-8 text; save it as UTF-8."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new PolicyError(new SourceLocation(name, 0, 0), $"The file cannot be read: {exception.Message}"));
        }

        return null;
    }

    private sealed record ReadFile(string State, string Text);
}
