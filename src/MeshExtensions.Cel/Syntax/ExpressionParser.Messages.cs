using System.Text;

namespace MeshExtensions.Cel.Syntax;

/// <content>What is said about input that does not fit. All methods named Refuse return false, as the parser's steps do.</content>
internal sealed partial class ExpressionParser
{
    // Functions that other languages have as operators between their operands.
    private static readonly string[] InfixFunctions = ["contains", "startsWith", "endsWith", "matches"];

    private bool Refuse(SourceSpan span, string message)
    {
        _issues.Add(span, message);
        return false;
    }

    /// <summary>Where a value must stand, something else does.</summary>
    private bool RefuseAsValue()
    {
        var token = Current;
        var group = _groups.Peek();
        if (token.Kind == TokenKind.QuotedIdentifier)
        {
            return Refuse(token.Span, "a name in back-quotes can only be a field's, after a dot");
        }

        if (_position == 0)
        {
            return Refuse(token.Span, token.Kind == TokenKind.End ? "the expression is empty" : $"an expression cannot begin with {Describe(token)}");
        }

        var before = _tokens[_position - 1];
        if (token.Kind == TokenKind.End)
        {
            return _position - 1 == group.Opening
                ? RefuseUnclosed(group)
                : Refuse(before.Span, $"the expression ends after {Describe(before)}, where a value must follow");
        }

        if (token.Kind == TokenKind.Dot)
        {
            return Refuse(token.Span, "'.' takes a name after it");
        }

        return Refuse(token.Span, $"{Describe(token)} cannot follow {Describe(before)}, after which a value is expected");
    }

    /// <summary>After a value, something stands that neither goes on nor ends.</summary>
    private bool RefuseAfterValue()
    {
        var token = Current;
        var before = _tokens[_position - 1];
        var group = _groups.Peek();
        var found = Describe(token);
        switch (token.Kind)
        {
            case TokenKind.End:
                return RefuseUnclosed(group);
            case TokenKind.RightParen or TokenKind.RightBracket or TokenKind.RightBrace:
                return Refuse(token.Span, group.Kind == GroupKind.Root
                    ? $"{found} closes nothing"
                    : $"{found} cannot close {Describe(_tokens[group.Opening])}; {CloserOf(group)} is expected");
            case TokenKind.Colon:
                return Refuse(token.Span, "':' belongs to no '?' and to no map");
            case TokenKind.Comma when group.Kind == GroupKind.Root:
                return Refuse(token.Span, "',' separates arguments and items, and here is neither call, list nor map");
            case TokenKind.Comma:
                return group.Kind == GroupKind.Map
                    ? Refuse(new SourceSpan(Top.Start, Top.End), "a map's entry takes a key, ':' and a value")
                    : Refuse(token.Span, $"',' found, {CloserOf(group)} expected: only one value can stand in these brackets");
        }

        if (_hasReservedWord)
        {
            // "let x = 1" and "if (a) b": what does not fit is the statement that the word begins, and that is said already.
            return false;
        }

        if (before.End == token.Start && IsNumber(before) && (IsNumber(token) || IsWord(token)))
        {
            var span = new SourceSpan(before.Start, token.End);
            return Refuse(span, $"{TextOf(span)} is not a number");
        }

        if (before.End == token.Start && before.Kind == TokenKind.Identifier && token.Kind is TokenKind.String or TokenKind.Bytes)
        {
            return Refuse(before.Span, $"{Describe(before)} is not a prefix of a string; there are r for raw, b for bytes and br for both");
        }

        if (before.Kind == TokenKind.Identifier && NameOf(before) == "not")
        {
            return Refuse(before.Span, "'not' is not an operator; use '!'");
        }

        if (token.Kind == TokenKind.Identifier && InfixFunctions.Contains(NameOf(token)))
        {
            return Refuse(token.Span, $"{found} is not an operator but a function of a value: text.{NameOf(token)}(other)");
        }

        var end = group.Kind switch
        {
            GroupKind.Root => " or the end",
            GroupKind.Map when !group.HasKey => " or ':'",
            GroupKind.Paren or GroupKind.Index => $" or {CloserOf(group)}",
            _ => $", ',' or {CloserOf(group)}",
        };
        return Refuse(token.Span, $"{found} found where an operator{end} is expected");
    }

