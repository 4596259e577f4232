using System.Text.Unicode;

namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>
/// A regular expression of RE2's syntax and meaning over UTF-8 (github.com/google/re2/wiki/Syntax). It tells whether a text has a match anywhere, in time
/// linear in the text, whatever the pattern, and may be used by any number of threads at once without a lock. With a table matching never allocates; a pattern
/// that is too large for one is simulated in memory that each thread keeps, and allocates only when its thread first needs that much.
/// </summary>
internal sealed class RegularExpression
{
    /// <summary>How the error of a pattern begins whose program would have too many states.</summary>
    public const string TooLarge = "the pattern is too large";

    /// <summary>Grows to what the largest pattern needs that the thread has seen; at most 80 KB.</summary>
    [ThreadStatic]
    private static ushort[]? Scratch;

    private readonly ByteProgram _program;
    private readonly TransitionTable? _table;

    /// <summary>Every match begins with it.</summary>
    private readonly byte[] _prefix;

    private readonly bool _isAnchored;
    private readonly int _stateAfterPrefix;

    /// <summary>Text that is not well-formed might match where its bytes as they are do not.</summary>
    private readonly bool _matchesReplacement;

    private RegularExpression(PatternNode node, ByteProgram program, TransitionTable? table, bool isAnchored, bool matchesReplacement)
    {
        _program = program;
        _table = table;
        _prefix = PatternAnalysis.Prefix(node);
        _isAnchored = isAnchored;
        _stateAfterPrefix = table?.Run(table.Start, _prefix) ?? 0;
        _matchesReplacement = matchesReplacement;
    }

    /// <summary>Whether a step costs the same whatever the pattern; else up to a visit for each state of the program.</summary>
    public bool HasTable => _table is not null;

    /// <summary>How many states the program has: the measure of what it took to make it.</summary>
    public int States => _program.States.Length;

    /// <param name="pattern">Should be UTF-8; it is an error if it is not.</param>
    /// <param name="error">What is wrong and, where it is known, the cure; null when nothing is.</param>
    /// <param name="errorOffset">Where, in bytes of the pattern.</param>
    /// <returns>Null when something is wrong.</returns>
    public static RegularExpression? TryParse(ReadOnlySpan<byte> pattern, out string? error, out int errorOffset) =>
        TryParse(pattern, allowTable: true, out error, out errorOffset);

    /// <summary>A pattern that is known only when it is used, and is used once: within limits of its own, and without a table, which would not pay.</summary>
    /// <param name="pattern">See <see cref="TryParse(ReadOnlySpan{byte}, out string?, out int)"/>.</param>
    /// <param name="isTooLarge">Whether the pattern was refused because of its size.</param>
    /// <returns>Null when something is wrong.</returns>
    public static RegularExpression? TryParseOnce(ReadOnlySpan<byte> pattern, out bool isTooLarge)
    {
        isTooLarge = pattern.Length > RegularExpressionLimits.DynamicPatternBytes;
        if (isTooLarge)
        {
            return null;
        }

        var expression = TryParse(pattern, allowTable: false, RegularExpressionLimits.DynamicStates, out var error, out _);
        isTooLarge = error?.StartsWith(TooLarge, StringComparison.Ordinal) ?? false;
        return expression;
    }

    /// <summary>As <see cref="TryParse(ReadOnlySpan{byte}, out string?, out int)"/>, if need be without a table however small it would be.</summary>
    internal static RegularExpression? TryParse(ReadOnlySpan<byte> pattern, bool allowTable, out string? error, out int errorOffset) =>
        TryParse(pattern, allowTable, RegularExpressionLimits.ProgramStates, out error, out errorOffset);

