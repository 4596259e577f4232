using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Data;

/// <summary>Makes tables of data documents, and reads the files that these name.</summary>
internal static class DataLoader
{
    /// <summary>YAML becomes nodes before it becomes a table, which takes many times its size; the other forms have no such limit.</summary>
    private const long MaximumYamlBytes = 64 * 1024 * 1024;

    /// <summary>How a file is written, by the end of its name; <see langword="null"/> for other names.</summary>
    public static DataForm? FormOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JSON" => DataForm.Json,
        ".YAML" or ".YML" => DataForm.Yaml,
        ".CSV" => DataForm.Csv,
        _ => null,
    };

    /// <summary>Loads a document's values.</summary>
    /// <param name="document">What <see cref="DataDocumentReader"/> read.</param>
    /// <param name="folder">The folder that the document's file is in.</param>
    /// <param name="errors">Gets all that is wrong; never an exception.</param>
    public static DataLoadResult Load(DataDocument document, string folder, ICollection<PolicyError> errors)
    {
        if (document.Values is { } values)
        {
            return new DataLoadResult(LoadYaml(values, errors), []);
        }

        var file = document.File!;
        var path = Path.Combine(folder, file.Value);
        var table = Read(path, file, errors) is { } text ? Load(text, document.Columns, errors) : null;
        return new DataLoadResult(table, [path]);
    }

    /// <summary>Loads what a file holds.</summary>
    /// <param name="text">The file; the end of its name says how it is written.</param>
    /// <param name="columns">Which columns of a CSV file matter.</param>
    /// <param name="errors">Gets all that is wrong.</param>
    public static DataTable? Load(DataText text, CsvColumns columns, ICollection<PolicyError> errors)
    {
        var form = FormOf(text.File);
        if (form == DataForm.Yaml)
        {
            return LoadYaml(text, errors);
        }

        var found = new DataErrors(text.File, text.Locate, errors);
        var builder = new DataTableBuilder(found);
        if (form == DataForm.Json)
        {
            JsonDataReader.Read(text, builder, found);
        }
        else
        {
            new CsvDataReader(text, columns, builder, found).Read();
        }

        found.Finish();
        return builder.Build();
    }

    private static DataText? Read(string path, YamlScalar file, ICollection<PolicyError> errors)
    {
        try
        {
            var length = new FileInfo(path).Length;
            var limit = FormOf(path) == DataForm.Yaml ? MaximumYamlBytes : Array.MaxLength;
            if (length <= limit)
            {
                return DataText.Create(path, File.ReadAllBytes(path), errors);
            }

            errors.Add(new PolicyError(
                file.Location,
                $"The file {DataErrors.Quote(file.Value)} has {length} bytes, and at most {limit} can be read; "
                + (limit == MaximumYamlBytes ? "write it as JSON or CSV." : "split it into several documents.")));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add(new PolicyError(
                file.Location,
                $"There is no file {DataErrors.Quote(path)}; the path begins at the folder of the document that names it."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new PolicyError(file.Location, $"The file {DataErrors.Quote(file.Value)} cannot be read: {exception.Message}"));
        }

        return null;
    }

    private static DataTable? LoadYaml(DataText text, ICollection<PolicyError> errors)
    {
        var before = errors.Count;
        var documents = YamlDocumentReader.Read(text.File, text.ToString(), errors);
        if (errors.Count > before)
        {
            return null;
        }

        if (documents.Count == 1)
        {
            return LoadYaml(documents[0], errors);
        }

        errors.Add(documents.Count == 0
            ? new PolicyError(new SourceLocation(text.File, 0, 0), "The file holds no values; write {} for a table without keys.")
            : new PolicyError(documents[1].Location, "A second document begins here; a file of data holds one, so put all values into it."));
        return null;
    }

    private static DataTable? LoadYaml(YamlNode root, ICollection<PolicyError> errors)
    {
        var file = root.Location.File;
        var found = new DataErrors(file, place => YamlValueWriter.Locate(file, place), errors);
        var builder = new DataTableBuilder(found);
        new YamlValueWriter(builder, found).WriteTable(root);
        found.Finish();
        return builder.Build();
    }
}
