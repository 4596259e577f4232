using System.Text.Unicode;

namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>Reads RE2's syntax (github.com/google/re2/wiki/Syntax) in one pass, without captures.</summary>
internal sealed class PatternParser
{
    private readonly PatternCursor _cursor;
    private readonly HashSet<string> _groupNames = new(StringComparer.Ordinal);
    private PatternFlags _flags;
    private int _nesting;
    private int _ranges;

    private PatternParser(PatternCursor cursor) => _cursor = cursor;

    public static PatternNode? TryParse(ReadOnlySpan<byte> pattern, out string? error, out int errorOffset)
    {
        if (pattern.Length > RegularExpressionLimits.PatternBytes)
        {
            error = $"the pattern is longer than {RegularExpressionLimits.PatternBytes} bytes";
            errorOffset = RegularExpressionLimits.PatternBytes;
            return null;
        }

        if (!Utf8.IsValid(pattern))
        {
            error = "the pattern is not well-formed UTF-8; write \\x{..} for a code point";
            errorOffset = IllFormedText.FirstOffset(pattern);
            return null;
        }

        var cursor = new PatternCursor(pattern.ToArray());
        var node = new PatternParser(cursor).ParsePattern();
        error = cursor.Error;
        errorOffset = cursor.ErrorOffset;
        return error is null ? node : null;
    }

    private PatternNode? ParsePattern()
    {
        var node = ParseAlternatives();
        if (node is not null && !_cursor.IsAtEnd)
        {
            _cursor.Fail(_cursor.Position, "the ) closes no group; write \\) for a parenthesis");
        }

        return node;
    }

    /// <summary>Up to the parenthesis that closes the group, or to the end.</summary>
    private PatternNode? ParseAlternatives()
    {
        var alternatives = new List<PatternNode>();
        do
        {
            var sequence = ParseSequence();
            if (sequence is null)
            {
                return null;
            }

            alternatives.Add(sequence);
        }
        while (_cursor.TryTake("|"u8));

        return PatternNode.Alternatives(alternatives);
    }

    private PatternNode? ParseSequence()
    {
        var items = new List<PatternNode>();

        // Where the repetition operator stands that was read just before, or -1.
        var operatorStart = -1;
        while (_cursor.Current is not (-1 or '|' or ')'))
        {
            var start = _cursor.Position;
            if (RepetitionOperator.TryParse(_cursor, out var repetition))
            {
                if (!Repeat(items, start, operatorStart, repetition))
                {
                    return null;
                }

                operatorStart = start;
                continue;
            }

            operatorStart = -1;
            if (!ParseItem(items))
            {
                return null;
            }
        }

        return PatternNode.Sequence(items);
    }

    private bool Repeat(List<PatternNode> items, int start, int operatorStart, RepetitionOperator repetition)
    {
        var (min, max, isCounted) = repetition;
        var text = _cursor.Since(start);
        if (operatorStart >= 0)
        {
            return _cursor.Fail(
                operatorStart,
                $"bad repetition operator: {_cursor.Since(operatorStart)}; what repeats a repetition needs parentheses, and RE2 has no possessive one");
        }

        if (items.Count == 0)
        {
            return _cursor.Fail(start, $"there is nothing before {text} that it could repeat; write \\{text[0]} for the character");
        }

        if (min > RegularExpressionLimits.Repetitions || max > RegularExpressionLimits.Repetitions)
        {
            return _cursor.Fail(start, $"bad repetition count: {text}; at most {RegularExpressionLimits.Repetitions} are allowed");
        }

        if (max != RepeatNode.Unbounded && max < min)
        {
            return _cursor.Fail(start, $"bad repetition count: {text} ends before it begins");
        }

        var repeat = new RepeatNode(items[^1], min, max, isCounted);
        if ((min >= 2 || max >= 2) && repeat.RepeatProduct > RegularExpressionLimits.Repetitions)
        {
            return _cursor.Fail(
                start,
                $"bad repetition count: {text} within or around others comes to more than {RegularExpressionLimits.Repetitions} repetitions");
        }

        items[^1] = repeat;
        return true;
    }

    private bool ParseItem(List<PatternNode> items)
    {
        switch (_cursor.Current)
        {
            case '(':
                return ParseGroup(items);
            case '[':
                return ClassParser.TryParse(_cursor, Has(PatternFlags.IgnoreCase), out var set) && AddSet(items, set!);
            case '.':
                _cursor.Skip(1);
                return AddSet(items, Has(PatternFlags.DotMatchesNewLine) ? RuneSet.All : RuneSet.AllButNewLine);
            case '^':
                return AddAssertion(items, 1, Has(PatternFlags.MultiLine) ? Assertion.LineStart : Assertion.TextStart);
            case '$':
                return AddAssertion(items, 1, Has(PatternFlags.MultiLine) ? Assertion.LineEnd : Assertion.TextEnd);
            case '\\':
                return ParseEscape(items);
            default:
                return AddRune(items, _cursor.TakeRune());
        }
    }

    private bool ParseEscape(List<PatternNode> items)
    {
        switch (_cursor.Peek(1))
        {
            case 'A':
                return AddAssertion(items, 2, Assertion.TextStart);
            case 'z':
                return AddAssertion(items, 2, Assertion.TextEnd);
            case 'b':
                return AddAssertion(items, 2, Assertion.WordBoundary);
            case 'B':
                return AddAssertion(items, 2, Assertion.NoWordBoundary);
            case 'Q':
                _cursor.Skip(2);
                while (!_cursor.IsAtEnd && !_cursor.TryTake("\\E"u8))
                {
                    if (!AddRune(items, _cursor.TakeRune()))
                    {
                        return false;
                    }
                }

                return true;
            default:
                if (!EscapeParser.TryParseClass(_cursor, Has(PatternFlags.IgnoreCase), out var set))
                {
                    return false;
                }

                return set is not null ? AddSet(items, set) : EscapeParser.TryParseRune(_cursor, out var rune) && AddRune(items, rune);
        }
    }

    private bool ParseGroup(List<PatternNode> items)
    {
        var start = _cursor.Position;
        var outer = _flags;
        if (!GroupPrefix.TryParse(_cursor, _groupNames, ref _flags, out var hasBody))
        {
            return false;
        }

        if (!hasBody)
        {
            return true;
        }

        if (++_nesting > RegularExpressionLimits.Nesting)
        {
            return _cursor.Fail(start, $"groups are nested deeper than {RegularExpressionLimits.Nesting}");
        }

        var body = ParseAlternatives();
        if (body is null)
        {
            return false;
        }

        if (!_cursor.TryTake(")"u8))
        {
            return _cursor.Fail(start, "the group is not closed by ); write \\( for a parenthesis");
        }

        _nesting--;
        _flags = outer;
        items.Add(body);
        return true;
    }

    private bool AddRune(List<PatternNode> items, int rune) =>
        AddSet(items, EscapeParser.Close(RuneSet.Of(rune, rune), Has(PatternFlags.IgnoreCase), negate: false));

    private bool AddSet(List<PatternNode> items, RuneSet set)
    {
        items.Add(new SetNode(set));
        _ranges += set.Ranges.Length;
        return _ranges <= RegularExpressionLimits.Ranges
            || _cursor.Fail(_cursor.Position, $"the classes come to more than {RegularExpressionLimits.Ranges} ranges; use smaller classes or fewer of them");
    }

    private bool AddAssertion(List<PatternNode> items, int length, Assertion assertion)
    {
        _cursor.Skip(length);
        items.Add(new AssertionNode(assertion));
        return true;
    }

    private bool Has(PatternFlags flag) => (_flags & flag) != PatternFlags.None;
}
