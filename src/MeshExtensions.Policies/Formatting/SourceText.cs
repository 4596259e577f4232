namespace MeshExtensions.Policies.Formatting;

/// <summary>A text with its lines. Lines and columns are counted from 0 here.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(string text)
    {
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    /// <summary>The whole text, its lines ended by line feeds.</summary>
    public string Text { get; }

    /// <summary>
    /// The text without a byte order mark and with line feeds for line ends. Refuses characters that some readers of YAML take for a line's end and
    /// others do not, or at which some stop reading.
    /// </summary>
    public static string Normalize(string text)
    {
        text = (text.StartsWith('\uFEFF') ? text[1..] : text).Replace("\r\n", "\n", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsRefused(text[i]))
            {
                var lineStart = text.LastIndexOf('\n', i) + 1;
                throw new UnformattableException(
                    text.AsSpan(0, i).Count('\n') + 1,
                    i - lineStart + 1,
                    $"The character U+{(int)text[i]:X4} has no place in a policy; take it out, or write it as an escape in double quotes");
            }
        }

        return text;
    }

    /// <summary>The line that holds the character at <paramref name="index"/>.</summary>
    public int LineOf(int index)
    {
        var found = _lineStarts.BinarySearch(index);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>How far into its line the character at <paramref name="index"/> stands.</summary>
    public int ColumnOf(int index) => index - _lineStarts[LineOf(index)];

    /// <summary>Whether the line above the one with <paramref name="index"/> is there and holds nothing.</summary>
    public bool HasBlankAbove(int index)
    {
        var line = LineOf(index);
        return line > 0 && Text.AsSpan(_lineStarts[line - 1], _lineStarts[line] - _lineStarts[line - 1]).IsWhiteSpace();
    }

    /// <summary>Whether only blanks stand between the line's beginning and <paramref name="index"/>.</summary>
    public bool IsFirstOnLine(int index)
    {
        var start = _lineStarts[LineOf(index)];
        return Text.AsSpan(start, index - start).IsWhiteSpace();
    }

    /// <summary>Where the line with <paramref name="index"/> ends, before its line feed.</summary>
    public int EndOfLine(int index)
    {
        var end = Text.IndexOf('\n', index);
        return end < 0 ? Text.Length : end;
    }

    private static bool IsRefused(char c) => c switch
    {
        '\t' or '\n' => false,
        < ' ' or (>= '\u007F' and <= '\u009F') or '\u2028' or '\u2029' or '\uFEFF' => true,
        _ => false,
    };
}
