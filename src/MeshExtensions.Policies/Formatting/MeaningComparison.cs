using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MeshExtensions.Policies.Formatting;

/// <summary>
/// Says whether two texts are the same policies with the same comments. It knows nothing of the formatter's tree, so that it can find its defects.
/// </summary>
internal static class MeaningComparison
{
    /// <summary>What differs, to follow "its output would have"; or <see langword="null"/>.</summary>
    public static string? FindDifference(string before, IReadOnlyList<ParsingEvent> beforeEvents, string after)
    {
        List<ParsingEvent> afterEvents;
        try
        {
            afterEvents = EventReader.Read(after);
        }
        catch (UnformattableException broken)
        {
            return $"been broken YAML ({broken.Line}:{broken.Column}: {broken.Message})";
        }

        return !ReadDocuments(beforeEvents).SequenceEqual(ReadDocuments(afterEvents), StringComparer.Ordinal) ? "had another meaning"
            : !ReadComments(before, beforeEvents).SequenceEqual(ReadComments(after, afterEvents), StringComparer.Ordinal) ? "lost or changed a comment"
            : null;
    }

    /// <summary>Each document as a text in which the order of keys does not count.</summary>
    private static List<string> ReadDocuments(IReadOnlyList<ParsingEvent> events)
    {
        var documents = new List<string>();
        for (var next = 0; next < events.Count; next++)
        {
            if (events[next] is DocumentStart)
            {
                next++;
                documents.Add(ReadNode(events, ref next));
            }
        }

        return documents;
    }

    private static string ReadNode(IReadOnlyList<ParsingEvent> events, ref int next)
    {
        var current = events[next++];
        if (current is Scalar scalar)
        {
            // Some plain scalars are texts for every reader; only those may have lost or won quotes.
            var isText = scalar.Style != ScalarStyle.Plain || PlainText.IsCertain(scalar.Value);
            return $"{(isText ? "text" : "plain")} {scalar.Value.Length} {scalar.Value}";
        }

        var parts = new List<string>();
        while (events[next] is not (SequenceEnd or MappingEnd))
        {
            var part = ReadNode(events, ref next);
            parts.Add(current is MappingStart ? $"{part}: {ReadNode(events, ref next)}" : part);
        }

        next++;
        if (current is MappingStart)
        {
            parts.Sort(StringComparer.Ordinal);
        }

        var content = string.Join('\n', parts);
        return $"{(current is MappingStart ? "mapping" : "list")} {parts.Count} {content.Length} {content}";
    }

    /// <summary>The texts of all comments, sorted: what begins with # outside of every scalar.</summary>
    private static List<string> ReadComments(string text, IReadOnlyList<ParsingEvent> events)
    {
        var comments = new List<string>();
        var from = 0;
        foreach (var scalar in events.OfType<Scalar>().Where(scalar => scalar.End.Index > scalar.Start.Index).OrderBy(scalar => scalar.Start.Index))
        {
            ReadGap(text.AsSpan(from, (int)scalar.Start.Index - from), comments);
            from = (int)scalar.End.Index;
            if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
            {
                var endOfHeader = text.IndexOf('\n', (int)scalar.Start.Index);
                ReadGap(text.AsSpan()[(int)scalar.Start.Index..(endOfHeader < 0 ? text.Length : endOfHeader)], comments);
            }
        }

        ReadGap(text.AsSpan(from), comments);
        comments.Sort(StringComparer.Ordinal);
        return comments;
    }

    private static void ReadGap(ReadOnlySpan<char> gap, List<string> comments)
    {
        foreach (var line in gap.EnumerateLines())
        {
            if (line.IndexOf('#') is >= 0 and var start)
            {
                comments.Add(line[start..].TrimEnd(" \t").ToString());
            }
        }
    }
}
