using YamlDotNet.Core.Events;

namespace MeshExtensions.Policies.Formatting;

/// <summary>A value of the document, as it was written.</summary>
internal abstract class FormatNode;

/// <summary>Nothing at all: <c>key:</c>.</summary>
internal sealed class EmptyNode : FormatNode
{
    public static EmptyNode Instance { get; } = new();
}

/// <summary>A plain or quoted scalar, which may stand on more than one line.</summary>
internal sealed class ScalarNode(IReadOnlyList<string> lines) : FormatNode
{
    /// <summary>The lines as they are to be written, without indentation.</summary>
    public IReadOnlyList<string> Lines { get; } = lines;
}

/// <summary>A literal or folded scalar, <c>|</c> or <c>&gt;</c>.</summary>
internal sealed class BlockScalarNode(string header, IReadOnlyList<string> lines) : FormatNode
{
    /// <summary>The indicators, without a comment.</summary>
    public string Header { get; } = header;

    /// <summary>The lines of the content, without the indentation that YAML takes away.</summary>
    public IReadOnlyList<string> Lines { get; } = lines;

    /// <summary>Whether empty lines after the content belong to it, so that none may be added.</summary>
    public bool KeepsBlankLines => Header.Contains('+');
}

/// <summary>A list or a mapping.</summary>
internal sealed class CollectionNode(bool isMapping, bool isFlow) : FormatNode
{
    public bool IsMapping { get; } = isMapping;

    /// <summary>Whether it is written with brackets or braces.</summary>
    public bool IsFlow { get; set; } = isFlow;

    public List<Entry> Entries { get; } = [];

    /// <summary>The keys of a mapping that have been read: one that stands twice could change which of the two counts.</summary>
    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);
}

/// <summary>A key with its value, an item of a list, or a document's root, with all the comments that belong to it.</summary>
/// <param name="key">The key as it is to be written; <see langword="null"/> for an item and for the root.</param>
/// <param name="keyValue">The key as it is read.</param>
/// <param name="column">Where the key or the dash stood, counted from 0.</param>
internal sealed class Entry(string? key, string? keyValue, int column)
{
    /// <summary>The root of a document, which has neither key nor dash.</summary>
    public static Entry Root() => new(null, null, -1);

    public string? Key { get; } = key;

    public string? KeyValue { get; } = keyValue;

    public int Column { get; } = column;

    public FormatNode Value { get; set; } = EmptyNode.Instance;

    /// <summary>Whether a colon follows the key; in a flow mapping it may be missing.</summary>
    public bool HasColon { get; set; } = true;

    public bool HasBlankAbove { get; set; }

    /// <summary>Comments on lines of their own above the entry.</summary>
    public List<Comment> Leading { get; } = [];

    /// <summary>The comment at the end of the line with the key, the dash or the opening bracket, when the value goes on below.</summary>
    public Comment? Head { get; set; }

    /// <summary>Comments on lines of their own between the key and a scalar or flow value.</summary>
    public List<Comment> BeforeValue { get; } = [];

    /// <summary>Comments before the closing bracket.</summary>
    public List<Comment> BeforeClose { get; } = [];

    /// <summary>The comment at the end of the value's last line.</summary>
    public Comment? End { get; set; }

    /// <summary>Comments below the value that are indented deeper than the entry.</summary>
    public List<Comment> Tail { get; } = [];

    /// <summary>Whether any comment belongs to the entry itself.</summary>
    public bool HasComments => Head is not null || End is not null || Leading.Count + BeforeValue.Count + BeforeClose.Count + Tail.Count > 0;
}

/// <summary>A document of the file.</summary>
internal sealed class FormatDocument(DocumentStart start)
{
    /// <summary>Whether it begins with <c>---</c>.</summary>
    public bool IsExplicit { get; } = !start.IsImplicit;

    /// <summary>The content. Its leading comments stay at the document's top, whatever key comes first in the end.</summary>
    public Entry Root { get; } = Entry.Root();

    /// <summary>Whether an empty line separates the comments at the top from the first entry.</summary>
    public bool HasBlankBelowTop { get; set; }

    /// <summary>Comments after everything else.</summary>
    public List<Comment> Tail { get; } = [];
}

/// <summary>All of a file.</summary>
internal sealed class FormatFile
{
    /// <summary>Comments before the first <c>---</c>, or all there is in a file without documents.</summary>
    public List<Comment> Prologue { get; } = [];

    public List<FormatDocument> Documents { get; } = [];
}