    private static RegularExpression? TryParse(ReadOnlySpan<byte> pattern, bool allowTable, int maximumStates, out string? error, out int errorOffset)
    {
        if (PatternParser.TryParse(pattern, out error, out errorOffset) is not { } parsed)
        {
            return null;
        }

        var node = PatternAnalysis.Trim(parsed);
        var isAnchored = PatternAnalysis.IsAnchored(node);

        // Between two bytes of a character \B would hold, though that is no place; everything else that could hold there takes a byte that cannot be there.
        var asksForNoBoundary = PatternAnalysis.Any(node, part => part is AssertionNode { Assertion: Assertion.NoWordBoundary });
        var before = isAnchored ? null : asksForNoBoundary ? ByteGraph.Of(RuneSet.All) : ByteGraph.AnyByte;
        var program = ProgramCompiler.TryCompile(node, before, maximumStates);
        if (program is null)
        {
            error = $"{TooLarge}: it needs more than {maximumStates} states; lower its repetition counts or use smaller classes";
            errorOffset = 0;
            return null;
        }

        var matchesReplacement = asksForNoBoundary || PatternAnalysis.Any(node, part => part is SetNode set && set.Set.Contains(RuneSet.ReplacementRune));
        return new RegularExpression(node, program, allowTable ? TransitionTableBuilder.TryBuild(program) : null, isAnchored, matchesReplacement);
    }

    /// <summary>Whether there is a match anywhere in the text.</summary>
    /// <param name="text">UTF-8. A byte that is not part of a well-formed sequence counts as U+FFFD.</param>
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        var visits = long.MaxValue;
        return IsMatch(text, ref visits);
    }

    /// <summary>Whether there is a match anywhere in the text, as long as the work is not too much.</summary>
    /// <param name="text">See <see cref="IsMatch(ReadOnlySpan{byte})"/>.</param>
    /// <param name="visits">
    /// How many visits to states there may be at most; less those that there were when it returns. Negative when there would be more, and the answer means
    /// nothing then. With a table there are none.
    /// </param>
    public bool IsMatch(ReadOnlySpan<byte> text, ref long visits) =>
        MatchesAsItIs(text, ref visits) || (_matchesReplacement && visits >= 0 && !Utf8.IsValid(text) && MatchesReplaced(text, ref visits));

    /// <summary>A match in the bytes as they are is one in the text, since no step takes part of a character; ill-formed bytes match nothing here.</summary>
    private bool MatchesAsItIs(ReadOnlySpan<byte> text, ref long visits)
    {
        if (_prefix.Length > 0)
        {
            var start = _isAnchored ? text.StartsWith(_prefix) ? 0 : -1 : text.IndexOf(_prefix);
            if (start < 0)
            {
                return false;
            }

            text = text[start..];
        }

        return _table is { } table ? table.Accepts(table.Run(_stateAfterPrefix, text[_prefix.Length..])) : Simulate(text, replace: false, ref visits);
    }

    private bool MatchesReplaced(ReadOnlySpan<byte> text, ref long visits)
    {
        if (_table is not { } table)
        {
            return Simulate(text, replace: true, ref visits);
        }

        var state = table.Start;
        while (!text.IsEmpty && state >= TransitionTable.FirstRow)
        {
            state = table.Run(state, IllFormedText.FirstRune(text, out var length));
            text = text[length..];
        }

        return table.Accepts(state);
    }

    private bool Simulate(ReadOnlySpan<byte> text, bool replace, ref long visits)
    {
        var length = Simulation.ScratchLength(_program);
        if (Scratch is not { } scratch || scratch.Length < length)
        {
            Scratch = scratch = new ushort[length];
        }

        var simulation = new Simulation(_program, scratch.AsSpan(0, length));
        var matches = simulation.Start();
        while (!matches && !text.IsEmpty && !simulation.IsDead && visits >= 0)
        {
            var taken = text.Length;
            foreach (var value in replace ? IllFormedText.FirstRune(text, out taken) : text)
            {
                matches = simulation.Step(value);
                visits -= simulation.Visits;
                if (matches || simulation.IsDead || visits < 0)
                {
                    break;
                }
            }

            text = text[taken..];
        }

        return matches || simulation.Finish();
    }
}
