using System.Globalization;
using System.Text;

namespace MeshExtensions.Cel.Conformance;

/// <summary>
/// Escapes of protobuf's text format, in which the suite's own files are written: \uXXXX, \UXXXXXXXX and \?. A conversion to JSON by a parser that does not
/// know them leaves them in expected values as they are; so an expected value that differs is compared once more with these replaced.
/// </summary>
internal static class TextFormat
{
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var decoded = new List<byte>();
        while (!text.IsEmpty)
        {
            var length = text switch
            {
                [(byte)'\\', (byte)'u', ..] when text.Length >= 6 => 4,
                [(byte)'\\', (byte)'U', ..] when text.Length >= 10 => 8,
                _ => 0,
            };
            if (length > 0
                && uint.TryParse(text.Slice(2, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                && Rune.TryCreate((int)code, out var rune))
            {
                decoded.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                text = text[(2 + length)..];
                continue;
            }

            if (text is [(byte)'\\', (byte)'?', ..])
            {
                text = text[1..];
            }

            decoded.Add(text[0]);
            text = text[1..];
        }

        return [.. decoded];
    }
}
