namespace MeshExtensions.Policies.Formatting;

/// <summary>Decides what the writer then only writes: the order of keys, which brackets stay, and where the comments of what moves go.</summary>
internal static class Layout
{
    /// <summary>What fits a line, for brackets; a longer line of an author's own text stays as it is.</summary>
    private const int MaxColumns = 120;

    private const int Indentation = 2;

    public static void Apply(FormatFile file)
    {
        foreach (var document in file.Documents)
        {
            var root = document.Root;
            var order = KeyOrder.Of(root.Value);
            if (root.Value is CollectionNode { IsFlow: true } flow && !FitsLine(root, flow, order, column: 0))
            {
                OpenUp(root, flow);
            }

            // Before the first key an empty line belongs to the document's top, and the key may move.
            var first = root.Value is CollectionNode { IsFlow: false, Entries: [var entry, ..] } ? entry : null;
            first?.HasBlankAbove = false;
            Arrange(root.Value, order, indentation: 0);
            if (first is not null && first != ((CollectionNode)root.Value).Entries[0] && first.KeyValue is not ("apiVersion" or "kind"))
            {
                LowerComments(document, first);
            }
        }
    }

    /// <summary>
    /// What stands right above the first key is about the document when the key only says its kind, and else about the key: then it follows the key to its
    /// place. What an empty line separates from it stays.
    /// </summary>
    private static void LowerComments(FormatDocument document, Entry moved)
    {
        var top = document.Root.Leading;
        if (document.HasBlankBelowTop || top.Count == 0)
        {
            return;
        }

        var start = Math.Max(0, top.FindLastIndex(comment => comment.HasBlankAbove));
        moved.Leading.InsertRange(0, top[start..]);
        top.RemoveRange(start, top.Count - start);
        document.HasBlankBelowTop = top.Count > 0;
    }

    private static void Arrange(FormatNode value, KeyOrder order, int indentation)
    {
        if (value is not CollectionNode { IsFlow: false } block)
        {
            return;
        }

        if (block.IsMapping)
        {
            order.Sort(block.Entries);
        }

        foreach (var entry in block.Entries)
        {
            var below = order.Below(entry);
            if (entry.Value is CollectionNode { IsFlow: true } flow)
            {
                var column = entry.BeforeValue.Count > 0 || entry.Key is null ? indentation + Indentation : indentation + entry.Key.Length + 2;
                if (!FitsLine(entry, flow, below, column))
                {
                    OpenUp(entry, flow);
                }
            }

            Arrange(entry.Value, below, indentation + Indentation);
            if (entry is { Key: null, Head: null, Value: CollectionNode { IsFlow: false, Entries: [var first, ..] } })
            {
                RaiseComments(first, entry);
            }
        }
    }

    /// <summary>The first entry of an item stands in the line of its dash, so the comments above it go above the dash.</summary>
    private static void RaiseComments(Entry first, Entry item)
    {
        if (first.Leading.Count == 0)
        {
            return;
        }

        if (item.Leading.Count == 0)
        {
            first.Leading[0].HasBlankAbove = item.HasBlankAbove;
            item.HasBlankAbove = false;
        }

        item.Leading.AddRange(first.Leading);
        first.Leading.Clear();
    }

    private static bool FitsLine(Entry entry, CollectionNode flow, KeyOrder order, int column)
    {
        SortFlow(flow, order);
        if (flow.Entries.Count == 0)
        {
            return true; // There is no other way to write it.
        }

        var hasRoomForComments = entry.BeforeClose.Count == 0 && (entry.Head is null || entry.End is null);
        return hasRoomForComments && FlowText.Of(flow) is { } text && column + text.Length <= MaxColumns;
    }

    private static void SortFlow(CollectionNode flow, KeyOrder order)
    {
        if (flow.IsMapping)
        {
            order.Sort(flow.Entries);
        }

        foreach (var entry in flow.Entries)
        {
            if (entry.Value is CollectionNode inner)
            {
                SortFlow(inner, order.Below(entry));
            }
        }
    }

    /// <summary>Makes a block of what has brackets, and gives the comments around the brackets a place in it.</summary>
    private static void OpenUp(Entry entry, CollectionNode flow)
    {
        flow.IsFlow = false;
        flow.Entries[0].Leading.InsertRange(0, entry.BeforeValue);
        entry.BeforeValue.Clear();
        entry.Tail.InsertRange(0, entry.BeforeClose);
        entry.BeforeClose.Clear();
        if (entry.End is { } end)
        {
            entry.End = null;
            if (entry.Head is null)
            {
                entry.Head = end;
            }
            else
            {
                entry.Tail.Insert(0, end);
            }
        }
    }
}
