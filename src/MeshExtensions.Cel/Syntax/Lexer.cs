using System.Text;

namespace MeshExtensions.Cel.Syntax;

/// <summary>Cuts UTF-8 text into tokens (language definition, "Syntax"). Strings are only delimited here, numbers only recognised.</summary>
internal ref struct Lexer
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly IssueSink _issues;
    private readonly List<Token> _tokens = [];
    private int _position;

    private Lexer(ReadOnlySpan<byte> text, IssueSink issues)
    {
        _text = text;
        _issues = issues;
    }

    /// <summary>Cuts all of a text, which must be well-formed UTF-8.</summary>
    /// <returns>
    /// The tokens, the last one an <see cref="TokenKind.End"/>; null when what follows an issue cannot be trusted. Where an issue has an obvious meaning
    /// (<c>=</c> for <c>==</c>), the token that was meant is returned.
    /// </returns>
    public static List<Token>? Tokenize(ReadOnlySpan<byte> text, IssueSink issues)
    {
        var lexer = new Lexer(text, issues);
        while (true)
        {
            lexer.SkipBlanks();
            if (lexer._position == text.Length)
            {
                lexer._tokens.Add(new Token(TokenKind.End, text.Length, text.Length));
                return lexer._tokens;
            }

            if (!lexer.ReadToken() || issues.IsFull)
            {
                return null;
            }
        }
    }

    private readonly byte Peek(int offset = 0) => _position + offset < _text.Length ? _text[_position + offset] : (byte)0;

    private void SkipBlanks()
    {
        while (_position < _text.Length)
        {
            if (Peek() is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r')
            {
                _position++;
            }
            else if (Peek() == '/' && Peek(1) == '/')
            {
                var end = _text[_position..].IndexOfAny((byte)'\n', (byte)'\r');
                _position = end < 0 ? _text.Length : _position + end;
            }
            else
            {
                return;
            }
        }
    }

    private bool ReadToken()
    {
        var current = Peek();
        if (char.IsAsciiDigit((char)current) || (current == '.' && char.IsAsciiDigit((char)Peek(1))))
        {
            ReadNumber();
            return true;
        }

        if (current is (byte)'"' or (byte)'\'')
        {
            return ReadString(0, TokenKind.String, false);
        }

        if (current == '`')
        {
            return ReadQuotedIdentifier();
        }

        return char.IsAsciiLetter((char)current) || current == '_' ? ReadWord() : ReadSymbol();
    }

    private bool ReadWord()
    {
        // A prefix belongs to a string only when the quote follows at once.
        var isBytes = (Peek() | 0x20) == 'b';
        var prefix = isBytes ? 1 : 0;
        var isRaw = (Peek(prefix) | 0x20) == 'r';
        prefix += isRaw ? 1 : 0;
        if (prefix > 0 && Peek(prefix) is (byte)'"' or (byte)'\'')
        {
            return ReadString(prefix, isBytes ? TokenKind.Bytes : TokenKind.String, isRaw);
        }

        var length = 1;
        while (char.IsAsciiLetterOrDigit((char)Peek(length)) || Peek(length) == '_')
        {
            length++;
        }

        Add(Words.KindOf(_text.Slice(_position, length)), length);
        return true;
    }

    private void ReadNumber()
    {
        var length = 0;
        if (Peek() == '0' && Peek(1) == 'x' && char.IsAsciiHexDigit((char)Peek(2)))
        {
            length = 2;
            while (char.IsAsciiHexDigit((char)Peek(length)))
            {
                length++;
            }

            AddInteger(length);
            return;
        }

        SkipDigits(ref length);
        var isDouble = false;
        if (Peek(length) == '.' && char.IsAsciiDigit((char)Peek(length + 1)))
        {
            isDouble = true;
            length++;
            SkipDigits(ref length);
        }

        if ((Peek(length) | 0x20) == 'e')
        {
            var exponent = length + (Peek(length + 1) is (byte)'+' or (byte)'-' ? 2 : 1);
            if (char.IsAsciiDigit((char)Peek(exponent)))
            {
                isDouble = true;
                length = exponent;
                SkipDigits(ref length);
            }
        }

        if (isDouble)
        {
            Add(TokenKind.Double, length);
        }
        else
        {
            AddInteger(length);
        }
    }

    private readonly void SkipDigits(ref int length)
    {
        while (char.IsAsciiDigit((char)Peek(length)))
        {
            length++;
        }
    }

    private void AddInteger(int length)
    {
        var isUnsigned = (Peek(length) | 0x20) == 'u';
        Add(isUnsigned ? TokenKind.Uint : TokenKind.Int, isUnsigned ? length + 1 : length);
    }

    private bool ReadString(int prefix, TokenKind kind, bool isRaw)
    {
        var quote = Peek(prefix);
        var isTriple = Peek(prefix + 1) == quote && Peek(prefix + 2) == quote;
        var length = prefix + (isTriple ? 3 : 1);
        while (_position + length < _text.Length)
        {
            var current = Peek(length);
            if (current == quote && (!isTriple || (Peek(length + 1) == quote && Peek(length + 2) == quote)))
            {
                Add(kind, length + (isTriple ? 3 : 1));
                return true;
            }

            if (current is (byte)'\n' or (byte)'\r' && !isTriple)
            {
                break;
            }

            // Whatever follows a backslash, a quote among it, does not end the string; a line end does all the same.
            length += current == '\\' && !isRaw && (isTriple || Peek(length + 1) is not ((byte)'\n' or (byte)'\r')) ? 2 : 1;
        }

        var end = Math.Min(_position + length, _text.Length);
        var mark = new string((char)quote, isTriple ? 3 : 1);
        var what = kind == TokenKind.Bytes ? "bytes literal" : "string";
        var cure = end < _text.Length ? $"; over several lines it takes {new string((char)quote, 3)}" : "";
        _issues.Add(new SourceSpan(_position, end), $"unterminated {what}: the closing {mark} is missing{cure}");
        return false;
    }

    private bool ReadQuotedIdentifier()
    {
        var length = 1;
        while (char.IsAsciiLetterOrDigit((char)Peek(length)) || Peek(length) is (byte)'_' or (byte)'.' or (byte)'-' or (byte)'/' or (byte)' ')
        {
            length++;
        }

        if (Peek(length) == '`' && length > 1)
        {
            Add(TokenKind.QuotedIdentifier, length + 1);
            return true;
        }

        var rest = _text[_position..];
        if (length == 1 && Peek(1) == '`')
        {
            _issues.Add(new SourceSpan(_position, _position + 2), "a name in back-quotes cannot be empty");
        }
        else if (_position + length == _text.Length || rest[1..].IndexOf((byte)'`') < 0)
        {
            _issues.Add(new SourceSpan(_position, _position + length), "unterminated name: the closing ` is missing");
        }
        else
        {
            Rune.DecodeFromUtf8(rest[length..], out var rune, out var bytes);
            var place = new SourceSpan(_position + length, _position + length + bytes);
            var found = CharacterText.Describe(rune);
            _issues.Add(place, $"{found} cannot stand in a name in back-quotes; it takes ASCII letters, digits, '_', '.', '-', '/' and spaces");
        }

        return false;
    }

    private bool ReadSymbol()
    {
        var symbol = Symbols.Match(_text[_position..]);
        if (symbol is not null)
        {
            if (symbol.Issue is not null)
            {
                _issues.Add(new SourceSpan(_position, _position + symbol.Text.Length), symbol.Issue);
            }

            Add(symbol.Kind, symbol.Text.Length);
            return symbol.Kind != TokenKind.End;
        }

        Rune.DecodeFromUtf8(_text[_position..], out var rune, out var length);
        _issues.Add(new SourceSpan(_position, _position + length), CharacterText.Unexpected(rune));
        return false;
    }

    private void Add(TokenKind kind, int length)
    {
        _tokens.Add(new Token(kind, _position, _position + length));
        _position += length;
    }
}
