using System.Collections.Immutable;
using System.Text;

namespace MeshExtensions.Cel.Syntax;

/// <summary>
/// The parser proper: operator precedence over stacks of its own, because input is not trusted and must not choose how deep the call stack gets.
/// It is always in one of two states: a value is expected, or a value has just been read.
/// </summary>
internal sealed partial class ExpressionParser
{
    private readonly CelSource _source;
    private readonly List<Token> _tokens;
    private readonly ParserOptions _options;
    private readonly TreeBuilder _tree;
    private readonly IssueSink _issues;
    private readonly BracketPairs _pairs;
    private readonly List<Operand> _operands = [];
    private readonly List<PendingOperator> _operators = [];
    private readonly Stack<Group> _groups = new();
    private int _position;
    private bool _hasValue;
    private bool _isDone;
    private bool _hasReservedWord;

    public ExpressionParser(CelSource source, List<Token> tokens, ParserOptions options, TreeBuilder tree, IssueSink issues)
    {
        _source = source;
        _tokens = tokens;
        _options = options;
        _tree = tree;
        _issues = issues;
        _pairs = new BracketPairs(tokens);
    }

    private Token Current => _tokens[_position];

    private Token Next => _tokens[Math.Min(_position + 1, _tokens.Count - 1)];

    private Operand Top => _operands[^1];

    /// <returns>The tree, which is good only when there are no issues; null when the parse could not go on.</returns>
    public Expression? Run()
    {
        _groups.Push(new Group(GroupKind.Root, -1, 0, 0, 0));
        while (!_isDone)
        {
            var goesOn = _hasValue ? ReadAfterValue() : ReadValue();
            if ((!goesOn && !SkipGroup()) || _tree.IsExhausted || _issues.IsFull)
            {
                return null;
            }
        }

        return Top.Node;
    }

