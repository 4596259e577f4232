namespace MeshExtensions.Policies.Formatting;

/// <summary>
/// Where comments belong. At the end of a line: to what ends there. On a line of its own: to the entry below, unless it is indented deeper than that one, as
/// the comment at the end of a list is; then to the innermost entry above that it is indented deeper than.
/// </summary>
internal sealed partial class TreeBuilder
{
    /// <summary>Comments that stand before what comes next.</summary>
    private readonly List<Comment> _pending = [];

    /// <summary>The block entries that ended since the last one began, innermost first.</summary>
    private readonly List<Entry> _closed = [];

    /// <summary>What a comment at the end of the line belongs to.</summary>
    private Entry? _owner;

    private bool _isAfterValue;

    private void Own(Entry entry, bool isAfterValue)
    {
        _owner = entry;
        _isAfterValue = isAfterValue;
    }

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\t')
        {
            _cursor++;
        }
    }

    /// <summary>Goes on to the next thing that is neither a blank nor a comment, and takes the comments.</summary>
    private void SkipGap()
    {
        while (_cursor < _text.Length)
        {
            if (_text[_cursor] is ' ' or '\t' or '\n')
            {
                _cursor++;
            }
            else if (_text[_cursor] == '#')
            {
                TakeComment();
            }
            else
            {
                return;
            }
        }
    }

    private void TakeComment()
    {
        var end = source.EndOfLine(_cursor);
        var isFirst = source.IsFirstOnLine(_cursor);
        var comment = new Comment(
            _text[_cursor..end].TrimEnd(' ', '\t'), source.ColumnOf(_cursor), hasBlankAbove: isFirst && source.HasBlankAbove(_cursor));
        _cursor = end;
        if (isFirst || _owner is null || (_isAfterValue ? _owner.End : _owner.Head) is not null)
        {
            _pending.Add(comment);
        }
        else if (_isAfterValue)
        {
            _owner.End = comment;
        }
        else
        {
            _owner.Head = comment;
        }
    }

    private void MovePending(List<Comment> target)
    {
        target.AddRange(_pending);
        _pending.Clear();
    }

    /// <summary>Gives the pending comments to the entries that have ended, or to what comes next. Their order stays.</summary>
    private void PlacePending(List<Comment> next)
    {
        var level = 0;
        foreach (var comment in _pending)
        {
            while (level < _closed.Count && !MayFollow(comment, _closed[level]))
            {
                level++;
            }

            (level < _closed.Count ? _closed[level].Tail : next).Add(comment);
        }

        _pending.Clear();
        _closed.Clear();
    }

    /// <summary>Whether a comment is indented below an entry. Below a literal it would become part of the text.</summary>
    private static bool MayFollow(Comment comment, Entry entry) => comment.Column > entry.Column && entry.Value is not BlockScalarNode;
}
