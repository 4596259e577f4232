using MeshExtensions.Policies.Data;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Testing;

/// <summary>Values in suites.</summary>
internal static class SuiteValues
{
    /// <summary>
    /// Reads a mapping whose values are of any kind: claims, metadata. Numbers, true, false and null are what they look like unless they are quoted, as in the
    /// YAML of data documents.
    /// </summary>
    public static DataTable? Read(YamlNode node, string what, ICollection<PolicyError> errors)
    {
        if (node is not YamlMapping)
        {
            errors.Add(new PolicyError(node.Location, $"{what} must be a mapping (key: value), but is {node.Kind}."));
            return null;
        }

        var file = node.Location.File;
        var found = new DataErrors(file, place => YamlValueWriter.Locate(file, place), errors);
        var builder = new DataTableBuilder(found);
        new YamlValueWriter(builder, found).WriteTable(node);
        found.Finish();
        return builder.Build();
    }

    /// <summary>A text, or a list of some; <see langword="null"/> for anything else.</summary>
    public static IReadOnlyList<string>? ReadTexts(YamlNode node) => node switch
    {
        YamlScalar { IsNull: false } text => [text.Value],
        YamlSequence { Items.Count: > 0 } list when list.Items.All(item => item is YamlScalar { IsNull: false }) =>
            list.Items.Select(item => ((YamlScalar)item).Value).ToList(),
        _ => null,
    };
}
