using System.Text;
using System.Text.Unicode;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Data;

/// <summary>
/// Writes YAML nodes into a table: a mapping, or a list of texts that is a set. The nodes are not deeper than <see cref="YamlDocumentReader"/> lets them be,
/// so recursion ends. A place is a line, times 2^32, and a column.
/// </summary>
internal sealed class YamlValueWriter(DataTableBuilder builder, DataErrors errors)
{
    private byte[] _room = new byte[256];

    /// <summary>Where the values go.</summary>
    public DataTableBuilder Builder { get; } = builder;

    /// <summary>Where the errors go.</summary>
    public DataErrors Errors { get; } = errors;

    /// <summary>A place as a number.</summary>
    public static long PlaceOf(SourceLocation location) => ((long)location.Line << 32) | (uint)location.Column;

    /// <summary>A number as a place.</summary>
    public static SourceLocation Locate(string file, long place) => new(file, (int)(place >> 32), (int)place);

    /// <summary>Writes a whole table.</summary>
    public void WriteTable(YamlNode root)
    {
        switch (root)
        {
            case YamlMapping mapping:
                WriteMapping(mapping);
                break;
            case YamlSequence set:
                WriteSet(set);
                break;
            default:
                Errors.Add(root.Location, $"The values must be a mapping (key: value) or a list of texts, which is a set of keys, but are {root.Kind}.");
                break;
        }
    }

    /// <summary>Writes a scalar as a text.</summary>
    public void Text(YamlScalar scalar) => Builder.Text(Encode(scalar));

    private void WriteSet(YamlSequence set)
    {
        Builder.BeginMap();
        foreach (var item in set.Items)
        {
            if (item is YamlScalar key)
            {
                Key(key);
                Builder.Bool(true);
            }
            else
            {
                Errors.Add(
                    item.Location,
                    $"A list is a set of keys, so everything in it must be a text, but this is {item.Kind}; for keys with values, write key: value.");
            }
        }

        Builder.EndMap();
    }

    private void WriteMapping(YamlMapping mapping)
    {
        Builder.BeginMap();
        foreach (var (key, value) in mapping.Entries)
        {
            Key(key);
            WriteValue(value);
        }

        Builder.EndMap();
    }

    private void WriteValue(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                YamlCoreScalar.Write(scalar, this);
                break;
            case YamlSequence sequence:
                Builder.BeginList();
                foreach (var item in sequence.Items)
                {
                    WriteValue(item);
                }

                Builder.EndList();
                break;
            default:
                WriteMapping((YamlMapping)node);
                break;
        }
    }

    private void Key(YamlScalar key)
    {
        if (key.IsNull)
        {
            Errors.Add(key.Location, "A key is empty or null; give it a text, in quotes if that is what it should be.");
        }

        Builder.Key(Encode(key), PlaceOf(key.Location));
    }

    /// <summary>The scalar's text as UTF-8, good until the next call.</summary>
    private ReadOnlySpan<byte> Encode(YamlScalar scalar)
    {
        var most = Encoding.UTF8.GetMaxByteCount(scalar.Value.Length);
        if (_room.Length < most)
        {
            _room = new byte[most];
        }

        if (Utf8.FromUtf16(scalar.Value, _room, out _, out var written, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
        {
            Errors.Add(scalar.Location, "This text has half of a surrogate pair (\\uD800 to \\uDFFF), which is no character; write both halves.");
        }

        return _room.AsSpan(0, written);
    }
}
