namespace MeshExtensions.Policies.Yaml;

/// <summary>
/// Cuts a file's text into its documents without parsing it, so that of a file with many only those that changed are read anew. A line that begins with
/// three dashes separates documents wherever it stands, in a text too (YAML 1.2, section 9.1.2).
/// </summary>
internal static class YamlDocumentSplitter
{
    /// <summary>The documents, each with the line in which it begins. Nothing of the text is left out.</summary>
    public static IEnumerable<(string Text, int FirstLine)> Split(string text)
    {
        if (text.StartsWith('%') || text.Contains("\n%", StringComparison.Ordinal))
        {
            // A directive stands before the dashes of its document; no policy has one.
            yield return (text, 1);
            yield break;
        }

        var start = 0;
        var startLine = 1;
        var line = 1;
        for (var at = 0; at < text.Length;)
        {
            if (at > start && IsSeparator(text.AsSpan(at)))
            {
                yield return (text[start..at], startLine);
                start = at;
                startLine = line;
            }

            var end = text.IndexOf('\n', at);
            at = end < 0 ? text.Length : end + 1;
            line++;
        }

        if (start < text.Length)
        {
            yield return (text[start..], startLine);
        }
    }

    private static bool IsSeparator(ReadOnlySpan<char> rest) =>
        rest.StartsWith("---") && (rest.Length == 3 || rest[3] is ' ' or '\t' or '\r' or '\n');
}
