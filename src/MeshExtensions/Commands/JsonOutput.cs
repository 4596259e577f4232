using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;

namespace MeshExtensions.Commands;

/// <summary>The JSON that verbs print: indented, and with text as it is rather than escaped for HTML.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object, whose members <paramref name="write"/> writes.</summary>
    public static string Object(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>A message as proto3 JSON in a member of the object that is being written.</summary>
    public static void WriteMessage(Utf8JsonWriter json, string name, IMessage message)
    {
        json.WritePropertyName(name);
        using var document = JsonDocument.Parse(JsonFormatter.Default.Format(message));
        document.RootElement.WriteTo(json);
    }
}