    private bool ReadValue()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Not:
                return ReadUnary(Operators.LogicalNot);
            case TokenKind.Minus when Next.Kind is TokenKind.Int or TokenKind.Double && Next.Start == token.End:
                _position++;
                return ReadNumber(token.Start, true);
            case TokenKind.Minus:
                return ReadUnary(Operators.Negate);
            case TokenKind.Int or TokenKind.Uint or TokenKind.Double:
                return ReadNumber(token.Start, false);
            case TokenKind.String or TokenKind.Bytes:
                var kind = token.Kind == TokenKind.String ? LiteralKind.String : LiteralKind.Bytes;
                return PushLiteral(token.Start, kind, 0, StringLiteral.Read(_source.Bytes, token, _issues));
            case TokenKind.True or TokenKind.False:
                return PushLiteral(token.Start, LiteralKind.Bool, token.Kind == TokenKind.True ? 1u : 0u, []);
            case TokenKind.Null:
                return PushLiteral(token.Start, LiteralKind.Null, 0, []);
            case TokenKind.Identifier or TokenKind.Reserved:
                return ReadName(token.Start, false);
            case TokenKind.Dot when Next.Kind is TokenKind.Identifier or TokenKind.Reserved:
                _position++;
                return ReadName(token.Start, true);
            case TokenKind.LeftParen:
                return Open(new Group(GroupKind.Paren, _position, token.Start, _operands.Count, _operators.Count));
            case TokenKind.LeftBracket:
                return Open(new Group(GroupKind.List, _position, token.Start, _operands.Count, _operators.Count));
            case TokenKind.LeftBrace:
                return Open(new Group(GroupKind.Map, _position, token.Start, _operands.Count, _operators.Count));
            default:
                return RefuseAsValue();
        }
    }

    private bool ReadAfterValue()
    {
        switch (Current.Kind)
        {
            case TokenKind.Dot:
                return ReadMember();
            case TokenKind.LeftBracket:
                return Open(new Group(GroupKind.Index, _position, Top.Start, _operands.Count - 1, _operators.Count) { HasTarget = true });
            case TokenKind.LeftBrace:
                return RefuseMessage();
            case TokenKind.Question:
                return ReadQuestion();
            case TokenKind.Colon:
                return ReadColon();
            case TokenKind.Comma:
                return ReadComma();
            case TokenKind.RightParen or TokenKind.RightBracket or TokenKind.RightBrace:
                return Close();
            case TokenKind.End when _groups.Peek().Kind == GroupKind.Root:
                _isDone = ReduceAll();
                return _isDone;
            default:
                var known = OperatorTable.Find(Current.Kind) ?? FindWordOperator();
                return known is null ? RefuseAfterValue() : ReadBinary(known);
        }
    }

    private bool ReadNumber(int start, bool isNegative)
    {
        var token = Current;
        var text = _source.Bytes[token.Start..token.End];
        var span = new SourceSpan(start, token.End);
        switch (token.Kind)
        {
            case TokenKind.Double:
                if (!NumberLiteral.TryReadDouble(text, isNegative, out var number))
                {
                    _issues.Add(span, $"{TextOf(span)} is out of range: a double is at most about 1.8e308");
                }

                return PushLiteral(start, LiteralKind.Double, BitConverter.DoubleToUInt64Bits(number), []);
            case TokenKind.Uint:
                if (!NumberLiteral.TryReadInteger(text[..^1], out var unsigned))
                {
                    _issues.Add(span, $"{TextOf(span)} is out of range: a uint is at most {ulong.MaxValue}u");
                }

                return PushLiteral(start, LiteralKind.Uint, unsigned, []);
            default:
                if (!NumberLiteral.TryReadInt(text, isNegative, out var signed))
                {
                    var bound = isNegative ? $"at least {long.MinValue}" : $"at most {long.MaxValue}";
                    _issues.Add(span, $"{TextOf(span)} is out of range: an int is {bound}");
                }

                return PushLiteral(start, LiteralKind.Int, unchecked((ulong)signed), []);
        }
    }

    private bool PushLiteral(int start, LiteralKind kind, ulong bits, ImmutableArray<byte> bytes)
    {
        var span = new SourceSpan(start, Current.End);
        _position++;
        Push(_tree.Add(new LiteralExpression(_tree.NextId, span, kind, bits, bytes)));
        return true;
    }

    private bool ReadName(int start, bool isAbsolute)
    {
        var token = Current;
        var name = NameOf(token);
        if (token.Kind == TokenKind.Reserved)
        {
            var cure = name == "if" ? "; a choice is written condition ? this : that" : "";
            _issues.Add(token.Span, $"'{name}' is a reserved word and cannot be a name{cure}");
            _hasReservedWord = true;
        }

        _position++;
        if (Current.Kind == TokenKind.LeftParen)
        {
            return OpenCall(isAbsolute ? "." + name : name, new SourceSpan(start, token.End), null);
        }

        Push(_tree.Add(new IdentifierExpression(_tree.NextId, new SourceSpan(start, token.End), name, isAbsolute)));
        return true;
    }

    private bool ReadMember()
    {
        var target = Top;
        _position++;
        var isOptional = Current.Kind == TokenKind.Question;
        _position += isOptional ? 1 : 0;
        var token = Current;
        if (token.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier or TokenKind.Reserved))
        {
            return RefuseAsField();
        }

        var name = NameOf(token);
        _position++;
        if (Current.Kind == TokenKind.LeftParen)
        {
            if (isOptional || token.Kind == TokenKind.QuotedIdentifier)
            {
                return Refuse(token.Span, isOptional
                    ? "an optional selection with '.?' is of a field and cannot be called"
                    : "a function's name cannot stand in back-quotes");
            }

            return OpenCall(name, token.Span, target.Node);
        }

        _operands.RemoveAt(_operands.Count - 1);
        var span = new SourceSpan(target.Start, token.End);
        Push(_tree.Add(new SelectExpression(_tree.NextId, span, target.Node, name, isOptional, false), target.Node));
        return true;
    }

    private void Push(Expression node) => Push(new Operand(node, node.Span.Start, node.Span.End));

    private void Push(Operand operand)
    {
        _operands.Add(operand);
        _hasValue = true;
    }

    private string NameOf(Token token)
    {
        var text = _source.Bytes[token.Start..token.End];
        return Encoding.UTF8.GetString(token.Kind == TokenKind.QuotedIdentifier ? text[1..^1] : text);
    }

    /// <summary>A value that was read.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Start">Where it begins, parentheses included.</param>
    /// <param name="End">Where it ends.</param>
    private readonly record struct Operand(Expression Node, int Start, int End)
    {
        public bool IsInParentheses => Start != Node.Span.Start;
    }
}
