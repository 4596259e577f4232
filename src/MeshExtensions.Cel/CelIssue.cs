using System.Text;

namespace MeshExtensions.Cel;

/// <summary>What is wrong with an expression, and where.</summary>
/// <param name="Message">What is wrong and, where it is known, the cure; without a place and without a full stop.</param>
/// <param name="Line">Line in the source, from 1.</param>
/// <param name="Column">Column in that line in code points, from 1.</param>
/// <param name="SourceLine">The line's text, without its end.</param>
/// <param name="Length">How many code points of the line are meant; at least 1.</param>
public sealed record CelIssue(string Message, int Line, int Column, string SourceLine, int Length)
{
    /// <summary>Two lines of source and caret below the message, as a terminal shows them.</summary>
    /// <returns>Three lines, without a line end after the last.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Line).Append(':').Append(Column).Append(": ").Append(Message).Append('\n');
        text.Append(" | ").Append(SourceLine).Append('\n').Append(" | ");

        // A tab stays a tab, so that the caret stands below its character whatever the width of one.
        var column = 1;
        foreach (var rune in SourceLine.EnumerateRunes())
        {
            if (column++ == Column)
            {
                break;
            }

            text.Append(rune.Value == '\t' ? '\t' : ' ');
        }

        return text.Append('^').Append('~', Math.Max(0, Length - 1)).ToString();
    }
}