    private static bool IsNumber(Token token) => token.Kind is TokenKind.Int or TokenKind.Uint or TokenKind.Double;

    private static bool IsWord(Token token) => token.Kind is TokenKind.Identifier or TokenKind.Reserved or TokenKind.True or TokenKind.False or TokenKind.Null;

    private bool RefuseAsField()
    {
        var token = Current;
        var before = _tokens[_position - 2];
        if (token.Kind is TokenKind.True or TokenKind.False or TokenKind.Null or TokenKind.In)
        {
            return Refuse(token.Span, $"{Describe(token)} is a keyword; as a field's name it takes back-quotes: `{NameOf(token)}`");
        }

        if (before.Kind == TokenKind.Int && _tokens[_position - 1].Kind == TokenKind.Dot && before.End == _tokens[_position - 1].Start)
        {
            var span = new SourceSpan(before.Start, _tokens[_position - 1].End);
            return Refuse(span, $"{TextOf(span)} is not a number; a double has a digit after its point: {NameOf(before)}.0");
        }

        return token.Kind == TokenKind.End
            ? Refuse(_tokens[_position - 1].Span, "the expression ends where a field's name must follow")
            : Refuse(token.Span, $"{Describe(token)} found where a field's name is expected");
    }

    /// <summary>A '{' after a value: the construction of a message, when the value is a name.</summary>
    private bool RefuseMessage()
    {
        var operand = Top;
        var node = operand.Node;
        while (node is SelectExpression { IsOptional: false, IsTest: false } select)
        {
            node = select.Operand;
        }

        if (node is not IdentifierExpression { Name.Length: > 0 } || operand.IsInParentheses)
        {
            return RefuseAfterValue();
        }

        _issues.Add(new SourceSpan(operand.Start, operand.End), "constructing protobuf messages is not supported");
        var closing = _pairs.ClosingOf(_position);
        if (closing < 0)
        {
            return false;
        }

        _operands[^1] = operand with { End = _tokens[closing].End };
        _position = closing + 1;
        return true;
    }

    /// <summary>Refuses <c>and</c> and <c>or</c>, and goes on with what they mean: after a value a name has no other meaning.</summary>
    private BinaryOperator? FindWordOperator()
    {
        var name = Current.Kind == TokenKind.Identifier ? NameOf(Current) : "";
        var known = name switch
        {
            "and" => OperatorTable.Find(TokenKind.And),
            "or" => OperatorTable.Find(TokenKind.Or),
            _ => null,
        };
        if (known is not null)
        {
            _issues.Add(Current.Span, $"'{name}' is not an operator; use '{known.Symbol}'");
        }

        return known;
    }

    private bool RefuseUnclosed(Group group)
    {
        var opening = _tokens[group.Opening];
        return Refuse(opening.Span, $"{Describe(opening)} is never closed; {CloserOf(group)} is missing");
    }

    private string CloserOf(Group group) => _tokens[group.Opening].Kind switch
    {
        TokenKind.LeftParen => "')'",
        TokenKind.LeftBracket => "']'",
        _ => "'}'",
    };

    private string Describe(Token token) => token.Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.String => "a string",
        TokenKind.Bytes => "a bytes literal",
        _ => TextOf(token.Span),
    };

    /// <summary>Source between quotes; of a long one only the beginning. Tokens in messages are ASCII.</summary>
    private string TextOf(SourceSpan span)
    {
        const int Longest = 40;
        var text = _source.Bytes[span.Start..Math.Min(span.End, span.Start + Longest)];
        return $"'{Encoding.ASCII.GetString(text)}{(span.End - span.Start > Longest ? "…" : "")}'";
    }
}
