using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MeshExtensions.Policies.Formatting;

/// <summary>
/// Builds the tree of a file by walking the events and the text side by side: the events say what is there, and what stands in the text between them
/// must be blanks, punctuation and comments. Anything else is refused, so nothing that was written can get lost.
/// </summary>
internal sealed partial class TreeBuilder(SourceText source, IReadOnlyList<ParsingEvent> events)
{
    private readonly string _text = source.Text;
    private int _next;
    private int _cursor;

    public FormatFile Build()
    {
        var file = new FormatFile();
        Next(); // the start of the stream
        while (events[_next] is DocumentStart start)
        {
            _next++;
            file.Documents.Add(ReadDocument(start, file));
        }

        SkipGap();
        MovePending(file.Documents.Count > 0 ? file.Documents[^1].Tail : file.Prologue);
        return _cursor == _text.Length ? file : throw NotUnderstood();
    }

    private FormatDocument ReadDocument(DocumentStart start, FormatFile file)
    {
        var document = new FormatDocument(start);
        SkipGap();
        if (document.IsExplicit)
        {
            MovePending(file.Documents.Count > 0 ? file.Documents[^1].Tail : file.Prologue);
            if (Peek() == '%')
            {
                throw new UnformattableException(
                    source.LineOf(_cursor) + 1, source.ColumnOf(_cursor) + 1, "Directives (%NAME) are not supported; take them out");
            }

            Expect("---");
            Own(document.Root, isAfterValue: false);
        }

        if (!IsNothing(events[_next]))
        {
            SkipGap();
            MovePending(document.Root.Leading);
            document.HasBlankBelowTop = source.HasBlankAbove(_cursor);
        }

        ReadValue(document.Root);
        SkipGap();
        PlacePending(document.Tail);
        if (Next() is DocumentEnd { IsImplicit: false })
        {
            Expect("...");
            _owner = null;
            SkipGap();
            MovePending(document.Tail);
        }

        return document;
    }

    private void ReadValue(Entry entry)
    {
        var current = Next();
        if (IsNothing(current))
        {
            return;
        }

        if (current is SequenceStart { Style: SequenceStyle.Block } or MappingStart { Style: MappingStyle.Block })
        {
            var block = new CollectionNode(current is MappingStart, isFlow: false);
            entry.Value = block;
            ReadBlock(block);
            return;
        }

        SkipGap();
        MovePending(entry.Key is null && entry.Head is null ? entry.Leading : entry.BeforeValue);
        if (current is Scalar scalar)
        {
            ReadScalar(entry, scalar);
            return;
        }

        var flow = new CollectionNode(current is MappingStart, isFlow: true);
        entry.Value = flow;
        ReadFlow(entry, flow);
    }

    private void ReadScalar(Entry entry, Scalar scalar)
    {
        var text = Take(scalar);
        if (scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded))
        {
            entry.Value = new ScalarNode(ScalarText.Lines(scalar, text));
            Own(entry, isAfterValue: true);
            return;
        }

        entry.Value = BlockScalarText.Read(scalar, text, entry.Column, isEndOfFile: _cursor == _text.Length);
        if (BlockScalarText.CommentOf(text) is { Length: > 0 } comment)
        {
            entry.End = new Comment(comment, int.MaxValue, hasBlankAbove: false);
        }

