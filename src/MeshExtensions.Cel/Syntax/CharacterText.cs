using System.Globalization;
using System.Text;

namespace MeshExtensions.Cel.Syntax;

/// <summary>Characters in messages and in printed source: shown where they can be seen, else by their number.</summary>
internal static class CharacterText
{
    /// <summary>Whether a character shows as itself. Format characters do not: some of them turn around the text next to them.</summary>
    public static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    public static string Describe(Rune rune)
    {
        if (rune.IsAscii && IsVisible(rune))
        {
            return $"'{rune}'";
        }

        return IsVisible(rune) && !Rune.IsWhiteSpace(rune) ? $"'{rune}' (U+{rune.Value:X4})" : $"the character U+{rune.Value:X4}";
    }

    /// <summary>The message for a character that begins no token.</summary>
    public static string Unexpected(Rune rune)
    {
        var found = Describe(rune);
        if (rune.Value is 0x2018 or 0x2019 or 0x201C or 0x201D)
        {
            return $"{found} is not a quote here; use ' or \"";
        }

        if (Rune.IsLetter(rune))
        {
            return $"{found} cannot stand in a name, which takes ASCII letters, digits and '_'";
        }

        return Rune.IsWhiteSpace(rune) ? $"{found} is not a space here; use a plain one" : $"{found} has no meaning here";
    }
}
