using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace MeshExtensions.Policies.Tests.Support;

/// <summary>Regular expressions as Envoy uses them: over the whole text.</summary>
internal static class FullMatch
{
    private static readonly ConcurrentDictionary<string, Regex> Cache = new(StringComparer.Ordinal);

    public static bool Of(string pattern, string text) =>
        Cache.GetOrAdd(pattern, key => new Regex($"^(?:{key})\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5))).IsMatch(text);
}
