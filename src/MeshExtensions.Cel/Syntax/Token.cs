namespace MeshExtensions.Cel.Syntax;

/// <summary>The kinds of a token. Keywords and reserved words are told from names here, so that only one place knows them.</summary>
internal enum TokenKind
{
    End,
    Identifier,

    /// <summary>A name in back-quotes; only a field may be one.</summary>
    QuotedIdentifier,

    /// <summary>A word kept free for host languages: a field or a member function may have it as its name, nothing else.</summary>
    Reserved,
    True,
    False,
    Null,
    In,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Dot,
    Comma,
    Colon,
    Question,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Not,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

/// <summary>A token. What it means is read from the source when it is needed: a number's sign and a string's prefix are not known to the lexer alone.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End)
{
    public SourceSpan Span => new(Start, End);
}
