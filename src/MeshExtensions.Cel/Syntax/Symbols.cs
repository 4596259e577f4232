namespace MeshExtensions.Cel.Syntax;

/// <summary>A symbol of the language, or one of another language that is known and refused.</summary>
/// <param name="Text">In ASCII.</param>
/// <param name="Kind">What it is or was meant to be; <see cref="TokenKind.End"/> when that is not certain.</param>
/// <param name="Issue">Why it is refused.</param>
internal sealed record Symbol(string Text, TokenKind Kind, string? Issue = null);

/// <summary>Finds the symbol that a text begins with.</summary>
internal static class Symbols
{
    // Of two that begin alike the longer one comes first. What is valid and only looks strange ("--", "!!", ".?", "?:") is not here.
    private static readonly Symbol[] All =
    [
        new("===", TokenKind.Equal, "'===' is not an operator; compare with '=='"),
        new("!==", TokenKind.NotEqual, "'!==' is not an operator; compare with '!='"),
        new("<=>", TokenKind.End, "'<=>' is not an operator; compare with '<', '==' or '>'"),
        new("==", TokenKind.Equal),
        new("!=", TokenKind.NotEqual),
        new("<=", TokenKind.LessOrEqual),
        new(">=", TokenKind.GreaterOrEqual),
        new("&&", TokenKind.And),
        new("||", TokenKind.Or),
        new("<>", TokenKind.NotEqual, "'<>' is not an operator; compare with '!='"),
        new("=>", TokenKind.End, "'=>' is not an operator; 'greater or equal' is '>='"),
        new("=<", TokenKind.LessOrEqual, "'=<' is not an operator; 'less or equal' is '<='"),
        new("=~", TokenKind.End, "'=~' is not an operator; match with text.matches(pattern)"),
        new("??", TokenKind.End, "'??' is not an operator; a default is given with optional.orValue(default)"),
        new("**", TokenKind.End, "'**' is not an operator"),
        new("++", TokenKind.End, "'++' is not an operator"),
        new("/*", TokenKind.End, "'/*' begins no comment; a comment is '//' and the rest of the line"),
        new("=", TokenKind.Equal, "'=' is not an operator; compare with '=='"),
        new("&", TokenKind.And, "'&' is not an operator; use '&&'"),
        new("|", TokenKind.Or, "'|' is not an operator; use '||'"),
        new("#", TokenKind.End, "'#' begins no comment; a comment is '//' and the rest of the line"),
        new(";", TokenKind.End, "';' has no meaning here; an expression has no statements"),
        new("(", TokenKind.LeftParen),
        new(")", TokenKind.RightParen),
        new("[", TokenKind.LeftBracket),
        new("]", TokenKind.RightBracket),
        new("{", TokenKind.LeftBrace),
        new("}", TokenKind.RightBrace),
        new(".", TokenKind.Dot),
        new(",", TokenKind.Comma),
        new(":", TokenKind.Colon),
        new("?", TokenKind.Question),
        new("+", TokenKind.Plus),
        new("-", TokenKind.Minus),
        new("*", TokenKind.Star),
        new("/", TokenKind.Slash),
        new("%", TokenKind.Percent),
        new("!", TokenKind.Not),
        new("<", TokenKind.Less),
        new(">", TokenKind.Greater),
    ];

    private static readonly Symbol[]?[] ByFirst = MakeByFirst();

    public static Symbol? Match(ReadOnlySpan<byte> text)
    {
        foreach (var symbol in text[0] < ByFirst.Length ? ByFirst[text[0]] ?? [] : [])
        {
            if (StartsWith(text, symbol.Text))
            {
                return symbol;
            }
        }

        return null;
    }

    private static Symbol[]?[] MakeByFirst()
    {
        var table = new Symbol[]?[128];
        foreach (var group in All.GroupBy(symbol => symbol.Text[0]))
        {
            table[group.Key] = [.. group];
        }

        return table;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, string symbol)
    {
        if (text.Length < symbol.Length)
        {
            return false;
        }

        for (var i = 0; i < symbol.Length; i++)
        {
            if (text[i] != symbol[i])
            {
                return false;
            }
        }

        return true;
    }
}
