using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace MeshExtensions.Policies.Tests.Paths;

/// <summary>
/// The transformations of a path, written the obvious way with regular expressions, on texts whose characters are bytes (Latin-1); and paths to try them on.
/// </summary>
internal static class SlowPaths
{
    /// <summary>Everything that the readings are made with.</summary>
    public static readonly Func<string, string>[] Transformations =
    [
        path => path.Length == 0 || path.StartsWith('/') ? path : "/" + path,
        DecodeUnreserved, DecodeSlashes, DecodeAll, DecodeOverlong, TurnBackslashes, StripDotParameters, StripParameters, MergeSlashes,
        RemoveDots, RemoveDotsAndSlash,
        path => path.Split('?')[0],
        path => path.Split('#')[0],
    ];

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private static readonly Regex Encoded = new("%[0-9A-Fa-f]{2}", Linear);
    private static readonly Regex Overlong = new(
        "[\u00C0\u00C1][\u0080-\u00BF]|\u00E0[\u0080\u0081][\u0080-\u00BF]|\u00F0\u0080[\u0080\u0081][\u0080-\u00BF]", Linear);
    private static readonly Regex Parameters = new(";[^/]*", Linear);
    private static readonly Regex Slashes = new("//+", Linear);

    /// <summary>Up to seven pieces, of which each is one that some parser trips over.</summary>
    public static readonly Gen<string> Nasty = Gen.Select(
        Gen.Frequency((9, Gen.OneOf("/")), (1, Gen.OneOf("", "%2f", "\\", ";", "a", "..", "%"))),
        Gen.Frequency(
            (30, Gen.OneOf("/", "/", "//", ".", "..", "/.", "/..", "a", "b", "/a", "\\", ";", ";x=1", "..;", "%", "2", "e", "?", "#")),
            (15, Gen.OneOf("%2e", "%2E", "%2f", "%5c", "%5C", "%3b", "%25", "%252e", "%61", "%20", "%3f", "%23")),
            (5, Gen.OneOf("%c0%ae", "%C0%AF", "%c1%9c", "\u00C0\u00AE", "\u00C1", "\u00E0\u0080\u00AF", "%f0%80%81%a1", "\u00E0\u00A4\u0085")),
            (1, Gen.OneOf("\0", "%00", "%c0%80", "%2500"))).Array[0, 7],
        (first, rest) => first + string.Concat(rest));

    public static string DecodeUnreserved(string path) => Decode(path, value => char.IsAsciiLetterOrDigit(value) || value is '-' or '.' or '_' or '~');

    public static string DecodeSlashes(string path) => Decode(path, value => value is '/' or '\\');

    public static string DecodeAll(string path) => Decode(path, _ => true);

    public static string DecodeOverlong(string path) => Overlong.Replace(path, match =>
    {
        // The payload bits of UTF-8, whatever the length: six from each byte but the first, whose bits above are all zero but for those of C1.
        var value = match.Value[0] & 1;
        if (match.Length > 2)
        {
            value = 0;
        }

        foreach (var next in match.Value.Skip(1))
        {
            value = (value << 6) | (next & 0x3F);
        }

        return ((char)value).ToString();
    });

    public static string TurnBackslashes(string path) => path.Replace('\\', '/');

    public static string StripDotParameters(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment.Split(';')[0] is "." or ".." ? segment.Split(';')[0] : segment));

    public static string StripParameters(string path) => Parameters.Replace(path, "");

    public static string MergeSlashes(string path) => Slashes.Replace(path, "/");

    public static string RemoveDots(string path) => RemoveDots(path, keepSlash: true);

    public static string RemoveDotsAndSlash(string path) => RemoveDots(path, keepSlash: false);

    /// <summary>All readings, or the first more than <paramref name="most"/>.</summary>
    public static HashSet<string> Closure(string path, int most)
    {
        var readings = new HashSet<string>(StringComparer.Ordinal) { path };
        var open = new Queue<string>(readings);
        while (open.TryDequeue(out var next) && readings.Count <= most)
        {
            foreach (var reading in Transformations.Select(transform => transform(next)).Where(readings.Add))
            {
                open.Enqueue(reading);
            }
        }

        return readings;
    }

    public static byte[] Bytes(string path) => Encoding.Latin1.GetBytes(path);

    public static string Text(ReadOnlySpan<byte> path) => Encoding.Latin1.GetString(path);

    private static string Decode(string path, Func<char, bool> isDecoded) => Encoded.Replace(path, match =>
    {
        var value = (char)Convert.ToInt32(match.Value[1..], 16);
        return isDecoded(value) ? value.ToString() : match.Value;
    });

    private static string RemoveDots(string path, bool keepSlash)
    {
        if (!path.StartsWith('/'))
        {
            return path;
        }

        var segments = path[1..].Split('/');
        var kept = new List<string>();
        foreach (var segment in segments)
        {
            if (segment == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }
            else if (segment is not ("." or ".."))
            {
                kept.Add(segment);
            }
        }

        var isDirectory = segments[^1] is "." or "..";
        return kept.Count == 0 ? "/" : string.Concat(kept.Select(segment => "/" + segment)) + (isDirectory && keepSlash ? "/" : "");
    }
}
