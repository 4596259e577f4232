using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Data;

/// <summary>A document of kind Data as its author wrote it: values by key, in the document or in a file beside it.</summary>
/// <param name="Name">The document's name.</param>
/// <param name="Namespace">The namespace that it belongs to, or <see langword="null"/>.</param>
/// <param name="Identifier">The name as conditions write it behind <c>data.</c>: with underscores for dashes.</param>
/// <param name="Values">The values; <see langword="null"/> when they are in a file.</param>
/// <param name="File">The file's path from the document's folder; <see langword="null"/> when the values are in the document.</param>
/// <param name="Columns">Which columns of a CSV file matter.</param>
/// <param name="Location">Where the document begins.</param>
internal sealed record DataDocument(
    string Name,
    string? Namespace,
    string Identifier,
    YamlNode? Values,
    YamlScalar? File,
    CsvColumns Columns,
    SourceLocation Location);

/// <summary>Which columns of a CSV file matter, by the names in its first row.</summary>
/// <param name="Key">The column with the keys; <see langword="null"/> for the first.</param>
/// <param name="Value">The column with the values; <see langword="null"/> for all that are not the key's.</param>
internal sealed record CsvColumns(YamlScalar? Key, YamlScalar? Value)
{
    /// <summary>Nothing was written about columns.</summary>
    public static CsvColumns Default { get; } = new(null, null);
}
