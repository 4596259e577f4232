using System.Text;

namespace MeshExtensions.Commands;

/// <summary>Lines that fit a terminal, broken between words. What has no blank in it, such as a place that an editor opens, stays whole.</summary>
internal sealed class WrappedText
{
    private const int Width = 100;

    private readonly StringBuilder _text = new();

    /// <summary>A line of nothing.</summary>
    public void Break() => _text.Append('\n');

    /// <summary>A text; further lines of it are indented by two more blanks.</summary>
    /// <param name="indent">Blanks before the first line.</param>
    /// <param name="text">The text.</param>
    public void Add(int indent, string text) => Add(new string(' ', indent), indent + 2, text);

    /// <summary>A text after something that stands before its first line only.</summary>
    /// <param name="lead">What stands before it.</param>
    /// <param name="hanging">Blanks before further lines.</param>
    /// <param name="text">The text.</param>
    public void Add(string lead, int hanging, string text)
    {
        _text.Append(lead);
        var column = lead.Length;
        var isFirst = true;
        foreach (var word in text.Split(' '))
        {
            if (!isFirst && column + 1 + word.Length > Width)
            {
                _text.Append('\n').Append(' ', hanging);
                column = hanging;
            }
            else if (!isFirst)
            {
                _text.Append(' ');
                column++;
            }

            _text.Append(word);
            column += word.Length;
            isFirst = false;
        }

        _text.Append('\n');
    }

    /// <summary>Text that keeps its own lines, such as a caret below a character.</summary>
    public void AddLines(int indent, string text)
    {
        foreach (var line in text.Split('\n'))
        {
            _text.Append(' ', indent).Append(line).Append('\n');
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
