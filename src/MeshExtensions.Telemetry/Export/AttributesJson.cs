using System.Text.Json;
using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Export;

/// <summary>Turns repeated KeyValue fields into one JSON object.</summary>
internal static class AttributesJson
{
    private const uint Key = OtlpFields.KeyValueKey << WireTag.Shift | WireTag.LengthDelimited;
    private const uint Value = OtlpFields.KeyValueValue << WireTag.Shift | WireTag.LengthDelimited;
    private const uint AnyString = OtlpFields.AnyString << WireTag.Shift | WireTag.LengthDelimited;
    private const uint AnyInt = OtlpFields.AnyInt << WireTag.Shift | WireTag.Varint;
    private const uint AnyArray = OtlpFields.AnyArray << WireTag.Shift | WireTag.LengthDelimited;
    private const uint ListValue = OtlpFields.ListValues << WireTag.Shift | WireTag.LengthDelimited;

    /// <summary>Writes a property whose value is an object of the attributes.</summary>
    /// <param name="json">Stands within an object.</param>
    /// <param name="name">The property's name.</param>
    /// <param name="message">The message that has the attributes.</param>
    /// <param name="attributeTag">The tag of its repeated KeyValue.</param>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> message, uint attributeTag)
    {
        json.WriteStartObject(name);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == attributeTag && reader.TryReadMessage(out var keyValue))
            {
                WriteKeyValue(json, ref keyValue);
            }
            else if (tag != attributeTag)
            {
                reader.TrySkip(tag);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteKeyValue(Utf8JsonWriter json, ref ProtobufReader keyValue)
    {
        // Our own KeyValues have the key first.
        while (keyValue.TryReadTag(out var tag))
        {
            if (tag == Key && keyValue.TryReadBytes(out var key))
            {
                json.WritePropertyName(key);
            }
            else if (tag == Value && keyValue.TryReadMessage(out var any))
            {
                WriteValue(json, ref any);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Writes the kinds of value that the mapping makes: texts, integers and arrays of texts.</summary>
    private static void WriteValue(Utf8JsonWriter json, ref ProtobufReader any)
    {
        if (any.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case AnyString when any.TryReadBytes(out var text):
                    json.WriteStringValue(text);
                    return;
                case AnyInt when any.TryReadVarint(out var number):
                    json.WriteNumberValue((long)number);
                    return;
                case AnyArray when any.TryReadMessage(out var elements):
                    WriteArray(json, ref elements);
                    return;
            }
        }

        json.WriteNullValue();
    }

    private static void WriteArray(Utf8JsonWriter json, ref ProtobufReader elements)
    {
        json.WriteStartArray();
        while (elements.TryReadTag(out var tag) && tag == ListValue && elements.TryReadMessage(out var element))
        {
            if (element.TryReadTag(out var kind) && kind == AnyString && element.TryReadBytes(out var text))
            {
                json.WriteStringValue(text);
            }
        }

        json.WriteEndArray();
    }
}
