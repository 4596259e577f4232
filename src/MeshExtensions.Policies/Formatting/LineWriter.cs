using System.Text;

namespace MeshExtensions.Policies.Formatting;

/// <summary>Collects the lines of the output: none ends with a blank, and an empty line stands only between two others.</summary>
internal sealed class LineWriter
{
    private readonly StringBuilder _text = new();
    private bool _mayBeBlank;

    /// <summary>An empty line, unless what came before has to be followed at once.</summary>
    public void Blank(bool isWanted)
    {
        if (isWanted && _mayBeBlank)
        {
            _text.Append('\n');
            _mayBeBlank = false;
        }
    }

    public void StartLine(int indentation) => _text.Append(' ', indentation);

    public void Write(string text) => _text.Append(text);

    public void EndLine(Comment? comment)
    {
        if (comment is not null)
        {
            _text.Append(' ').Append(comment.Text);
        }

        _text.Append('\n');
        _mayBeBlank = true;
    }

    public void Line(int indentation, string text)
    {
        if (text.Length > 0)
        {
            StartLine(indentation);
            Write(text);
        }

        EndLine(comment: null);
    }

    public void Comments(IEnumerable<Comment> comments, int indentation)
    {
        foreach (var comment in comments)
        {
            Blank(comment.HasBlankAbove);
            Line(indentation, comment.Text);
        }
    }

    /// <summary>Says that no empty line may follow what is written so far.</summary>
    public void ForbidBlank() => _mayBeBlank = false;

    public override string ToString() => _text.ToString();
}
