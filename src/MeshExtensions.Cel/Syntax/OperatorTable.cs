namespace MeshExtensions.Cel.Syntax;

/// <summary>How tightly a construct binds, the loosest first (language definition, "Syntax").</summary>
internal enum Precedence
{
    Conditional = 1,
    Or,
    And,
    Relation,
    Addition,
    Multiplication,
    Unary,
    Member,
}

/// <summary>A binary operator.</summary>
/// <param name="Token">Its token.</param>
/// <param name="Function">Its name in the tree.</param>
/// <param name="Symbol">As it is written.</param>
/// <param name="Precedence">How tightly it binds.</param>
internal sealed record BinaryOperator(TokenKind Token, string Function, string Symbol, Precedence Precedence);

/// <summary>The binary operators, for parser and printer.</summary>
internal static class OperatorTable
{
    private static readonly BinaryOperator[] All =
    [
        new(TokenKind.Or, Operators.LogicalOr, "||", Precedence.Or),
        new(TokenKind.And, Operators.LogicalAnd, "&&", Precedence.And),
        new(TokenKind.Equal, Operators.Equal, "==", Precedence.Relation),
        new(TokenKind.NotEqual, Operators.NotEqual, "!=", Precedence.Relation),
        new(TokenKind.Less, Operators.Less, "<", Precedence.Relation),
        new(TokenKind.LessOrEqual, Operators.LessOrEqual, "<=", Precedence.Relation),
        new(TokenKind.Greater, Operators.Greater, ">", Precedence.Relation),
        new(TokenKind.GreaterOrEqual, Operators.GreaterOrEqual, ">=", Precedence.Relation),
        new(TokenKind.In, Operators.In, "in", Precedence.Relation),
        new(TokenKind.Plus, Operators.Add, "+", Precedence.Addition),
        new(TokenKind.Minus, Operators.Subtract, "-", Precedence.Addition),
        new(TokenKind.Star, Operators.Multiply, "*", Precedence.Multiplication),
        new(TokenKind.Slash, Operators.Divide, "/", Precedence.Multiplication),
        new(TokenKind.Percent, Operators.Modulo, "%", Precedence.Multiplication),
    ];

    private static readonly Dictionary<TokenKind, BinaryOperator> ByToken = All.ToDictionary(known => known.Token);

    private static readonly Dictionary<string, BinaryOperator> ByFunction = All.ToDictionary(known => known.Function, StringComparer.Ordinal);

    public static BinaryOperator? Find(TokenKind token) => ByToken.GetValueOrDefault(token);

    public static BinaryOperator? Find(string function) => ByFunction.GetValueOrDefault(function);
}
