using System.Globalization;

namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>The general categories of Unicode as sets, in the version of Unicode that the base library has.</summary>
internal static class UnicodeCategories
{
    /// <summary>In the order of <see cref="UnicodeCategory"/>. Unassigned (Cn) is not among RE2's names, nor part of its C.</summary>
    private static readonly string[] Names =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "Sm", "Sc", "Sk", "So",
    ];

    private static readonly Lazy<Dictionary<string, RuneSet>> Sets = new(FindSets);

    /// <param name="name">Such as <c>L</c> or <c>Lu</c>; in RE2 its case counts.</param>
    /// <returns>Null when there is none of the name.</returns>
    public static RuneSet? Find(string name) => Sets.Value.GetValueOrDefault(name);

    private static Dictionary<string, RuneSet> FindSets()
    {
        var ranges = new List<RuneRange>[Names.Length + 1];
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = [];
        }

        var first = 0;
        for (var rune = 1; rune <= RuneSet.LastRune + 1; rune++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(first);
            if (rune > RuneSet.LastRune || CharUnicodeInfo.GetUnicodeCategory(rune) != category)
            {
                ranges[(int)category].Add(new RuneRange(first, rune - 1));
                first = rune;
            }
        }

        var sets = new Dictionary<string, RuneSet>(StringComparer.Ordinal) { ["Any"] = RuneSet.All };
        foreach (var group in Names.Select((name, index) => (name, index)).GroupBy(entry => entry.name[..1], StringComparer.Ordinal))
        {
            sets.Add(group.Key, RuneSet.Of([.. group.SelectMany(entry => ranges[entry.index])]));
            foreach (var (name, index) in group)
            {
                sets.Add(name, RuneSet.Of(ranges[index]));
            }
        }

        return sets;
    }
}
