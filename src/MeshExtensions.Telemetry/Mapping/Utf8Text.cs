using System.Buffers;
using System.Text;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>
/// Text from Envoy is not always UTF-8 (failure reasons and certificate subjects are copied as they came),
/// and a parser of OTLP may refuse a whole request for one bad string.
/// </summary>
internal static class Utf8Text
{
    /// <summary>Writes text without a tag or length, each invalid sequence replaced by U+FFFD.</summary>
    public static void WriteReplacingInvalid(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> text)
    {
        var start = 0;
        var position = 0;
        while (position < text.Length)
        {
            var status = Rune.DecodeFromUtf8(text[position..], out _, out var consumed);
            if (status != OperationStatus.Done)
            {
                writer.WriteRaw(text[start..position]);
                writer.WriteRaw("\uFFFD"u8);
                start = position + consumed;
            }

            position += consumed;
        }

        writer.WriteRaw(text[start..]);
    }

    /// <summary>The beginning of a text, at most <paramref name="maxBytes"/> long, not ending within a character.</summary>
    public static ReadOnlySpan<byte> Truncate(ReadOnlySpan<byte> text, int maxBytes)
    {
        if (text.Length <= maxBytes)
        {
            return text;
        }

        var length = maxBytes;
        while (length > 0 && (text[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return text[..length];
    }
}
