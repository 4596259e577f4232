using YamlDotNet.Core.Events;

namespace MeshExtensions.Policies.Formatting;

/// <summary>Takes a literal or folded scalar apart, so that it can be written at another indentation.</summary>
internal static class BlockScalarText
{
    /// <summary>How far the content is indented from what holds it; the indicator is needed where the first line begins with a blank.</summary>
    public const int Indentation = 2;

    /// <summary>The comment in the header's line, from its #, or an empty text.</summary>
    public static string CommentOf(ReadOnlySpan<char> source)
    {
        var end = source.IndexOf('\n');
        var header = end < 0 ? source : source[..end];
        var comment = header.IndexOf('#');
        return comment < 0 ? string.Empty : header[comment..].TrimEnd(" \t").ToString();
    }

    /// <param name="scalar">What the parser read.</param>
    /// <param name="source">The scalar's text, from its indicator.</param>
    /// <param name="parentColumn">Column of the key or the dash that holds it, counted from 0; below 0 for a document's root.</param>
    /// <param name="isEndOfFile">Whether nothing follows in the file.</param>
    public static BlockScalarNode Read(Scalar scalar, string source, int parentColumn, bool isEndOfFile)
    {
        if (parentColumn < 0)
        {
            // Where such a text ends, parsers do not agree on: its lines may stand at the line's beginning, as the marker of a document does.
            throw new UnformattableException((int)scalar.Start.Line, (int)scalar.Start.Column, "A document that is only a text with | or > is not a policy");
        }

        var endOfHeader = source.IndexOf('\n');
        var header = endOfHeader < 0 ? source : source[..endOfHeader];
        var indicators = header.AsSpan(0, header.AsSpan().IndexOfAny(" \t#") is >= 0 and var end ? end : header.Length);
        var lines = endOfHeader < 0 ? [] : source[(endOfHeader + 1)..].Split('\n').ToList();
        if (lines.Count > 0 && (!isEndOfFile || lines[^1].Length == 0))
        {
            lines.RemoveAt(lines.Count - 1); // What follows the last line feed is the next line's indentation.
        }

        var digit = indicators.IndexOfAnyInRange('1', '9');
        var indentation = digit >= 0 ? parentColumn + (indicators[digit] - '0') : Detect(scalar, lines);
        for (var i = 0; i < lines.Count; i++)
        {
            lines[i] = lines[i][Math.Min(indentation, IndentationOf(lines[i]))..];
        }

        var keeps = indicators.Contains('+');
        while (!keeps && lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        // A file that ends without a line feed gives a text without one, and the file will end with one.
        var chomping = indicators.Contains('-') || (scalar.Value.Length > 0 && !scalar.Value.EndsWith('\n')) ? "-" : keeps ? "+" : "";
        return new BlockScalarNode($"{indicators[0]}{(NeedsIndicator(lines) ? $"{Indentation}" : "")}{chomping}", lines);
    }

    /// <summary>The indentation of the first line with text; without measure when there is no text.</summary>
    private static int Detect(Scalar scalar, List<string> lines)
    {
        var first = lines.FindIndex(line => line.AsSpan().ContainsAnyExcept(' '));
        if (first < 0)
        {
            return int.MaxValue;
        }

        var indentation = IndentationOf(lines[first]);
        var deeper = lines.FindIndex(line => line.Length > indentation);
        return deeper < first
            ? throw new UnformattableException((int)scalar.Start.Line + 1 + deeper, 1, "Blanks before the text hide how far it is indented; take them out")
            : indentation;
    }

    private static bool NeedsIndicator(List<string> lines)
    {
        var first = lines.FindIndex(line => line.Length > 0);
        return first >= 0 && lines[first][0] is ' ' or '\t';
    }

    private static int IndentationOf(string line) => line.AsSpan().IndexOfAnyExcept(' ') is >= 0 and var text ? text : line.Length;
}
