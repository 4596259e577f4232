using System.Text;
using System.Text.Json;

namespace MeshExtensions.Policies.Data;

/// <summary>
/// Reads a table from JSON: an object, or an array of strings that is a set. Token by token, because a document object would take many times the file's size.
/// </summary>
internal static class JsonDataReader
{
    /// <summary>How deep lists and maps may nest. It is that of YAML documents here, so that one form can be written as the other.</summary>
    public const int MaximumDepth = 32;

    /// <summary>Reads the file's one value; everything wrong is an error with its place.</summary>
    public static void Read(DataText text, DataTableBuilder builder, DataErrors errors)
    {
        var reader = new Utf8JsonReader(text.Bytes, new JsonReaderOptions { MaxDepth = 2 * MaximumDepth });
        try
        {
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    ReadValues(ref reader, builder, errors);
                    break;
                case JsonTokenType.StartArray:
                    ReadSet(ref reader, builder, errors);
                    break;
                default:
                    errors.Add(reader.TokenStartIndex, "The file must hold an object (key: value), or an array of strings, which is a set of keys.");
                    break;
            }
        }
        catch (JsonException broken)
        {
            // The message goes on with the place as the reader counts it, from 0 and in bytes.
            var end = broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            errors.Add(
                text.OffsetOf(broken.LineNumber ?? 0, broken.BytePositionInLine ?? 0),
                $"This is not valid JSON: {(end < 0 ? broken.Message : broken.Message[..end])}");
        }
    }

    private static void ReadValues(ref Utf8JsonReader reader, DataTableBuilder builder, DataErrors errors)
    {
        byte[] room = [];
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth == MaximumDepth:
                    errors.Add(reader.TokenStartIndex, $"The values nest deeper than {MaximumDepth} levels; make them flatter.");
                    return;
                case JsonTokenType.StartObject:
                    builder.BeginMap();
                    break;
                case JsonTokenType.EndObject:
                    builder.EndMap();
                    break;
                case JsonTokenType.StartArray:
                    builder.BeginList();
                    break;
                case JsonTokenType.EndArray:
                    builder.EndList();
                    break;
                case JsonTokenType.PropertyName:
                    builder.Key(Text(ref reader, ref room, errors), reader.TokenStartIndex);
                    break;
                case JsonTokenType.String:
                    builder.Text(Text(ref reader, ref room, errors));
                    break;
                case JsonTokenType.Number:
                    ReadNumber(ref reader, builder, errors);
                    break;
                case JsonTokenType.Null:
                    builder.Null();
                    break;
                default:
                    builder.Bool(reader.TokenType == JsonTokenType.True);
                    break;
            }
        }
        while (!builder.IsFull && reader.Read());
    }

    private static void ReadSet(ref Utf8JsonReader reader, DataTableBuilder builder, DataErrors errors)
    {
        byte[] room = [];
        builder.BeginMap();
        while (!builder.IsFull && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                builder.Key(Text(ref reader, ref room, errors), reader.TokenStartIndex);
                builder.Bool(true);
            }
            else
            {
                errors.Add(
                    reader.TokenStartIndex,
                    "An array is a set of keys, so everything in it must be a string; for keys with values, write an object (key: value).");
                reader.Skip();
            }
        }

        builder.EndMap();
        if (!builder.IsFull)
        {
            reader.Read(); // More text behind the array is an error, which is found here.
        }
    }

    private static void ReadNumber(ref Utf8JsonReader reader, DataTableBuilder builder, DataErrors errors)
    {
        if (reader.TryGetInt64(out var whole))
        {
            builder.Int(whole);
            return;
        }

        // A whole number as a double would be another number, and nobody would see it.
        var isWhole = reader.ValueSpan.IndexOfAny(".eE"u8) < 0;
        var number = isWhole ? double.NaN : reader.GetDouble();
        if (!double.IsFinite(number))
        {
            errors.Add(reader.TokenStartIndex, DataNumbers.TooLarge(Encoding.UTF8.GetString(reader.ValueSpan), isWhole));
            number = 0;
        }

        builder.Double(number);
    }

    /// <summary>The text of a string or name, good until the next call.</summary>
    private static ReadOnlySpan<byte> Text(ref Utf8JsonReader reader, ref byte[] room, DataErrors errors)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        if (room.Length < reader.ValueSpan.Length)
        {
            room = new byte[reader.ValueSpan.Length]; // No escape is shorter than what it stands for.
        }

        try
        {
            return room.AsSpan(0, reader.CopyString(room));
        }
        catch (InvalidOperationException)
        {
            errors.Add(reader.TokenStartIndex, "This string has half of a surrogate pair (\\uD800 to \\uDFFF), which is no character; write both halves.");
            return reader.ValueSpan;
        }
    }
}
