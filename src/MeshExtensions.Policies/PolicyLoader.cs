namespace MeshExtensions.Policies;

/// <summary>Reads policy documents from files or text and compiles them, once. Who reads them again and again keeps a <see cref="PolicyStore"/>.</summary>
public static class PolicyLoader
{
    /// <summary>Reads every policy file at <paramref name="path"/>, which is a file or a folder, and compiles them together.</summary>
    public static PolicyLoadResult Load(string path, PolicyOptions? options = null) => new PolicyStore(options ?? PolicyOptions.Default).Load(path);

    /// <summary>Compiles policies that are in memory already, as pairs of a name for messages and YAML text.</summary>
    public static PolicyLoadResult Parse(IEnumerable<KeyValuePair<string, string>> sources, PolicyOptions? options = null) =>
        new PolicyStore(options ?? PolicyOptions.Default).Parse(sources);
}
