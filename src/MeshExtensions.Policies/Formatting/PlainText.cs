using System.Buffers;

namespace MeshExtensions.Policies.Formatting;

/// <summary>Which texts mean the same with quotes and without.</summary>
internal static class PlainText
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_/");

    private static readonly SearchValues<char> Harmless =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+=@$()^~;%* ");

    /// <summary>Words that YAML 1.1 or 1.2 reads as something other than text, in any case: readers differ in the cases they know.</summary>
    private static readonly HashSet<string> Words = new(["null", "true", "false", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether every reader of YAML takes the plain text for a text. What begins with a digit, a sign or a dot never is: it could be a number, a time or
    /// a date for one of them.
    /// </summary>
    public static bool IsCertain(string value) =>
        value.Length > 0
        && Letters.Contains(value[0])
        && value[^1] != ' '
        && !value.AsSpan().ContainsAnyExcept(Harmless)
        && !Words.Contains(value);
}
