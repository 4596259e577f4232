using System.Text;

namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>
/// Which code points are the same when case is ignored: Unicode's simple case folding (CaseFolding.txt, status C and S), as RE2 has it. The folding itself is
/// not in the base library, but follows from the simple case mappings that are; the exceptions are listed.
/// </summary>
internal static class CaseFolding
{
    /// <summary>No code point beyond it has a case, up to Unicode 17.</summary>
    private const int LastCased = 0x1FFFF;

    /// <summary>Dotted capital I and dotless small i map to i and I, but fold to nothing but themselves outside Turkish (status T).</summary>
    private static readonly int[] Uncased = [0x130, 0x131];

    /// <summary>
    /// Folded alike though no case mapping of the base library says so: the long s, whose capital it leaves out, and pairs of precomposed letters that differ
    /// only in how they were encoded.
    /// </summary>
    private static readonly (int Rune, int Folded)[] Exceptions = [(0x17F, 's'), (0x1FD3, 0x390), (0x1FE3, 0x3B0), (0xFB05, 0xFB06)];

    /// <summary>Sorted; of every member of a class of two or more, the whole class.</summary>
    private static readonly Lazy<(int Rune, int[] Equivalents)[]> Classes = new(FindClasses);

    /// <summary>The set and all that equals one of its members when case is ignored.</summary>
    public static RuneSet Close(RuneSet set)
    {
        var classes = Classes.Value;
        List<RuneRange>? ranges = null;
        foreach (var (first, last) in set.Ranges)
        {
            for (var i = FirstAtLeast(classes, first); i < classes.Length && classes[i].Rune <= last; i++)
            {
                ranges ??= [.. set.Ranges];
                foreach (var rune in classes[i].Equivalents)
                {
                    ranges.Add(new RuneRange(rune, rune));
                }
            }
        }

        return ranges is null ? set : RuneSet.Of(ranges);
    }

    private static int FirstAtLeast((int Rune, int[] Equivalents)[] classes, int rune)
    {
        var low = 0;
        var high = classes.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (classes[middle].Rune < rune)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static (int Rune, int[] Equivalents)[] FindClasses()
    {
        var byFolded = new Dictionary<int, List<int>>();
        for (var rune = 0; rune <= LastCased; rune++)
        {
            if (!Rune.IsValid(rune) || Fold(rune) is var folded && folded == rune)
            {
                continue;
            }

            if (!byFolded.TryGetValue(folded, out var members))
            {
                byFolded.Add(folded, members = [folded]);
            }

            members.Add(rune);
        }

        return
        [
            .. byFolded.Values
                .Select(members => members.ToArray())
                .SelectMany(members => members.Select(rune => (rune, members)))
                .OrderBy(entry => entry.rune),
        ];
    }

    /// <summary>By way of the capital, so that letters with one capital and several small forms (sigma, theta) meet.</summary>
    private static int Fold(int rune)
    {
        if (Array.IndexOf(Uncased, rune) >= 0)
        {
            return rune;
        }

        foreach (var (exception, folded) in Exceptions)
        {
            if (exception == rune)
            {
                return folded;
            }
        }

        return Rune.ToLowerInvariant(Rune.ToUpperInvariant(new Rune(rune))).Value;
    }
}
