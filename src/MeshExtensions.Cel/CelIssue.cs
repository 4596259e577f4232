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
    // Of a long line what stands around the place is shown.
    private const int LongLine = 160;
    private const int ShownBefore = 100;
    private const int ShownAfter = 60;

    /// <summary>The message with its place, the source's line or the part of it around the place, and a caret below: as a terminal shows them.</summary>
    /// <returns>Three lines, without a line end after the last.</returns>
    public override string ToString()
    {
        var runes = SourceLine.EnumerateRunes().ToArray();
        var isLong = runes.Length > LongLine;
        var first = isLong ? Math.Max(0, Math.Min(Column - 1, runes.Length) - ShownBefore) : 0;
        var last = isLong ? Math.Min(runes.Length, Math.Max(Column - 1, 0) + ShownAfter) : runes.Length;
        var text = new StringBuilder();
        text.Append(Line).Append(':').Append(Column).Append(": ").Append(Message).Append('\n').Append(" | ").Append(first > 0 ? "…" : "");
        foreach (var rune in runes.AsSpan(first..last))
        {
            // What moves the cursor, or does more, is not for a terminal.
            text.Append(Rune.IsControl(rune) && rune.Value != '\t' ? "\uFFFD" : rune.ToString());
        }

        text.Append(last < runes.Length ? "…" : "").Append('\n').Append(" | ").Append(first > 0 ? " " : "");
        foreach (var rune in runes.AsSpan(first..Math.Min(Math.Max(Column - 1, first), last)))
        {
            // A tab stays a tab, so that the caret stands below its character whatever the width of one.
            text.Append(rune.Value == '\t' ? '\t' : ' ');
        }

        return text.Append('^').Append('~', Math.Clamp(Length - 1, 0, isLong ? Math.Max(0, last - Column) : int.MaxValue)).ToString();
    }
}
