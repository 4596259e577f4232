using System.Text;
using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies;

/// <summary>Reads policy documents from files or text and compiles them.</summary>
public static class PolicyLoader
{
    /// <summary>A policy file is text that people write; a larger one is another kind of file.</summary>
    private const long MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>Fails on other bytes. Replaced, they would make a value that no request has, and a rule that never denies.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads every <c>.yaml</c> and <c>.yml</c> file at <paramref name="path"/>, which is a file or a folder, and compiles them together.</summary>
    public static PolicyLoadResult Load(string path)
    {
        var errors = new List<PolicyError>();
        var sources = new List<KeyValuePair<string, string>>();
        foreach (var file in PolicyFiles.Find(path, errors))
        {
            var name = file.ToString(); // as the user gave it, and not in full
            try
            {
                if (file.Length > MaxFileBytes)
                {
                    errors.Add(new PolicyError(new SourceLocation(name, 0, 0), $"The file is larger than {MaxFileBytes / (1024 * 1024)} MiB; split it."));
                    continue;
                }

                sources.Add(new(name, File.ReadAllText(file.FullName, StrictUtf8)));
            }
            catch (DecoderFallbackException)
            {
                errors.Add(new PolicyError(new SourceLocation(name, 0, 0), "The file is not UTF-8 text; save it as UTF-8."));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                errors.Add(new PolicyError(new SourceLocation(name, 0, 0), $"The file cannot be read: {exception.Message}"));
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
