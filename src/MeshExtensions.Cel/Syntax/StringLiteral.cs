using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MeshExtensions.Cel.Syntax;

/// <summary>Reads the strings and bytes literals that the lexer has delimited (language definition, "String and Bytes Values").</summary>
internal static class StringLiteral
{
    /// <summary>Reads the text of a literal; escapes that are wrong become issues and are left out.</summary>
    /// <param name="text">The whole source.</param>
    /// <param name="token">Where the literal stands, prefix and quotes included.</param>
    /// <param name="issues">Where issues go.</param>
    public static ImmutableArray<byte> Read(ReadOnlySpan<byte> text, Token token, IssueSink issues)
    {
        var start = token.Start;
        var isRaw = false;
        while (text[start] is not ((byte)'"' or (byte)'\''))
        {
            isRaw |= (text[start++] | 0x20) == 'r';
        }

        var isTriple = token.End - start >= 6 && text[start + 1] == text[start] && text[start + 2] == text[start];
        var quotes = isTriple ? 3 : 1;
        start += quotes;
        var content = text[start..(token.End - quotes)];
        if (isRaw || !content.Contains((byte)'\\'))
        {
            return [.. content];
        }

        // No escape is longer than what it stands for: two bytes of UTF-8 at most for \xHH, four for \UHHHHHHHH.
        var result = new byte[content.Length];
        var length = 0;
        for (var i = 0; i < content.Length;)
        {
            if (content[i] != '\\')
            {
                result[length++] = content[i++];
                continue;
            }

            var (used, issue) = ReadEscape(content[i..], token.Kind == TokenKind.Bytes, result.AsSpan(length), out var written);
            if (issue is not null)
            {
                issues.Add(new SourceSpan(start + i, start + i + used), issue);
            }

            i += used;
            length += written;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(result[..length]);
    }

    private static (int Used, string? Issue) ReadEscape(ReadOnlySpan<byte> text, bool isBytes, Span<byte> target, out int written)
    {
        var simple = text[1] switch
        {
            (byte)'a' => '\a',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            (byte)'v' => '\v',
            (byte)'\\' or (byte)'?' or (byte)'"' or (byte)'\'' or (byte)'`' => (char)text[1],
            _ => '\0',
        };
        if (simple != '\0')
        {
            target[0] = (byte)simple;
            written = 1;
            return (2, null);
        }

        switch (text[1])
        {
            case (byte)'x' or (byte)'X':
                return ReadNumber(text, 2, 2, true, isBytes, target, out written);
            case (byte)'u' or (byte)'U':
                var digits = text[1] == 'u' ? 4 : 8;
                var result = ReadNumber(text, 2, digits, true, false, target, out written);
                return isBytes
                    ? (result.Used, $"'\\{(char)text[1]}' has no meaning in a bytes literal, which takes \\x and two hexadecimal digits for a byte")
                    : result;
            case >= (byte)'0' and <= (byte)'7':
                return ReadNumber(text, 1, 3, false, isBytes, target, out written);
            default:
                written = 0;
                Rune.DecodeFromUtf8(text[1..], out var rune, out var length);
                var found = CharacterText.IsVisible(rune) && !Rune.IsWhiteSpace(rune) ? $"'\\{rune}'" : $"a backslash before {CharacterText.Describe(rune)}";
                return (1 + length, $"{found} is not an escape; a backslash itself is written '\\\\', or the string as r\"…\"");
        }
    }

    private static (int Used, string? Issue) ReadNumber(
        ReadOnlySpan<byte> text, int start, int digits, bool isHex, bool isByte, Span<byte> target, out int written)
    {
        written = 0;
        var end = start;
        while (end < Math.Min(start + digits, text.Length) && (isHex ? char.IsAsciiHexDigit((char)text[end]) : text[end] is >= (byte)'0' and <= (byte)'7'))
        {
            end++;
        }

        var escape = Encoding.ASCII.GetString(text[..end]);
        if (end < start + digits)
        {
            var expected = isHex ? $"{digits} hexadecimal" : "3 octal";
            return (end, $"'{escape}' is not a whole escape; it takes {expected} digits");
        }

        var value = isHex
            ? uint.Parse(text[start..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : (uint)(((text[1] - '0') << 6) + ((text[2] - '0') << 3) + (text[3] - '0'));
        if (!isHex && value > 255)
        {
            return (end, $"'{escape}' is out of range; octal escapes go from \\000 to \\377");
        }

        if (isByte)
        {
            target[0] = (byte)value;
            written = 1;
            return (end, null);
        }

        if (!Rune.TryCreate(value, out var rune))
        {
            var reason = value <= 0xFFFF ? "half of a surrogate pair; write the whole code point as \\U and 8 digits" : "beyond the last code point, U+10FFFF";
            return (end, $"'{escape}' is {reason}");
        }

        written = rune.EncodeToUtf8(target);
        return (end, null);
    }
}
