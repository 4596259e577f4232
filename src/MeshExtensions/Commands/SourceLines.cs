using System.Text;
using MeshExtensions.Policies;

namespace MeshExtensions.Commands;

/// <summary>Lines of the files that messages speak of, each file read once.</summary>
internal sealed class SourceLines
{
    private const int LongLine = 160;

    private readonly Dictionary<string, string[]> _files = new(StringComparer.Ordinal);

    /// <summary>The line, and below it a caret at the column; <see langword="null"/> when the place is a whole file, or there is no such line.</summary>
    public string? Excerpt(SourceLocation location)
    {
        if (location.Line == 0 || LineOf(location) is not { } line)
        {
            return null;
        }

        var column = Math.Clamp(location.Column, 1, line.Length + 1);
        var shown = new StringBuilder();
        var padding = new StringBuilder();
        foreach (var character in line.AsSpan(0, Math.Min(line.Length, LongLine)))
        {
            // What moves the cursor, or does more, is not for a terminal; a tab stays one, so that the caret stands below its character.
            shown.Append(char.IsControl(character) && character != '\t' ? '\uFFFD' : character);
            if (shown.Length < column)
            {
                padding.Append(character == '\t' ? '\t' : ' ');
            }
        }

        return column > LongLine ? $"  | {shown}…" : $"  | {shown}\n  | {padding}^";
    }

    private string? LineOf(SourceLocation location)
    {
        if (!_files.TryGetValue(location.File, out var lines))
        {
            try
            {
                lines = File.ReadAllLines(location.File);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                lines = [];
            }

            _files.Add(location.File, lines);
        }

        return location.Line <= lines.Length ? lines[location.Line - 1] : null;
    }
}
