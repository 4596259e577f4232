using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies;

/// <summary>Reads the section <c>authorization</c> of the configuration file, and what the environment says instead.</summary>
public static class PolicyOptionsFile
{
    /// <summary>How the names of variables begin; what follows is the key, without regard to case.</summary>
    public const string VariablePrefix = "MESHEXT_AUTHORIZATION__";

    /// <summary>The keys whose value is one text or a list of some, which is what a variable can hold; a list is separated by commas.</summary>
    private static readonly string[] Keys = ["rootNamespace", "defaultNamespace", "trustDomain", TrustDomainAliases, "trustedHops", "unselected", "paths"];

    private const string TrustDomainAliases = "trustDomainAliases";

    /// <summary>Reads options.</summary>
    /// <param name="path">The file; <see langword="null"/> for none, and then defaults and environment alone.</param>
    /// <param name="environment">Variables by name.</param>
    /// <param name="errors">Gets all that is wrong; with any the options must not be used.</param>
    public static PolicyOptions Read(string? path, IEnumerable<KeyValuePair<string, string>> environment, ICollection<PolicyError> errors)
    {
        var entries = new List<KeyValuePair<YamlScalar, YamlNode>>();
        var location = new SourceLocation(path ?? "environment", 0, 0);
        if (path is not null && ReadSection(path, errors) is { } section)
        {
            entries.AddRange(section.Entries);
            location = section.Location;
        }

        foreach (var (name, value) in environment.Where(variable => variable.Key.StartsWith(VariablePrefix, StringComparison.OrdinalIgnoreCase)))
        {
            var where = new SourceLocation(name, 0, 0);
            var written = name[VariablePrefix.Length..];
            if (Keys.FirstOrDefault(key => key.Equals(written, StringComparison.OrdinalIgnoreCase)) is not { } key)
            {
                var nearest = Suggestion.Nearest(written, Keys);
                errors.Add(new PolicyError(where, $"There is no such setting. {(nearest is null ? $"Known: {string.Join(", ", Keys)}." : $"Did you mean {VariablePrefix}{nearest.ToUpperInvariant()}?")}"));
                continue;
            }

            entries.RemoveAll(entry => entry.Key.Value == key);
            YamlNode node = key == TrustDomainAliases
                ? new YamlSequence(where, value.Split(',', StringSplitOptions.TrimEntries).Select(YamlNode (item) => new YamlScalar(where, item, IsPlain: false)).ToList())
                : new YamlScalar(where, value, IsPlain: false);
            entries.Add(new(new YamlScalar(where, key, IsPlain: false), node));
        }

        var fields = YamlFields.Open(new YamlMapping(location, entries), "authorization", errors)!;
        var options = PolicyOptionsReader.Read(fields, errors);
        fields.RejectTheRest();
        return options;
    }

    private static YamlMapping? ReadSection(string path, ICollection<PolicyError> errors)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new PolicyError(new SourceLocation(path, 0, 0), $"The configuration file cannot be read: {exception.Message}"));
            return null;
        }

        var documents = YamlDocumentReader.Read(path, text, errors);
        if (documents.Count > 1)
        {
            errors.Add(new PolicyError(documents[1].Location, "The configuration is one document; there is another."));
        }

        if (documents.Count == 0 || YamlFields.Open(documents[0], "The configuration", errors) is not { } configuration)
        {
            return null;
        }

        var section = configuration.Take("authorization");
        configuration.RejectTheRest();
        switch (section)
        {
            case null or YamlScalar { IsNull: true }:
                return null;
            case YamlMapping mapping:
                return mapping;
            default:
                errors.Add(new PolicyError(section.Location, $"authorization must be a mapping (key: value), but is {section.Kind}."));
                return null;
        }
    }
}
