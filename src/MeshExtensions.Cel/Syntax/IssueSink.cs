namespace MeshExtensions.Cel.Syntax;

/// <summary>Collects the issues of one source, up to a bound: an issue costs a walk over the source to find its line, and nobody reads the hundredth.</summary>
/// <param name="source">Where the issues are.</param>
/// <param name="issues">Where they are added; may hold others before.</param>
internal sealed class IssueSink(CelSource source, List<CelIssue> issues)
{
    private const int Maximum = 20;

    private readonly int _before = issues.Count;

    public bool Any => issues.Count > _before;

    public bool IsFull => issues.Count - _before >= Maximum;

    public void Add(SourceSpan span, string message)
    {
        if (!IsFull)
        {
            issues.Add(source.Issue(span, message));
        }
    }

    /// <summary>Puts the issues in the order of the source: the lexer has seen all of it before the parser begins.</summary>
    public void Sort()
    {
        var sorted = issues.Skip(_before).OrderBy(issue => issue.Line).ThenBy(issue => issue.Column).ToList();
        issues.RemoveRange(_before, issues.Count - _before);
        issues.AddRange(sorted);
    }
}
