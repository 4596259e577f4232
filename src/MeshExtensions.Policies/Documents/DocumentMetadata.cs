using System.Collections.Immutable;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary><c>metadata</c> of a document, as far as it means something here.</summary>
/// <param name="Name">The name; <c>?</c> when there is none, which is an error.</param>
/// <param name="Namespace">The namespace, or <see langword="null"/>.</param>
/// <param name="Annotations">The annotations; only text ones.</param>
/// <param name="Location">Where the document begins.</param>
internal sealed record DocumentMetadata(
    string Name, string? Namespace, ImmutableDictionary<string, YamlScalar> Annotations, SourceLocation Location)
{
    /// <summary>Takes <c>metadata</c> off a document. Labels, uid and the rest are Kubernetes' own and mean nothing here.</summary>
    public static DocumentMetadata Read(YamlFields document, ICollection<PolicyError> errors)
    {
        string? name = null;
        string? @namespace = null;
        var annotations = ImmutableDictionary<string, YamlScalar>.Empty;
        if (document.Take("metadata") is { } node && YamlFields.Open(node, "metadata", errors) is { } metadata)
        {
            name = metadata.TakeText("name")?.Value;
            @namespace = metadata.TakeText("namespace")?.Value;
            annotations = ReadAnnotations(metadata, errors);
        }

        if (name is null)
        {
            errors.Add(new PolicyError(document.Location, "The document has no metadata.name; decisions, logs and metrics call the policy by it."));
        }

        return new DocumentMetadata(name ?? "?", @namespace, annotations, document.Location);
    }

    /// <summary>Kubernetes takes only texts. One that is passed over could be the one that says a policy is not in force yet.</summary>
    private static ImmutableDictionary<string, YamlScalar> ReadAnnotations(YamlFields metadata, ICollection<PolicyError> errors)
    {
        var node = metadata.Take("annotations");
        if (node is null or YamlScalar { IsNull: true })
        {
            return ImmutableDictionary<string, YamlScalar>.Empty;
        }

        var entries = node is YamlMapping mapping ? mapping.Entries : [];
        foreach (var wrong in node is YamlMapping ? entries.Select(entry => entry.Value).Where(value => value is not YamlScalar) : [node])
        {
            errors.Add(new PolicyError(wrong.Location, $"Annotations are names with a text each, but this is {wrong.Kind}."));
        }

        return entries
            .Where(entry => entry.Value is YamlScalar)
            .ToImmutableDictionary(entry => entry.Key.Value, entry => (YamlScalar)entry.Value, StringComparer.Ordinal);
    }
}
