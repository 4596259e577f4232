using System.Text;

namespace MeshExtensions.Policies.Formatting;

/// <summary>Writes a list or a mapping with brackets in one line.</summary>
internal static class FlowText
{
    /// <summary>The text, or <see langword="null"/> when a comment or a line's end in it cannot stand in one line.</summary>
    public static string? Of(CollectionNode flow)
    {
        var text = new StringBuilder();
        return TryWrite(flow, text) ? text.ToString() : null;
    }

    private static bool TryWrite(CollectionNode flow, StringBuilder text)
    {
        text.Append(flow.IsMapping ? '{' : '[');
        for (var i = 0; i < flow.Entries.Count; i++)
        {
            if (i > 0)
            {
                text.Append(", ");
            }

            if (!TryWrite(flow.Entries[i], text))
            {
                return false;
            }
        }

        text.Append(flow.IsMapping ? '}' : ']');
        return true;
    }

    private static bool TryWrite(Entry entry, StringBuilder text)
    {
        if (entry.HasComments)
        {
            return false;
        }

        text.Append(entry.Key);
        if (entry.Key is not null && entry.HasColon)
        {
            text.Append(": ");
        }

        switch (entry.Value)
        {
            case EmptyNode:
                return entry.Key is not null;
            case ScalarNode { Lines: [var line] }:
                text.Append(line);
                return true;
            case CollectionNode inner:
                return TryWrite(inner, text);
            default:
                return false;
        }
    }
}
