using System.Text;

namespace MeshExtensions.Cel.Syntax;

/// <summary>The words that are not names (language definition, "Syntax": RESERVED).</summary>
internal static class Words
{
    private static readonly Dictionary<string, TokenKind> Kinds = MakeKinds();

    public static TokenKind KindOf(ReadOnlySpan<byte> word)
    {
        // The longest is "namespace"; a longer word is not copied just to find that it is a name.
        return word.Length <= 9 && Kinds.TryGetValue(Encoding.ASCII.GetString(word), out var kind) ? kind : TokenKind.Identifier;
    }

    /// <summary>Whether a name can stand after a dot without back-quotes.</summary>
    public static bool IsSelector(string name) =>
        name.Length > 0
        && !char.IsAsciiDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && (!Kinds.TryGetValue(name, out var kind) || kind == TokenKind.Reserved);

    private static Dictionary<string, TokenKind> MakeKinds()
    {
        var kinds = new Dictionary<string, TokenKind>(StringComparer.Ordinal)
        {
            ["true"] = TokenKind.True,
            ["false"] = TokenKind.False,
            ["null"] = TokenKind.Null,
            ["in"] = TokenKind.In,
        };
        string[] reserved =
        [
            "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "namespace", "package", "return", "var", "void",
            "while",
        ];
        foreach (var word in reserved)
        {
            kinds.Add(word, TokenKind.Reserved);
        }

        return kinds;
    }
}
