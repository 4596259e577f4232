using System.Globalization;
using System.Text;

namespace MeshExtensions.Commands;

/// <summary>The difference of two texts in the unified format, which people read and <c>patch</c> applies.</summary>
internal static class UnifiedDiff
{
    /// <summary>Lines of context around a change, as everywhere.</summary>
    private const int Context = 3;

    /// <summary>The longest common subsequence takes the product of both lengths in memory; beyond this, what lies between equal ends is one change.</summary>
    private const long MaxCells = 16 * 1024 * 1024;

    /// <summary>The difference, with the name of the file in its head; empty when the texts are the same.</summary>
    public static string Of(string name, string before, string after)
    {
        var steps = Steps(Lines(before), Lines(after));
        var text = new StringBuilder();
        var next = 0;
        while (FindChange(steps, next) is var first && first < steps.Count)
        {
            if (text.Length == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"--- {name}\n+++ {name} (formatted)\n");
            }

            var last = LastOfHunk(steps, first);
            AppendHunk(text, steps, Math.Max(next, first - Context), Math.Min(steps.Count, last + 1 + Context));
            next = last + 1;
        }

        return text.ToString();
    }

    /// <summary>The lines, each with its line feed if it has one.</summary>
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var lineFeed ? lineFeed + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    private static List<Step> Steps(List<string> before, List<string> after)
    {
        var prefix = 0;
        while (prefix < Math.Min(before.Count, after.Count) && before[prefix] == after[prefix])
        {
            prefix++;
        }

        var suffix = 0;
        while (suffix < Math.Min(before.Count, after.Count) - prefix && before[^(suffix + 1)] == after[^(suffix + 1)])
        {
            suffix++;
        }

        var steps = before.Take(prefix).Select(line => new Step(' ', line)).ToList();
        AddMiddle(steps, before[prefix..^suffix], after[prefix..^suffix]);
        steps.AddRange(before.TakeLast(suffix).Select(line => new Step(' ', line)));
        return steps;
    }

    private static void AddMiddle(List<Step> steps, List<string> before, List<string> after)
    {
        var (i, j) = (0, 0);
        if ((long)(before.Count + 1) * (after.Count + 1) <= MaxCells)
        {
            var common = CommonLengths(before, after);
            while (i < before.Count && j < after.Count)
            {
                if (before[i] == after[j])
                {
                    steps.Add(new Step(' ', before[i++]));
                    j++;
                }
                else if (common[i + 1, j] >= common[i, j + 1])
                {
                    steps.Add(new Step('-', before[i++]));
                }
                else
                {
                    steps.Add(new Step('+', after[j++]));
                }
            }
        }

        steps.AddRange(before[i..].Select(line => new Step('-', line)));
        steps.AddRange(after[j..].Select(line => new Step('+', line)));
    }

    /// <summary>For each pair of places, how many lines the rests have in common at most.</summary>
    private static int[,] CommonLengths(List<string> before, List<string> after)
    {
        var lengths = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
            {
                lengths[i, j] = before[i] == after[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }

    private static int FindChange(List<Step> steps, int from) => steps.FindIndex(from, step => step.Sign != ' ') is >= 0 and var found ? found : steps.Count;

    /// <summary>The last change of the hunk that begins with a change: the next hunk's context must not touch this one's.</summary>
    private static int LastOfHunk(List<Step> steps, int change)
    {
        while (FindChange(steps, change + 1) is var following && following < steps.Count && following - change <= (2 * Context) + 1)
        {
            change = following;
        }

        return change;
    }

    private static void AppendHunk(StringBuilder text, List<Step> steps, int start, int end)
    {
        var hunk = steps[start..end];
        var beforeStart = steps.Take(start).Count(step => step.Sign != '+');
        var afterStart = steps.Take(start).Count(step => step.Sign != '-');
        var before = Range(beforeStart, hunk.Count(step => step.Sign != '+'));
        var after = Range(afterStart, hunk.Count(step => step.Sign != '-'));
        text.Append(CultureInfo.InvariantCulture, $"@@ -{before} +{after} @@\n");
        foreach (var step in hunk)
        {
            text.Append(step.Sign).Append(step.Line);
            if (!step.Line.EndsWith('\n'))
            {
                text.Append("\n\\ No newline at end of file\n");
            }
        }
    }

    /// <summary>Lines are counted from 1; a range without lines names the line before it.</summary>
    private static string Range(int start, int count) => $"{(count == 0 ? start : start + 1)},{count}";

    private readonly record struct Step(char Sign, string Line);
}
