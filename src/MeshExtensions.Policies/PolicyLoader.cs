using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies;

/// <summary>Reads policy documents from files or text and compiles them.</summary>
public static class PolicyLoader
{
    /// <summary>A policy file is text that people write; a larger one is another kind of file.</summary>
    private const long MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>Reads every <c>.yaml</c> and <c>.yml</c> file at <paramref name="path"/>, which is a file or a folder, and compiles them together.</summary>
    public static PolicyLoadResult Load(string path)
    {
        var errors = new List<PolicyError>();
        var sources = new List<KeyValuePair<string, string>>();
        foreach (var file in PolicyFiles.Find(path, errors))
        {
            try
            {
                if (file.Length > MaxFileBytes)
                {
                    errors.Add(new PolicyError(new SourceLocation(file.FullName, 0, 0), $"The file is larger than {MaxFileBytes / (1024 * 1024)} MiB; split it."));
                    continue;
                }

                sources.Add(new(file.FullName, File.ReadAllText(file.FullName)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                errors.Add(new PolicyError(new SourceLocation(file.FullName, 0, 0), $"The file cannot be read: {exception.Message}"));
            }
        }

        return Compile(sources, errors);
    }

    /// <summary>Compiles policies that are in memory already, as pairs of a name for messages and YAML text.</summary>
    public static PolicyLoadResult Parse(params IEnumerable<KeyValuePair<string, string>> sources) => Compile(sources, []);

    private static PolicyLoadResult Compile(IEnumerable<KeyValuePair<string, string>> sources, List<PolicyError> errors)
    {
        var reader = new AccessPolicyReader(errors);
        var documents = new List<AccessPolicyDocument>();
        foreach (var (name, text) in sources)
        {
            documents.AddRange(YamlDocumentReader.Read(name, text, errors).Select(reader.Read).OfType<AccessPolicyDocument>());
        }

        var set = PolicyCompiler.Compile(documents, errors);
        return errors.Count == 0 ? new PolicyLoadResult(set, []) : new PolicyLoadResult(null, errors);
    }
}
