namespace MeshExtensions.Cel.Syntax;

/// <summary>
/// Which bracket closes which, and how many items stand between, found in one pass before the parse: a macro is told by its number of arguments before
/// they are read, and after an error within brackets the parse goes on behind them.
/// </summary>
internal sealed class BracketPairs
{
    private readonly int[] _closing;
    private readonly int[] _commas;

    public BracketPairs(List<Token> tokens)
    {
        _closing = new int[tokens.Count];
        _commas = new int[tokens.Count];
        Array.Fill(_closing, -1);
        var open = new Stack<int>();
        IsBalanced = true;
        for (var i = 0; i < tokens.Count && IsBalanced; i++)
        {
            if (Closer(tokens[i].Kind) is not null)
            {
                open.Push(i);
            }
            else if (tokens[i].Kind == TokenKind.Comma && open.TryPeek(out var group))
            {
                _commas[group]++;
            }
            else if (tokens[i].Kind is TokenKind.RightParen or TokenKind.RightBracket or TokenKind.RightBrace)
            {
                IsBalanced = open.TryPop(out var opening) && Closer(tokens[opening].Kind) == tokens[i].Kind;
                if (IsBalanced)
                {
                    _closing[opening] = i;
                }
            }
        }

        IsBalanced &= open.Count == 0;
    }

    /// <summary>Whether every bracket has its counterpart. If not, where one is missing is a guess.</summary>
    public bool IsBalanced { get; }

    public static TokenKind? Closer(TokenKind opening) => opening switch
    {
        TokenKind.LeftParen => TokenKind.RightParen,
        TokenKind.LeftBracket => TokenKind.RightBracket,
        TokenKind.LeftBrace => TokenKind.RightBrace,
        _ => null,
    };

    /// <summary>The closing bracket of an opening one; -1 when it has none.</summary>
    public int ClosingOf(int opening) => _closing[opening];

    /// <summary>How many items stand between an opening bracket and its closing one; -1 when it has none.</summary>
    public int ItemsIn(int opening) => _closing[opening] < 0 ? -1 : _closing[opening] == opening + 1 ? 0 : _commas[opening] + 1;
}
