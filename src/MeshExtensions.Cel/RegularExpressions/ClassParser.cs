namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>A class in brackets.</summary>
internal static class ClassParser
{
    /// <param name="cursor">At the opening bracket.</param>
    /// <param name="foldCase">The class is closed under case, and only then negated.</param>
    /// <param name="set">Null when the class is wrong.</param>
    public static bool TryParse(PatternCursor cursor, bool foldCase, out RuneSet? set)
    {
        set = null;
        var start = cursor.Position;
        cursor.Skip(1);
        var negate = cursor.TryTake("^"u8);
        var ranges = new List<RuneRange>();
        var compacted = 0;

        // A closing bracket that comes first is an ordinary character; so is a hyphen that is not between two.
        for (var first = true; first || cursor.Current != ']'; first = false)
        {
            if (cursor.IsAtEnd)
            {
                return cursor.Fail(start, "the class is not closed by ]; write \\[ for a bracket");
            }

            if (!TryParseItem(cursor, foldCase, ranges))
            {
                return false;
            }

            // The same large category again and again costs no memory.
            if (ranges.Count > (2 * compacted) + 4096)
            {
                ranges = [.. RuneSet.Of(ranges).Ranges];
                compacted = ranges.Count;
            }
        }

        cursor.Skip(1);
        set = EscapeParser.Close(RuneSet.Of(ranges), foldCase, negate);
        return true;
    }

    private static bool TryParseItem(PatternCursor cursor, bool foldCase, List<RuneRange> ranges)
    {
        RuneSet? named = null;
        if (cursor.Current == '[' && cursor.Peek(1) == ':')
        {
            if (!TryParsePosix(cursor, foldCase, out named))
            {
                return false;
            }
        }
        else if (cursor.Current == '\\' && !EscapeParser.TryParseClass(cursor, foldCase, out named))
        {
            return false;
        }

        if (named is not null)
        {
            ranges.AddRange(named.Ranges);
            return true;
        }

        var start = cursor.Position;
        if (!TryParseRune(cursor, out var first))
        {
            return false;
        }

        var last = first;
        if (cursor.Current == '-' && cursor.Peek(1) is not (']' or -1))
        {
            cursor.Skip(1);
            if (!TryParseRune(cursor, out last))
            {
                return false;
            }
        }

        if (last < first)
        {
            return cursor.Fail(start, $"the range {cursor.Since(start)} ends before it begins");
        }

        ranges.Add(new RuneRange(first, last));
        return true;
    }

    private static bool TryParseRune(PatternCursor cursor, out int rune)
    {
        if (cursor.Current == '\\')
        {
            return EscapeParser.TryParseRune(cursor, out rune);
        }

        rune = cursor.TakeRune();
        return true;
    }

    /// <param name="cursor">At the inner opening bracket; moved only when the name is closed, as else the bracket is an ordinary character.</param>
    /// <param name="foldCase">As for the whole class.</param>
    /// <param name="set">Null when there is no name, or none that is known.</param>
    private static bool TryParsePosix(PatternCursor cursor, bool foldCase, out RuneSet? set)
    {
        set = null;
        var start = cursor.Position;
        var length = cursor.Rest.IndexOf(":]"u8);
        if (length < 2)
        {
            return true;
        }

        cursor.Skip(2);
        var negate = cursor.TryTake("^"u8);
        var nameStart = cursor.Position;
        cursor.Skip(start + length - nameStart);
        set = AsciiClasses.FindPosix(cursor.Since(nameStart));
        cursor.Skip(2);
        if (set is null)
        {
            return cursor.Fail(start, $"{cursor.Since(start)} is not a class; those of POSIX are alnum, alpha, ascii, blank, cntrl, digit and so on");
        }

        set = EscapeParser.Close(set, foldCase, negate);
        return true;
    }
}
