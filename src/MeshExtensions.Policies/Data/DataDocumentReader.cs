using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Data;

/// <summary>Reads a document of kind Data from YAML. It goes on after an error, so that one run reports all of them.</summary>
internal sealed class DataDocumentReader(ICollection<PolicyError> errors)
{
    /// <summary>The kind of document that this reader reads.</summary>
    public const string Kind = "Data";

    /// <summary>That of a DNS label, as for names in Kubernetes.</summary>
    private const int MaximumNameLength = 63;

    /// <summary>Reads one document, or returns <see langword="null"/> when it does not say where its values are.</summary>
    public DataDocument? Read(YamlNode root)
    {
        if (YamlFields.Open(root, "A data document", errors) is not { } document || !CheckKind(document))
        {
            return null;
        }

        var (name, @namespace) = ReadMetadata(document);
        var specNode = document.Take("spec");
        document.Take("status"); // Kubernetes' own; a document exported from a cluster may carry it.
        document.RejectTheRest();
        if (specNode is null)
        {
            errors.Add(new PolicyError(document.Location, "The document has no 'spec'; add spec.values or spec.file."));
            return null;
        }

        if (YamlFields.Open(specNode, "spec", errors) is not { } spec)
        {
            return null;
        }

        var values = ReadValues(spec);
        var fileNode = spec.Take("file");
        var file = fileNode is null ? null : ReadFile(fileNode);
        var columns = ReadColumns(spec, file);
        spec.RejectTheRest();
        if (values is not null && fileNode is not null)
        {
            errors.Add(new PolicyError(fileNode.Location, "spec has both 'values' and 'file'; keep one of them, the table is made of one source."));
            return null;
        }

        if (values is null && fileNode is null)
        {
            errors.Add(new PolicyError(spec.Location, "spec has neither 'values' nor 'file'; add the one where the values are."));
        }

        return values is null && file is null
            ? null
            : new DataDocument(name, @namespace, name.Replace('-', '_'), values, file, columns, document.Location);
    }

    private bool CheckKind(YamlFields document)
    {
        var apiVersion = document.TakeText("apiVersion");
        var kind = document.TakeText("kind");
        if (apiVersion?.Value == AccessPolicyReader.ApiVersion && kind?.Value == Kind)
        {
            return true;
        }

        errors.Add(new PolicyError(
            (kind ?? apiVersion)?.Location ?? document.Location,
            $"This is apiVersion '{apiVersion?.Value}', kind '{kind?.Value}'; a data document has apiVersion {AccessPolicyReader.ApiVersion}, kind {Kind}."));
        return false;
    }

    private (string Name, string? Namespace) ReadMetadata(YamlFields document)
    {
        YamlScalar? name = null;
        string? @namespace = null;
        if (document.Take("metadata") is { } node && YamlFields.Open(node, "metadata", errors) is { } metadata)
        {
            // Labels, annotations, uid and the rest are Kubernetes' own and mean nothing here.
            name = metadata.TakeText("name");
            @namespace = metadata.TakeText("namespace")?.Value;
        }

        if (name is null)
        {
            errors.Add(new PolicyError(document.Location, "The document has no metadata.name; conditions call its values data.NAME."));
        }
        else if (!IsName(name.Value))
        {
            errors.Add(new PolicyError(
                name.Location,
                $"The name {DataErrors.Quote(name.Value)} cannot be used: it must be at most {MaximumNameLength} lower-case letters, digits and dashes, "
                + "begin with a letter and end with a letter or digit; conditions call the values data.NAME, with underscores for dashes."));
        }
        else if (name.Value is "true" or "false" or "null" or "in")
        {
            errors.Add(new PolicyError(
                name.Location,
                $"The name '{name.Value}' is a word of the expression language, so no condition could write it; choose another."));
        }

        return (name?.Value ?? "?", @namespace);
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaximumNameLength
        && char.IsAsciiLetterLower(name[0])
        && name[^1] != '-'
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private YamlNode? ReadValues(YamlFields spec)
    {
        var node = spec.Take("values");
        if (node is YamlScalar)
        {
            errors.Add(new PolicyError(
                node.Location,
                "'values' of spec must be a mapping (key: value) or a list of texts, which is a set of keys; write {} for a table without keys."));
        }

        return node;
    }

    private YamlScalar? ReadFile(YamlNode node)
    {
        if (node is not YamlScalar { Value.Length: > 0, IsNull: false } file)
        {
            errors.Add(new PolicyError(node.Location, "'file' of spec must be the path of a file, as a text that is not empty."));
            return null;
        }

        var path = file.Value;
        var error = path.StartsWith('/') || Path.IsPathRooted(path) || path.Split('/').Contains("..")
            ? "must stay below the document's folder: write the path from there, without '..'"
            : path.Any(letter => char.IsControl(letter) || letter == '\\')
                ? "has a backslash or a control character in it; write the path with '/' between folders"
                : DataLoader.FormOf(path) is null
                    ? "must end with .json, .yaml, .yml or .csv, which says how to read it"
                    : null;
        if (error is null)
        {
            return file;
        }

        errors.Add(new PolicyError(file.Location, $"The file {DataErrors.Quote(path)} {error}."));
        return null;
    }

    private CsvColumns ReadColumns(YamlFields spec, YamlScalar? file)
    {
        if (spec.Take("csv") is not { } node || YamlFields.Open(node, "'csv' of spec", errors) is not { } csv)
        {
            return CsvColumns.Default;
        }

        if (file is null || DataLoader.FormOf(file.Value) != DataForm.Csv)
        {
            errors.Add(new PolicyError(node.Location, "'csv' of spec says how a .csv file is read, and 'file' names none; take it out."));
        }

        var key = csv.TakeText("key");
        var value = csv.TakeText("value");
        csv.RejectTheRest();
        if (key is not null && key.Value == value?.Value)
        {
            errors.Add(new PolicyError(value.Location, "'key' and 'value' of csv name the same column; leave 'value' out if the file is a set of keys."));
        }

        return new CsvColumns(key, value);
    }
}
