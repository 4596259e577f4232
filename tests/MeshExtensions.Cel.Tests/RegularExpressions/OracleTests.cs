using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace MeshExtensions.Cel.Tests.RegularExpressions;

/// <summary>Generated patterns on generated texts, against matchers that share nothing with the product.</summary>
public sealed class OracleTests
{
    private static readonly Gen<PlainPattern> Patterns = PlainPatterns.Any(
        ["a", "b", "k", "K", "s", "\n", "_", "-", "é", "É", "中", "\U00010400", "\uFFFD"]);
    private static readonly Gen<PlainPattern> AsciiPatterns = PlainPatterns.AnyWithoutBoundaries(["a", "b", "k", "K", "\n", "_", "-"]);

    /// <summary>Characters, and bytes that are none.</summary>
    private static readonly Gen<byte[]> Texts = Gen.OneOf(
        "61", "62", "61", "62", "6B", "4B", "73", "53", "C5BF", "E284AA", "0A", "5F", "2D", "C3A9", "C389", "E4B8AD", "F0909080", "EFBFBD",
        "FF", "C3", "E2", "82", "F09090")
        .Array[0, 8].Select(parts => Convert.FromHexString(string.Concat(parts)));

    private static readonly Gen<byte[]> AsciiTexts = Gen.OneOf("abkK\n_-"u8.ToArray()).Array[0, 10];

    [Fact]
    public void IsMatch_AnyPattern_IsWhatThePlainMatcherSays() =>
        Gen.Select(Patterns, Texts.Array[8]).Sample(
            (pattern, texts) => Check(pattern, texts, text => PlainPatterns.IsMatch(pattern, text)),
            iter: 3000,
            print: input => input.Item1.Re2);

    [Fact]
    public void IsMatch_AnyAsciiPattern_IsWhatTheBaseLibrarySays() =>
        Gen.Select(AsciiPatterns, AsciiTexts.Array[8]).Sample(
            (pattern, texts) =>
            {
                var other = new Regex(pattern.DotNet, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromMinutes(1));
                Check(pattern, texts, text => other.IsMatch(Encoding.ASCII.GetString(text)));
            },
            iter: 1000,
            print: input => input.Item1.Re2);

    private static void Check(PlainPattern pattern, byte[][] texts, Func<byte[], bool> oracle)
    {
        var answers = TestExpressions.AreMatches(pattern.Re2, texts);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.True(oracle(texts[i]) == answers[i], $"{pattern.Re2} on {Convert.ToHexString(texts[i])}");
        }
    }
}
