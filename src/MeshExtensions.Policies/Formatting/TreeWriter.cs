namespace MeshExtensions.Policies.Formatting;

/// <summary>Writes a tree that <see cref="Layout"/> has arranged.</summary>
internal sealed class TreeWriter
{
    private const int Indentation = 2;

    private readonly LineWriter _lines = new();

    public static string Write(FormatFile file)
    {
        var writer = new TreeWriter();
        writer._lines.Comments(file.Prologue, indentation: 0);
        for (var i = 0; i < file.Documents.Count; i++)
        {
            var document = file.Documents[i];
            var isNothing = document.Root is { Value: EmptyNode, Leading.Count: 0 };
            if (i > 0 || document.Root.Head is not null || (document.IsExplicit && (isNothing || file.Prologue.Count > 0)))
            {
                writer._lines.Write("---");
                writer._lines.EndLine(document.Root.Head);
                writer._lines.ForbidBlank();
            }

            writer.WriteDocument(document);
        }

        return writer._lines.ToString();
    }

    private void WriteDocument(FormatDocument document)
    {
        var root = document.Root;
        _lines.Comments(root.Leading, indentation: 0);
        _lines.Blank(document.HasBlankBelowTop && root.Leading.Count > 0);
        switch (root.Value)
        {
            case EmptyNode:
                break;
            case CollectionNode { IsFlow: false } block:
                WriteBlock(block, indentation: 0, isInLine: false);
                break;
            default:
                WriteInLine(root, indentation: 0, root.End);
                break;
        }

        _lines.Comments(root.BeforeClose, indentation: 0);
        _lines.Comments(root.Tail, indentation: 0);
        _lines.Comments(document.Tail, indentation: 0);
    }

    /// <param name="block">What to write.</param>
    /// <param name="indentation">Where its keys or dashes stand.</param>
    /// <param name="isInLine">Whether the first of them goes on in the line that is begun.</param>
    private void WriteBlock(CollectionNode block, int indentation, bool isInLine)
    {
        foreach (var entry in block.Entries)
        {
            if (!isInLine)
            {
                _lines.Comments(entry.Leading, indentation);
                _lines.Blank(entry.HasBlankAbove);
                _lines.StartLine(indentation);
            }

            isInLine = false;
            _lines.Write(entry.Key is null ? "-" : $"{entry.Key}:");
            WriteValue(entry, indentation);
            if (entry is { Value: EmptyNode, Tail.Count: > 0 })
            {
                _lines.ForbidBlank();
            }

            _lines.Comments(entry.Tail, indentation + Indentation);
        }
    }

    private void WriteValue(Entry entry, int indentation)
    {
        switch (entry.Value)
        {
            case EmptyNode:
                _lines.EndLine(entry.Head);
                break;
            case CollectionNode { IsFlow: false } block when entry.Key is null && entry.Head is null:
                _lines.Write(" ");
                WriteBlock(block, indentation + Indentation, isInLine: true);
                break;
            case CollectionNode { IsFlow: false } block:
                _lines.EndLine(entry.Head);
                _lines.ForbidBlank();
                WriteBlock(block, indentation + Indentation, isInLine: false);
                break;
            case CollectionNode { Entries.Count: 0 } empty when IsSpread(entry):
                WriteSpread(entry, empty, indentation);
                break;
            default:
                WriteScalarOrFlow(entry, indentation);
                break;
        }
    }

    private void WriteScalarOrFlow(Entry entry, int indentation)
    {
        if (entry.BeforeValue.Count > 0 || (entry.Head is not null && entry.End is not null))
        {
            _lines.EndLine(entry.Head);
            _lines.ForbidBlank();
            _lines.Comments(entry.BeforeValue, indentation + Indentation);
            _lines.StartLine(indentation + Indentation);
            WriteInLine(entry, indentation + Indentation, entry.End);
        }
        else
        {
            _lines.Write(" ");
            WriteInLine(entry, indentation + Indentation, entry.End ?? entry.Head);
        }
    }

    /// <summary>Writes a scalar or brackets into the line that is begun.</summary>
    private void WriteInLine(Entry entry, int indentation, Comment? comment)
    {
        switch (entry.Value)
        {
            case ScalarNode scalar:
                _lines.Write(scalar.Lines[0]);
                for (var i = 1; i < scalar.Lines.Count; i++)
                {
                    _lines.EndLine(comment: null);
                    _lines.StartLine(scalar.Lines[i].Length > 0 ? Math.Max(indentation, Indentation) : 0);
                    _lines.Write(scalar.Lines[i]);
                }

                _lines.EndLine(comment);
                break;
            case BlockScalarNode block:
                _lines.Write(block.Header);
                _lines.EndLine(comment);
                foreach (var line in block.Lines)
                {
                    _lines.Line(indentation, line);
                }

                if (block.KeepsBlankLines)
                {
                    _lines.ForbidBlank();
                }

                break;
            case CollectionNode flow:
                _lines.Write(FlowText.Of(flow)!);
                _lines.EndLine(comment);
                break;
        }
    }

    /// <summary>Whether comments keep empty brackets from standing in one line.</summary>
    private static bool IsSpread(Entry entry) =>
        entry.BeforeClose.Count > 0 || (entry.Head is not null && entry.End is not null && entry.BeforeValue.Count == 0);

    private void WriteSpread(Entry entry, CollectionNode empty, int indentation)
    {
        _lines.Write(empty.IsMapping ? " {" : " [");
        _lines.EndLine(entry.Head);
        _lines.ForbidBlank();
        _lines.Comments(entry.BeforeValue, indentation + (2 * Indentation));
        _lines.Comments(entry.BeforeClose, indentation + (2 * Indentation));
        _lines.StartLine(indentation + Indentation);
        _lines.Write(empty.IsMapping ? "}" : "]");
        _lines.EndLine(entry.End);
    }
}
