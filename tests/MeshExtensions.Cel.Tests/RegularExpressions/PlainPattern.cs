using System.Buffers;
using System.Text;
using CsCheck;

namespace MeshExtensions.Cel.Tests.RegularExpressions;

/// <summary>A pattern as it is written, here and for the base library, with what it means: at which places it can end that begins at a place.</summary>
internal sealed record PlainPattern(string Re2, string DotNet, Func<int[], int, HashSet<int>> Ends);

/// <summary>Generates patterns and matches them in the plainest way: code points, sets of places, no automaton.</summary>
internal static class PlainPatterns
{
    private static readonly string[] SameButForCase = ["aA", "bB", "kK\u212A", "sS\u017F", "éÉ", "\U00010400\U00010428"];

    private static readonly Gen<PlainPattern> Boundary = Gen.OneOf(
        Place("\\b", "\\b", IsBoundary),
        Place("\\B", "\\B", (text, at) => !IsBoundary(text, at)));

    public static bool IsMatch(PlainPattern pattern, byte[] text)
    {
        var runes = Runes(text);
        return Enumerable.Range(0, runes.Length + 1).Any(start => pattern.Ends(runes, start).Count > 0);
    }

    public static Gen<PlainPattern> Any(string[] characters) => Tree(Gen.Frequency((12, Leaf(characters)), (1, Boundary)), 4);

    /// <summary>
    /// The base library's engine without back-tracking errs on some boundaries: <c>(?:((?:\b-\b){1,3}|())){2,}</c> can match nothing, but is not found in Kkb.
    /// </summary>
    public static Gen<PlainPattern> AnyWithoutBoundaries(string[] characters) => Tree(Leaf(characters), 4);

    private static Gen<PlainPattern> Tree(Gen<PlainPattern> leaf, int depth)
    {
        if (depth == 0)
        {
            return leaf;
        }

        var smaller = Tree(leaf, depth - 1);
        var times = Gen.OneOf<(string, int, int)>(("*", 0, 99), ("+?", 1, 99), ("?", 0, 1), ("{2}", 2, 2), ("{1,3}", 1, 3), ("{2,}", 2, 99));
        return Gen.Frequency(
            (3, leaf),
            (4, smaller.Array[2, 3].Select(Sequence)),
            (2, Gen.Select(smaller, smaller, Alternatives)),
            (2, Gen.Select(smaller, times, Repeat)));
    }

    private static Gen<PlainPattern> Leaf(string[] characters)
    {
        var character = Gen.OneOf(characters);
        return Gen.Frequency(
            (6, character.Select(text => One(Escape(text), EscapeDotNet(text), rune => rune == RuneOf(text)))),
            (1, character.Select(text => One($"(?i:{Escape(text)})", $"(?i:{EscapeDotNet(text)})", rune => EqualsBut(rune, RuneOf(text))))),
            (1, character.Select(text => One($"[^{Escape(text)}]", $"[^{EscapeDotNet(text)}]", rune => rune != RuneOf(text)))),
            (1, character.Select(text => One($"(?i:[^{Escape(text)}])", $"(?i:[^{EscapeDotNet(text)}])", rune => !EqualsBut(rune, RuneOf(text))))),
            (1, Gen.Const(One(".", "[^\\n]", rune => rune != '\n'))),
            (1, Gen.Const(One("(?s:.)", "(?s:.)", _ => true))),
            (1, Gen.Const(One("\\w", "\\w", IsWord))),
            (1, Gen.Const(One("\\W", "\\W", rune => !IsWord(rune)))),
            (1, Gen.Const(One("[a-k\\x{80}-\\x{ffff}]", "[a-k]", rune => rune is (>= 'a' and <= 'k') or (>= 0x80 and <= 0xFFFF)))),
            (1, Gen.Const(Place("^", "\\A", (_, at) => at == 0))),
            (1, Gen.Const(Place("$", "\\z", (text, at) => at == text.Length))),
            (1, Gen.Const(Place("(?m:^)", "(?m:^)", (text, at) => at == 0 || text[at - 1] == '\n'))),
            (1, Gen.Const(Place("(?m:$)", "(?m:$)", (text, at) => at == text.Length || text[at] == '\n'))),
            (1, Gen.Const(Place("()", "(?:)", (_, _) => true))));
    }

    private static PlainPattern One(string re2, string dotNet, Func<int, bool> matches) =>
        new(re2, dotNet, (text, at) => at < text.Length && matches(text[at]) ? [at + 1] : []);

    private static PlainPattern Place(string re2, string dotNet, Func<int[], int, bool> holds) => new(re2, dotNet, (text, at) => holds(text, at) ? [at] : []);

    private static PlainPattern Sequence(PlainPattern[] items) => new(
        string.Concat(items.Select(item => item.Re2)),
        string.Concat(items.Select(item => item.DotNet)),
        (text, at) => items.Aggregate(new HashSet<int> { at }, (places, item) => [.. places.SelectMany(place => item.Ends(text, place))]));

    private static PlainPattern Alternatives(PlainPattern x, PlainPattern y) =>
        new($"({x.Re2}|{y.Re2})", $"(?:{x.DotNet}|{y.DotNet})", (text, at) => [.. x.Ends(text, at), .. y.Ends(text, at)]);

    /// <summary>Beyond so many times nothing new is reached in texts as short as those of the tests.</summary>
    private static PlainPattern Repeat(PlainPattern item, (string Operator, int Min, int Max) times) => new(
        $"(?:{item.Re2}){times.Operator}",
        $"(?:{item.DotNet}){times.Operator}",
        (text, at) =>
        {
            var ends = new HashSet<int>();
            var places = new HashSet<int> { at };
            for (var i = 0; places.Count > 0; i++)
            {
                if (i >= times.Min)
                {
                    var before = ends.Count;
                    ends.UnionWith(places);
                    if (ends.Count == before)
                    {
                        break;
                    }
                }

                if (i == times.Max)
                {
                    break;
                }

                places = [.. places.SelectMany(place => item.Ends(text, place))];
            }

            return ends;
        });

    /// <summary>As Go's <c>regexp</c> reads a text: a byte that is not part of well-formed UTF-8 is U+FFFD.</summary>
    private static int[] Runes(ReadOnlySpan<byte> text)
    {
        var runes = new List<int>();
        while (!text.IsEmpty)
        {
            var isDone = Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done;
            runes.Add(isDone ? rune.Value : 0xFFFD);
            text = text[(isDone ? length : 1)..];
        }

        return [.. runes];
    }

    private static bool IsWord(int rune) => rune is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';

    private static bool IsBoundary(int[] text, int at) => (at > 0 && IsWord(text[at - 1])) != (at < text.Length && IsWord(text[at]));

    private static bool EqualsBut(int x, int y) =>
        x == y || SameButForCase.Any(same => same.EnumerateRunes().Any(rune => rune.Value == x) && same.EnumerateRunes().Any(rune => rune.Value == y));

    private static int RuneOf(string text) => Rune.GetRuneAt(text, 0).Value;

    private static string Escape(string text) => $"\\x{{{RuneOf(text):x}}}";

    private static string EscapeDotNet(string text) => $"\\u{RuneOf(text):x4}";
}