        if (entry.BeforeValue.Count > 0 || (entry.Head is not null && entry.End is not null))
        {
            throw new UnformattableException(
                (int)scalar.Start.Line, (int)scalar.Start.Column, "A comment between a key and its | or > has no safe place; move it above the key");
        }
    }

    private void ReadBlock(CollectionNode block)
    {
        while (events[_next] is not (MappingEnd or SequenceEnd))
        {
            SkipGap();
            var at = _cursor;
            Entry entry;
            if (block.IsMapping)
            {
                entry = ReadKey(block);
                SkipBlanks();
                Expect(":");
            }
            else
            {
                Expect("-");
                entry = new Entry(null, null, source.ColumnOf(at));
            }

            PlacePending(entry.Leading);
            entry.HasBlankAbove = source.IsFirstOnLine(at) && source.HasBlankAbove(at);
            block.Entries.Add(entry);
            Own(entry, isAfterValue: false);
            ReadValue(entry);
            _closed.Add(entry);
        }

        _next++;
    }

    private void ReadFlow(Entry owner, CollectionNode flow)
    {
        var closing = flow.IsMapping ? '}' : ']';
        var isPair = flow.IsMapping && Peek() != '{'; // [key: value] is a list of a mapping
        if (!isPair)
        {
            Expect(flow.IsMapping ? "{" : "[");
            Own(owner, isAfterValue: false);
        }

        while (events[_next] is not (MappingEnd or SequenceEnd))
        {
            SkipGap();
            if (Peek() == ',' && flow.Entries.Count > 0)
            {
                _cursor++;
                SkipGap();
            }

            ReadFlowEntry(flow);
        }

        _next++;
        if (!isPair)
        {
            SkipGap();
            if (Peek() == ',')
            {
                _cursor++;
                SkipGap();
            }

            MovePending(owner.BeforeClose);
            Expect($"{closing}");
        }

        _closed.Clear();
        Own(owner, isAfterValue: true);
    }

    private void ReadFlowEntry(CollectionNode flow)
    {
        var entry = flow.IsMapping ? ReadKey(flow) : new Entry(null, null, 0);
        MovePending(entry.Leading);
        _closed.Clear();
        flow.Entries.Add(entry);
        if (flow.IsMapping)
        {
            Own(entry, isAfterValue: false);
            var afterKey = _cursor;
            var isValueNothing = IsNothing(events[_next]);
            SkipBlanks();
            if (!isValueNothing)
            {
                SkipGap(); // The colon may stand on the next line.
                MovePending(entry.BeforeValue);
            }

            entry.HasColon = Peek() == ':';
            _cursor = entry.HasColon ? _cursor + 1 : afterKey;
        }

        ReadValue(entry);
    }

    private Entry ReadKey(CollectionNode mapping)
    {
        if (Next() is not Scalar { Style: not (ScalarStyle.Literal or ScalarStyle.Folded) } key || IsNothing(key) || key.Start.Index != _cursor)
        {
            throw new UnformattableException(
                source.LineOf(_cursor) + 1, source.ColumnOf(_cursor) + 1, "A key must be one text on one line, without ? before it");
        }

        if (!mapping.Keys.Add(key.Value))
        {
            throw new UnformattableException(
                (int)key.Start.Line, (int)key.Start.Column, $"The key '{key.Value}' stands twice in this mapping; keep one of them");
        }

        var column = source.ColumnOf(_cursor);
        var lines = ScalarText.Lines(key, Take(key));
        return lines.Count == 1 ? new Entry(lines[0], key.Value, column) : throw new UnformattableException(
            (int)key.Start.Line, (int)key.Start.Column, "A key must be one text on one line");
    }

    /// <summary>The scalar's text, which must begin where the walk has come to.</summary>
    private string Take(Scalar scalar)
    {
        if (scalar.Start.Index != _cursor)
        {
            throw NotUnderstood();
        }

        _cursor = (int)scalar.End.Index;
        return _text[(int)scalar.Start.Index.._cursor];
    }

    private ParsingEvent Next() => events[_next++];

    private char Peek() => _cursor < _text.Length ? _text[_cursor] : '\0';

    private void Expect(string punctuation)
    {
        if (!_text.AsSpan(_cursor).StartsWith(punctuation, StringComparison.Ordinal))
        {
            throw NotUnderstood();
        }

        _cursor += punctuation.Length;
    }

    private UnformattableException NotUnderstood() => new(
        source.LineOf(_cursor) + 1, source.ColumnOf(_cursor) + 1, "The formatter does not know this way of writing; write it in the usual form of YAML");

    /// <summary>Whether an event stands for a value of which nothing is written. Its place means nothing then.</summary>
    private static bool IsNothing(ParsingEvent current) => current is Scalar { Style: ScalarStyle.Plain, Value.Length: 0 };
}
