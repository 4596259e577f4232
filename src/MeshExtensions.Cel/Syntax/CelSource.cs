using System.Text;
using MeshExtensions.Cel.Text;

namespace MeshExtensions.Cel.Syntax;

/// <summary>The text of an expression as UTF-8, and the places in it.</summary>
/// <param name="bytes">Well-formed or not; the lexer refuses what is not UTF-8.</param>
internal sealed class CelSource(byte[] bytes)
{
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Makes an issue from a place: line, column and the line's text are found only now, when they are needed.</summary>
    /// <param name="span">May lie at the end of the source, or beyond it.</param>
    /// <param name="message">See <see cref="CelIssue"/>.</param>
    public CelIssue Issue(SourceSpan span, string message)
    {
        var start = Math.Clamp(span.Start, 0, bytes.Length);
        var before = bytes.AsSpan(0, start);
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        var rest = bytes.AsSpan(lineStart);
        var lineEnd = rest.IndexOf((byte)'\n') is var end and >= 0 ? lineStart + end : bytes.Length;
        var length = Math.Clamp(span.End, start, Math.Max(start, lineEnd)) - start;
        return new CelIssue(
            message,
            before.Count((byte)'\n') + 1,
            CodePoints(before[lineStart..]) + 1,
            Encoding.UTF8.GetString(bytes.AsSpan(lineStart, lineEnd - lineStart)).TrimEnd('\r'),
            Math.Max(1, CodePoints(bytes.AsSpan(start, length))));
    }

    /// <summary>Line and column of a place, both from 1; the column in code points.</summary>
    public (int Line, int Column) PlaceOf(int offset)
    {
        var before = bytes.AsSpan(0, Math.Clamp(offset, 0, bytes.Length));
        return (before.Count((byte)'\n') + 1, Utf8Text.CountCodePoints(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);
    }

    private static int CodePoints(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var _ in Encoding.UTF8.GetString(text).EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
