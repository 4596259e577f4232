using System.Text;

namespace MeshExtensions.Policies.Explaining;

/// <summary>What came from clients, as text that is safe to show.</summary>
internal static class ShownText
{
    /// <summary>Longest text that is shown whole, in characters.</summary>
    private const int Longest = 120;

    private const int MostValues = 5;

    /// <summary>Bytes as text: what is no UTF-8, or moves a cursor, becomes U+FFFD, and a long text is cut.</summary>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        var isCut = utf8.Length > 4 * Longest;
        var text = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(isCut ? utf8[..(4 * Longest)] : utf8).EnumerateRunes())
        {
            if (text.Length >= Longest)
            {
                isCut = true;
                break;
            }

            text.Append(Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
        }

        return isCut ? text.Append('…').ToString() : text.ToString();
    }

    /// <summary>A value in a sentence: the empty one would not be seen.</summary>
    public static string Value(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? "\"\"" : Of(utf8);

    /// <summary>Values of a policy: <c>[GET, POST]</c>.</summary>
    public static string List(IReadOnlyCollection<string> values)
    {
        var shown = string.Join(", ", values.Take(MostValues));
        return values.Count <= MostValues ? $"[{shown}]" : $"[{shown}, and {values.Count - MostValues} more]";
    }
}
