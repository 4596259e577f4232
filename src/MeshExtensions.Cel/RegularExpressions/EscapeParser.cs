using System.Text;

namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>What a backslash begins, inside a class or outside: a code point, or a class with a name of its own.</summary>
internal static class EscapeParser
{
    /// <summary>Reads <c>\d</c>, <c>\PL</c>, <c>\p{Lu}</c> and their like.</summary>
    /// <param name="cursor">At the backslash; moved only when there is such a class.</param>
    /// <param name="foldCase">The class is closed under case, and only then negated.</param>
    /// <param name="set">Null when something else stands there, or the class is wrong.</param>
    /// <returns>False when it is wrong.</returns>
    public static bool TryParseClass(PatternCursor cursor, bool foldCase, out RuneSet? set)
    {
        set = null;
        var letter = cursor.Peek(1);
        var negate = letter is >= 'A' and <= 'Z';
        if (letter is 'p' or 'P')
        {
            if (!TryParseCategory(cursor, ref negate, out set))
            {
                return false;
            }
        }
        else
        {
            set = AsciiClasses.FindPerl(letter | 0x20);
            if (set is null)
            {
                return true;
            }

            cursor.Skip(2);
        }

        set = Close(set!, foldCase, negate);
        return true;
    }

    /// <summary>Closes a class under case if asked to, then negates it if asked to: RE2's order.</summary>
    public static RuneSet Close(RuneSet set, bool foldCase, bool negate)
    {
        var closed = foldCase ? CaseFolding.Close(set) : set;
        return negate ? closed.Negated() : closed;
    }

    /// <summary>Reads an escape that stands for one code point.</summary>
    /// <param name="cursor">At the backslash.</param>
    /// <param name="rune">The code point.</param>
    public static bool TryParseRune(PatternCursor cursor, out int rune)
    {
        var start = cursor.Position;
        rune = 0;
        cursor.Skip(1);
        if (cursor.IsAtEnd)
        {
            return cursor.Fail(start, "a backslash at the end escapes nothing; write \\\\ for a backslash");
        }

        rune = cursor.TakeRune();
        switch (rune)
        {
            case >= '1' and <= '7' when cursor.Current is < '0' or > '7':
            case '8' or '9':
                return cursor.Fail(start, $"\\{(char)rune} is a back-reference, which is not part of RE2");
            case >= '0' and <= '7':
                rune -= '0';
                for (var i = 0; i < 2 && cursor.Current is >= '0' and <= '7'; i++)
                {
                    rune = (rune * 8) + (cursor.Current - '0');
                    cursor.Skip(1);
                }

                return true;
            case 'x':
                return TryParseHexadecimal(cursor, start, out rune);
            case 'a':
                rune = '\a';
                return true;
            case 'f':
                rune = '\f';
                return true;
            case 'n':
                rune = '\n';
                return true;
            case 'r':
                rune = '\r';
                return true;
            case 't':
                rune = '\t';
                return true;
            case 'v':
                rune = '\v';
                return true;
            case 'Q':
                return cursor.Fail(start, "\\Q does not quote inside of a class; escape each character");
            case < 0x80 when !char.IsAsciiLetterOrDigit((char)rune):
                return true;
            default:
                return cursor.Fail(start, Unknown(rune));
        }
    }

    private static string Unknown(int rune) => rune switch
    {
        'Z' => "\\Z is not part of RE2; the end of the text is \\z",
        'C' => "\\C, a single byte, is not supported; . is a single character",
        'E' => "\\E without a \\Q before it",
        'G' or 'K' or 'R' or 'X' or 'h' or 'H' or 'N' => $"\\{(char)rune} is not part of RE2",
        'k' or 'g' => $"\\{(char)rune} is a back-reference, which is not part of RE2",
        'u' or 'U' => $"\\{(char)rune} is not part of RE2; write \\x{{10FFFF}} for a code point",
        'c' => "\\c is not part of RE2; write \\x1F for a control character",
        'A' or 'z' or 'b' or 'B' => $"\\{(char)rune} is not a character, so a class cannot have it",
        _ => $"\\{new Rune(rune)} is not an escape of RE2",
    };

    private static bool TryParseHexadecimal(PatternCursor cursor, int start, out int rune)
    {
        rune = 0;
        var braced = cursor.TryTake("{"u8);
        var digits = 0;
        while (char.IsAsciiHexDigit((char)Math.Max(0, cursor.Current)) && (braced || digits < 2))
        {
            rune = Math.Min((rune * 16) + Convert.ToInt32(((char)cursor.Current).ToString(), 16), RuneSet.LastRune + 1);
            digits++;
            cursor.Skip(1);
        }

        if (rune > RuneSet.LastRune)
        {
            return cursor.Fail(start, "there is no code point beyond \\x{10FFFF}");
        }

        return (braced ? digits > 0 && cursor.TryTake("}"u8) : digits == 2)
            || cursor.Fail(start, "\\x must be followed by two hexadecimal digits, or by some in braces: \\x7F, \\x{10FFFF}");
    }

    private static bool TryParseCategory(PatternCursor cursor, ref bool negate, out RuneSet? set)
    {
        var start = cursor.Position;
        set = null;
        cursor.Skip(2);
        string name;
        if (cursor.TryTake("{"u8))
        {
            var length = cursor.Rest.IndexOf((byte)'}');
            if (length < 0)
            {
                return cursor.Fail(start, "\\p{ is not closed by }");
            }

            negate ^= cursor.TryTake("^"u8);
            var nameStart = cursor.Position;
            cursor.Skip(cursor.Rest.IndexOf((byte)'}'));
            name = cursor.Since(nameStart);
            cursor.Skip(1);
        }
        else if (cursor.IsAtEnd)
        {
            return cursor.Fail(start, "\\p must be followed by a category: \\pL, \\p{Lu}");
        }
        else
        {
            name = new Rune(cursor.TakeRune()).ToString();
        }

        set = UnicodeCategories.Find(name);
        return set is not null || cursor.Fail(
            start,
            $"{cursor.Since(start)}: only general categories are supported, such as L, Lu or Nd, not the scripts of Unicode; write ranges instead");
    }
}
