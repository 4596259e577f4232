namespace MeshExtensions.Cel.Checking;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Suggestion
{
    /// <summary>The nearest of the candidates.</summary>
    /// <returns>Null when none is near: more than a third of the letters would have to change.</returns>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) < bestDistance && Distance(name, candidate) is var distance && distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>A sentence's end: <c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string Ask(string name, IEnumerable<string> candidates) => Nearest(name, candidates) is { } near ? $"; did you mean '{near}'?" : "";

    // Levenshtein, two rows; letters in another case cost nothing, so that `Startswith` finds `startsWith`.
    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 0; i < left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < right.Length; j++)
            {
                var change = char.ToLowerInvariant(left[i]) == char.ToLowerInvariant(right[j]) ? 0 : 1;
                current[j + 1] = Math.Min(Math.Min(current[j] + 1, previous[j + 1] + 1), previous[j] + change);
            }

            previous = current;
        }

        return previous[^1];
    }
}
