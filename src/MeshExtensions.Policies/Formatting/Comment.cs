namespace MeshExtensions.Policies.Formatting;

/// <summary>A comment, from its # to the end of its line, without trailing blanks.</summary>
/// <param name="text">Its text, with the #.</param>
/// <param name="column">The column of its #, counted from 0.</param>
/// <param name="hasBlankAbove">Whether an empty line stands above it.</param>
internal sealed class Comment(string text, int column, bool hasBlankAbove)
{
    public string Text { get; } = text;

    public int Column { get; } = column;

    public bool HasBlankAbove { get; set; } = hasBlankAbove;
}
