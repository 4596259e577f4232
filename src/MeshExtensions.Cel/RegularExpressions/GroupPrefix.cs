namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>What a pattern's flags change. Flag <c>U</c> swaps greedy and lazy, which makes no difference to whether there is a match.</summary>
[Flags]
internal enum PatternFlags
{
    None = 0,
    IgnoreCase = 1,
    MultiLine = 2,
    DotMatchesNewLine = 4,
}

/// <summary>What may stand after the parenthesis that opens a group: a name, flags, or what RE2 does not have.</summary>
internal static class GroupPrefix
{
    /// <param name="cursor">At the parenthesis.</param>
    /// <param name="names">Those of the groups before; a name may stand only once.</param>
    /// <param name="flags">Those that are in force, and after that those that the group sets.</param>
    /// <param name="hasBody">False for flags alone, as in <c>(?i)</c>, which hold up to the end of the group around them.</param>
    public static bool TryParse(PatternCursor cursor, HashSet<string> names, ref PatternFlags flags, out bool hasBody)
    {
        var start = cursor.Position;
        hasBody = true;
        cursor.Skip(1);
        if (!cursor.TryTake("?"u8))
        {
            return true;
        }

        if (cursor.Rest.StartsWith("<="u8) || cursor.Rest.StartsWith("<!"u8))
        {
            cursor.Skip(2);
            return cursor.Fail(start, $"look-behind {cursor.Since(start)}…) is not part of RE2");
        }

        return cursor.TryTake("P<"u8) || cursor.TryTake("<"u8)
            ? TryParseName(cursor, start, names)
            : cursor.Current switch
            {
                '=' => cursor.Fail(start, "look-ahead (?=…) is not part of RE2"),
                '!' => cursor.Fail(start, "look-ahead (?!…) is not part of RE2"),
                '>' => cursor.Fail(start, "the atomic group (?>…) is not part of RE2; without back-tracking (?:…) does the same"),
                '#' => cursor.Fail(start, "the comment (?#…) is not part of RE2"),
                '\'' => cursor.Fail(start, "a group's name is written (?P<name>…) or (?<name>…)"),
                'P' when cursor.Peek(1) is '=' or '>' => cursor.Fail(start, "a reference to a group by its name is not part of RE2"),
                _ => TryParseFlags(cursor, start, ref flags, out hasBody),
            };
    }

    private static bool TryParseName(PatternCursor cursor, int start, HashSet<string> names)
    {
        var nameStart = cursor.Position;
        while (cursor.Current >= 0 && (char.IsAsciiLetterOrDigit((char)cursor.Current) || cursor.Current == '_'))
        {
            cursor.Skip(1);
        }

        var name = cursor.Since(nameStart);
        if (name.Length == 0 || cursor.Current != '>')
        {
            return cursor.Fail(start, "bad group name; it is one or more of letters, digits and _ of ASCII, closed by >");
        }

        cursor.Skip(1);
        return names.Add(name) || cursor.Fail(nameStart, $"the group name {name} is there twice");
    }

    private static bool TryParseFlags(PatternCursor cursor, int start, ref PatternFlags flags, out bool hasBody)
    {
        var set = true;
        var minusNeedsFlag = false;
        for (hasBody = false; !cursor.IsAtEnd;)
        {
            var letter = cursor.TakeRune();
            if (letter is ':' or ')' && !minusNeedsFlag)
            {
                hasBody = letter == ':';
                return true;
            }

            if (letter == '-' && set)
            {
                set = false;
                minusNeedsFlag = true;
                continue;
            }

            PatternFlags? flag = letter switch
            {
                'i' => PatternFlags.IgnoreCase,
                'm' => PatternFlags.MultiLine,
                's' => PatternFlags.DotMatchesNewLine,
                'U' => PatternFlags.None,
                _ => null,
            };
            if (flag is null)
            {
                break;
            }

            minusNeedsFlag = false;
            flags = set ? flags | flag.Value : flags & ~flag.Value;
        }

        return cursor.Fail(
            start,
            $"bad group {cursor.Since(start)}; RE2 has (…), (?:…), (?P<name>…), and the flags i, m, s and U as in (?i), (?-s) or (?im-s:…)");
    }
}
