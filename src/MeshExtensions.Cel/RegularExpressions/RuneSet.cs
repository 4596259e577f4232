namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>Code points <c>[First, Last]</c>.</summary>
internal readonly record struct RuneRange(int First, int Last);

/// <summary>An immutable set of code points: ranges in order that neither overlap nor touch.</summary>
internal sealed class RuneSet
{
    public const int LastRune = 0x10FFFF;

    /// <summary>What every byte that is not part of well-formed UTF-8 counts as.</summary>
    public const int ReplacementRune = 0xFFFD;

    public static readonly RuneSet All = Of(0, LastRune);

    public static readonly RuneSet AllButNewLine = Of('\n', '\n').Negated();

    private readonly RuneRange[] _ranges;

    private RuneSet(RuneRange[] ranges) => _ranges = ranges;

    public ReadOnlySpan<RuneRange> Ranges => _ranges;

    public static RuneSet Of(int first, int last) => new([new RuneRange(first, last)]);

    /// <param name="ranges">In any order, overlapping or not; none is empty. The list is sorted by this.</param>
    public static RuneSet Of(List<RuneRange> ranges)
    {
        ranges.Sort(static (x, y) => x.First.CompareTo(y.First));
        var merged = new List<RuneRange>(ranges.Count);
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = merged[^1] with { Last = Math.Max(merged[^1].Last, range.Last) };
            }
            else
            {
                merged.Add(range);
            }
        }

        return new RuneSet([.. merged]);
    }

    public RuneSet Negated()
    {
        var ranges = new List<RuneRange>(_ranges.Length + 1);
        var next = 0;
        foreach (var (first, last) in _ranges)
        {
            if (first > next)
            {
                ranges.Add(new RuneRange(next, first - 1));
            }

            next = last + 1;
        }

        if (next <= LastRune)
        {
            ranges.Add(new RuneRange(next, LastRune));
        }

        return new RuneSet([.. ranges]);
    }

    public bool Contains(int rune)
    {
        foreach (var (first, last) in _ranges)
        {
            if (rune <= last)
            {
                return rune >= first;
            }
        }

        return false;
    }

    public bool IsSingle(out int rune)
    {
        rune = _ranges.Length == 1 ? _ranges[0].First : -1;
        return _ranges.Length == 1 && _ranges[0].Last == rune;
    }
}
