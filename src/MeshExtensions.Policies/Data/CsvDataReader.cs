using System.Text;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Data;

/// <summary>
/// Reads a table from CSV, whose first row names the columns. All values are texts. With a value column, a key's value is that column's; without, it is
/// true when there is no other column than the key's, and else a map of the others by their names.
/// </summary>
internal sealed class CsvDataReader(DataText text, CsvColumns columns, DataTableBuilder builder, DataErrors errors)
{
    private readonly CsvRows _rows = new(text, errors);
    private readonly List<byte[]> _header = [];

    /// <summary>Reads the file; everything wrong is an error with its place.</summary>
    public void Read()
    {
        if (!_rows.TryRead())
        {
            errors.Add(0, "The file is empty; its first row must name the columns.");
            return;
        }

        ReadHeader();
        var keyColumn = columns.Key is null ? 0 : Find(columns.Key);
        var valueColumn = columns.Value is null ? -1 : Find(columns.Value);
        builder.BeginMap();
        while (!builder.IsFull && _rows.TryRead())
        {
            if (_rows.Fields.Count != _header.Count)
            {
                errors.Add(
                    _rows.Place,
                    $"This row has {Fields(_rows.Fields.Count)}, but the header has {_header.Count}; a field with a comma in it needs quotes.");
            }
            else
            {
                ReadRow(keyColumn, valueColumn);
            }
        }

        builder.EndMap();
    }

    private static string Fields(int count) => count == 1 ? "1 field" : $"{count} fields";

    private void ReadHeader()
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in _rows.Fields)
        {
            var name = _rows.TextOf(field).ToArray();
            var words = Encoding.UTF8.GetString(name);
            _header.Add(name);
            if (words.Length == 0 || words != words.Trim())
            {
                errors.Add(
                    field.Place,
                    $"The column name {DataErrors.Quote(words)} is empty, or has a space before or behind it; the first row must name the columns.");
            }
            else if (!places.TryAdd(words, field.Place))
            {
                errors.AddRepeated(places[words], field.Place, name);
            }
        }

        // Read as one column, each line would be a key that no request has.
        if (_header.Count == 1 && _header[0].AsSpan().IndexOfAny((byte)';', (byte)'\t') >= 0)
        {
            errors.Add(_rows.Fields[0].Place, "The header has semicolons or tabs but no commas; write the file with commas between its fields.");
        }
    }

    /// <summary>The index of a column by its name; the first when there is none, so that the rows can be looked at for more errors.</summary>
    private int Find(YamlScalar column)
    {
        var index = _header.FindIndex(name => Encoding.UTF8.GetString(name) == column.Value);
        if (index >= 0)
        {
            return index;
        }

        var known = _header.ConvertAll(Encoding.UTF8.GetString);
        var nearest = Suggestion.Nearest(column.Value, known);
        errors.Add(column.Location, $"The file {text.File} has no column {DataErrors.Quote(column.Value)}. "
            + (nearest is null ? $"It has {DataErrors.Quote(string.Join(", ", known))}." : $"Did you mean {DataErrors.Quote(nearest)}?"));
        return 0;
    }

    private void ReadRow(int keyColumn, int valueColumn)
    {
        var key = _rows.Fields[keyColumn];
        if (key.Length == 0)
        {
            errors.Add(key.Place, "The key of this row is empty; fill it in or take the row out.");
            return;
        }

        builder.Key(_rows.TextOf(key), key.Place);
        if (valueColumn >= 0)
        {
            builder.Text(_rows.TextOf(_rows.Fields[valueColumn]));
            return;
        }

        if (_header.Count == 1)
        {
            builder.Bool(true);
            return;
        }

        builder.BeginMap();
        for (var i = 0; i < _header.Count; i++)
        {
            if (i != keyColumn)
            {
                builder.Key(_header[i], _rows.Fields[i].Place);
                builder.Text(_rows.TextOf(_rows.Fields[i]));
            }
        }

        builder.EndMap();
    }
}
