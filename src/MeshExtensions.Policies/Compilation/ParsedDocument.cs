using System.Collections.Immutable;
using MeshExtensions.Policies.Data;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Compilation;

/// <summary>Which text, and where: the same text in the same place makes the same document.</summary>
internal sealed class DocumentKey(string file, int firstLine, string text) : IEquatable<DocumentKey>
{
    private readonly int _hash = HashCode.Combine(file, firstLine, text);

    /// <summary>Name of the file.</summary>
    public string File { get; } = file;

    /// <summary>The line in which the text begins, from 1.</summary>
    public int FirstLine { get; } = firstLine;

    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <inheritdoc/>
    public bool Equals(DocumentKey? other) => ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && FirstLine == other.FirstLine && File == other.File && Text == other.Text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DocumentKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}

/// <summary>A document as far as it can be read without knowing the others.</summary>
/// <param name="Nodes">What is to become policies.</param>
/// <param name="Data">Data documents in it.</param>
/// <param name="Errors">What was wrong so far.</param>
internal sealed record ParsedDocument(ImmutableArray<YamlNode> Nodes, ImmutableArray<DataDocument> Data, ImmutableArray<PolicyError> Errors)
{
    /// <summary>Parses a document, which by separators that the splitter does not know, or by directives, may be several.</summary>
    public static ParsedDocument Parse(DocumentKey key)
    {
        var errors = new List<PolicyError>();
        var roots = YamlDocumentReader.Read(key.File, key.Text, errors, key.FirstLine).SelectMany(Flatten).ToList();
        var data = new DataDocumentReader(errors);
        return new ParsedDocument(
            [.. roots.Where(root => !IsData(root))], [.. roots.Where(IsData).Select(data.Read).OfType<DataDocument>()], [.. errors]);
    }

    /// <summary>A list, as <c>kubectl get -o yaml</c> prints it, is several documents.</summary>
    private static IEnumerable<YamlNode> Flatten(YamlNode root) =>
        Field(root, "kind") is YamlScalar { Value: "List" } && Field(root, "apiVersion") is YamlScalar { Value: "v1" } && Field(root, "items") is YamlSequence items
            ? items.Items
            : [root];

    private static bool IsData(YamlNode root) => Field(root, "kind") is YamlScalar { Value: DataDocumentReader.Kind };

    private static YamlNode? Field(YamlNode root, string name) =>
        root is YamlMapping mapping ? mapping.Entries.FirstOrDefault(entry => entry.Key.Value == name).Value : null;
}

/// <summary>What came of one document.</summary>
/// <param name="Policies">Its policies.</param>
/// <param name="Data">Its data documents.</param>
/// <param name="Errors">What keeps it from being used.</param>
/// <param name="Warnings">What is hardly meant so.</param>
internal sealed record CompiledDocument(
    ImmutableArray<CompiledPolicy> Policies,
    ImmutableArray<DataDocument> Data,
    ImmutableArray<PolicyError> Errors,
    ImmutableArray<PolicyError> Warnings);
