namespace MeshExtensions.Policies.Tests.Support;

/// <summary>
/// A joined header, taken literally: it may have been one header or several, cut at any of its commas, and every such reading is tried.
/// </summary>
internal static class HeaderReadings
{
    /// <summary>For a denial: some header of some reading matches. Blanks around it may belong to the list rather than to the value.</summary>
    public static bool AnyMatches(string value, string[] patterns) =>
        Readings(value.Split(',')).SelectMany(reading => reading)
            .SelectMany(header => new[] { header, header.TrimStart(' '), header.TrimEnd(' '), header.Trim(' ') })
            .Any(header => MatchesOne(header, patterns));

    /// <summary>For an allow: every header of every reading matches, or a pattern is the whole text.</summary>
    public static bool AllMatch(string value, string[] patterns) =>
        patterns.Contains(value, StringComparer.Ordinal) && !value.StartsWith('*') && !value.EndsWith('*')
        || Readings(value.Split(',')).All(reading => reading.TrueForAll(header => MatchesOne(header, patterns)));

    /// <summary>Istio's string matching, without presence.</summary>
    public static bool MatchesOne(string header, string[] patterns) => header.Length > 0 && Array.Exists(patterns, pattern => pattern switch
    {
        ['*', .. var rest] => header.EndsWith(rest, StringComparison.Ordinal),
        [.. var rest, '*'] => header.StartsWith(rest, StringComparison.Ordinal),
        _ => header == pattern,
    });

    /// <summary>Every way to cut pieces into headers: bit i says whether the comma after piece i parts two headers.</summary>
    private static IEnumerable<List<string>> Readings(string[] pieces)
    {
        for (var cuts = 0; cuts < 1 << (pieces.Length - 1); cuts++)
        {
            var headers = new List<string> { pieces[0] };
            for (var i = 1; i < pieces.Length; i++)
            {
                if ((cuts >> (i - 1) & 1) == 1)
                {
                    headers.Add(pieces[i]);
                }
                else
                {
                    headers[^1] += "," + pieces[i];
                }
            }

            yield return headers;
        }
    }
}
