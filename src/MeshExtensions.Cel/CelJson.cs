using System.Globalization;
using System.Text;
using System.Text.Json;
using MeshExtensions.Cel.Checking;
using MeshExtensions.Cel.Network;
using MeshExtensions.Cel.Time;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel;

/// <summary>Values from JSON and to JSON (langdef, "JSON Data Conversion"). For data and for people; allocates.</summary>
public static class CelJson
{
    private const int MaximumDepth = 64;

    // That of a Utf8JsonWriter, which throws at it; optionals in optionals do not show there.
    private const int MaximumWrittenDepth = 1000;

    // A value may hold one part many times, and that part another: written out it is of any size.
    private const int MaximumParts = 1_000_000;

    /// <summary>Reads a value: objects become maps, arrays lists, and numbers ints where they are
    /// whole and written as such, uints where they are too large for that, else doubles.</summary>
    /// <param name="json">One JSON value as UTF-8.</param>
    /// <exception cref="JsonException">This is not JSON, is nested deeper than 64 levels, or has one name twice in an object.</exception>
    public static CelValue Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaximumDepth, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            reader.Read();
            var value = Read(ref reader);
            return reader.Read() ? throw new JsonException("There is more after the JSON value.") : value;
        }
        catch (InvalidOperationException exception)
        {
            // A string with half of a surrogate pair, or with bytes that are not UTF-8.
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <summary>Writes a value. Ints are numbers even beyond 2^53, as in every other program here; what JSON has no form for is a string.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">Not an error.</param>
    /// <param name="arena">That of the evaluation.</param>
    /// <exception cref="InvalidOperationException">
    /// The value has more than 1,000,000 parts, or is nested deeper than 1,000 levels; what was written is a beginning.
    /// </exception>
    public static void Write(Utf8JsonWriter writer, in CelValue value, CelArena arena)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var left = (long)MaximumParts;
        Write(writer, value, arena, MaximumWrittenDepth, ref left);
        if (left < 0)
        {
            throw new InvalidOperationException(
                "The value is too large to be written: it has more than 1,000,000 parts, or is nested deeper than 1,000 levels.");
        }
    }

    /// <summary>The name of a value's run-time type, as <c>type(x)</c> gives it.</summary>
    public static string TypeName(in CelValue value) => StandardTypes.Of(value).Name;

    /// <summary>Writes a value or its beginning.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">Not an error.</param>
    /// <param name="arena">That of the evaluation.</param>
    /// <param name="levels">How deep to go; what lies deeper is an ellipsis.</param>
    /// <param name="left">How many more values to write; the others are left out.</param>
    private static void Write(Utf8JsonWriter writer, in CelValue value, CelArena arena, int levels, ref long left)
    {
        left--;
        if (levels == 0 && value.Kind is (CelKind.List or CelKind.Map or CelKind.Record or CelKind.Optional))
        {
            writer.WriteStringValue("…");
            left = -1;
            return;
        }

        switch (value.Kind)
        {
            case CelKind.Null:
                writer.WriteNullValue();
                break;
            case CelKind.Bool:
                writer.WriteBooleanValue(value.Bits != 0);
                break;
            case CelKind.Int:
                writer.WriteNumberValue(value.Bits);
                break;
            case CelKind.Uint:
                writer.WriteNumberValue((ulong)value.Bits);
                break;
            case CelKind.Double when double.IsFinite(value.DoubleValue):
                writer.WriteNumberValue(value.DoubleValue);
                break;
            case CelKind.String:
                writer.WriteStringValue(value.Span);
                break;
            case CelKind.Bytes:
                writer.WriteBase64StringValue(value.Span);
                break;
            case CelKind.List:
                writer.WriteStartArray();
                for (var i = 0; i < ListView.Count(value) && left >= 0; i++)
                {
                    Write(writer, ListView.Element(value, i, arena), arena, levels - 1, ref left);
                }

                writer.WriteEndArray();
                break;
            case CelKind.Map:
                WriteMap(writer, value, arena, levels, ref left);
                break;
            case CelKind.Record:
                WriteRecord(writer, value, arena, levels, ref left);
                break;
            case CelKind.Optional when value.TryGetOptional(out var inner):
                Write(writer, inner, arena, levels - 1, ref left);
                break;
            case CelKind.Optional:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue(ScalarText(value));
                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, in CelValue map, CelArena arena, int levels, ref long left)
    {
        writer.WriteStartObject();
        for (var i = 0; i < MapView.Count(map) && left >= 0; i++)
        {
            MapView.Entry(map, i, arena, out var key, out var value);
            if (key.Kind == CelKind.String)
            {
                writer.WritePropertyName(key.Span);
            }
            else
            {
                writer.WritePropertyName(key.Kind switch
                {
                    CelKind.Bool => key.Bits != 0 ? "true" : "false",
                    CelKind.Uint => ((ulong)key.Bits).ToString(CultureInfo.InvariantCulture),
                    _ => key.Bits.ToString(CultureInfo.InvariantCulture),
                });
            }

            Write(writer, value, arena, levels - 1, ref left);
        }

        writer.WriteEndObject();
    }

    private static void WriteRecord(Utf8JsonWriter writer, in CelValue value, CelArena arena, int levels, ref long left)
    {
        var record = (CelRecord)value.Reference!;
        writer.WriteStartObject();
        for (var i = 0; i < record.RecordType.Fields.Length && left >= 0; i++)
        {
            var field = record.GetField(value.Bits, i, arena);
            if (field.Kind != CelKind.Unset)
            {
                writer.WritePropertyName(record.RecordType.Fields[i].Name);
                Write(writer, field, arena, levels - 1, ref left);
            }
        }

        writer.WriteEndObject();
    }

    private static string ScalarText(in CelValue value)
    {
        Span<byte> room = stackalloc byte[64];
        switch (value.Kind)
        {
            case CelKind.Timestamp when TimestampText.TryFormat(value.TimestampValue, room, out var written):
                return Encoding.UTF8.GetString(room[..written]);
            case CelKind.Duration when DurationText.TryFormat(value.DurationValue, room, out var written):
                return Encoding.UTF8.GetString(room[..written]);
            case CelKind.Ip when AddressText.TryFormat(Addresses.ToIp(value), room, out var written):
                return Encoding.UTF8.GetString(room[..written]);
            case CelKind.Cidr when CidrText.TryFormat(Addresses.ToCidr(value), room, out var written):
                return Encoding.UTF8.GetString(room[..written]);
            case CelKind.Type:
                return ((CelType)value.Reference!).Name;
            case CelKind.Double:
                return double.IsNaN(value.DoubleValue) ? "NaN" : value.DoubleValue > 0 ? "Infinity" : "-Infinity";
            default:
                return value.Kind.ToString();
        }
    }

    private static CelValue Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return CelValue.Null;
            case JsonTokenType.True or JsonTokenType.False:
                return CelValue.Bool(reader.TokenType == JsonTokenType.True);
            case JsonTokenType.Number when reader.TryGetInt64(out var number):
                return CelValue.Int(number);
            case JsonTokenType.Number when reader.TryGetUInt64(out var number):
                return CelValue.Uint(number);
            case JsonTokenType.Number:
                return double.IsFinite(reader.GetDouble())
                    ? CelValue.Double(reader.GetDouble())
                    : throw new JsonException("A number is too large for a double.");
            case JsonTokenType.String:
                return CelValue.String(reader.GetString()!);
            case JsonTokenType.StartArray:
                var elements = new List<CelValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    elements.Add(Read(ref reader));
                }

                return CelValue.List([.. elements]);
            default:
                return ReadObject(ref reader);
        }
    }

    private static CelValue ReadObject(ref Utf8JsonReader reader)
    {
        var pairs = new List<CelValue>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw new JsonException($"The name '{name}' is twice in one object.");
            }

            reader.Read();
            pairs.Add(CelValue.String(name));
            pairs.Add(Read(ref reader));
        }

        return ConstantMap.Create([.. pairs]);
    }
}
