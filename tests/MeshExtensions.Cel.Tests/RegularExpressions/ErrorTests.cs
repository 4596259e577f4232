using System.Text;
using CsCheck;
using MeshExtensions.Cel.RegularExpressions;

namespace MeshExtensions.Cel.Tests.RegularExpressions;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("a(?=b)", 1, "look-ahead (?=…)")]
    [InlineData("(?!b)", 0, "look-ahead (?!…)")]
    [InlineData("(?<=b)", 0, "look-behind (?<=…)")]
    [InlineData("é(?<!b)", 2, "look-behind (?<!…)")]
    [InlineData("(?>a)", 0, "atomic")]
    [InlineData("(?#a)", 0, "comment")]
    [InlineData("(?'n'a)", 0, "(?P<name>…)")]
    [InlineData("(?P=n)", 0, "by its name")]
    [InlineData("(?P>n)", 0, "by its name")]
    [InlineData("(?P<n", 0, "bad group name")]
    [InlineData("(?P<>a)", 0, "bad group name")]
    [InlineData("(?<a-b>a)", 0, "bad group name")]
    [InlineData("(?<n>a)(?P<n>b)", 11, "name n is there twice")]
    [InlineData("(?i", 0, "bad group (?i;")]
    [InlineData("(?", 0, "bad group (?;")]
    [InlineData("(?x)a", 0, "bad group (?x;")]
    [InlineData("(?i-)a", 0, "bad group (?i-);")]
    [InlineData("(?-)a", 0, "bad group (?-);")]
    [InlineData("(?i--s)a", 0, "bad group (?i--;")]
    [InlineData("(a", 0, "not closed by )")]
    [InlineData("((a)", 0, "not closed by )")]
    [InlineData("a)", 1, "closes no group")]
    [InlineData("[a", 0, "not closed by ]")]
    [InlineData("x[]", 1, "not closed by ]")]
    [InlineData("[^", 0, "not closed by ]")]
    [InlineData("[b-a]", 1, "range b-a ends before it begins")]
    [InlineData("[a-\\d]", 3, "\\d is not an escape")]
    [InlineData("[[:foo:]]", 1, "[:foo:] is not a class")]
    [InlineData("[\\b]", 1, "\\b is not a character")]
    [InlineData("[\\Qa\\E]", 1, "\\Q does not quote inside of a class")]
    [InlineData("*", 0, "nothing before *")]
    [InlineData("a|+", 2, "nothing before +")]
    [InlineData("(?)", -1, "")]
    [InlineData("(?i)?", 4, "nothing before ?")]
    [InlineData("({2})", 1, "nothing before {2}")]
    [InlineData("a**", 1, "bad repetition operator: **")]
    [InlineData("a++", 1, "bad repetition operator: ++")]
    [InlineData("a*??", 1, "bad repetition operator: *??")]
    [InlineData("a{2}{3}", 1, "bad repetition operator: {2}{3}")]
    [InlineData("a{1001}", 1, "bad repetition count: {1001}")]
    [InlineData("a{0,1001}", 1, "bad repetition count: {0,1001}")]
    [InlineData("a{99999999999999}", 1, "bad repetition count")]
    [InlineData("a{2,1}", 1, "{2,1} ends before it begins")]
    [InlineData("((a{100}){10})", -1, "")]
    [InlineData("((a{100}){11})", 9, "more than 1000 repetitions")]
    [InlineData("(a{30,}b*|c){30,35}", 12, "more than 1000 repetitions")]
    [InlineData("((a{100})*){11}", 11, "more than 1000 repetitions")]
    [InlineData("\\", 0, "backslash at the end")]
    [InlineData("a\\y", 1, "\\y is not an escape")]
    [InlineData("\\8", 0, "\\8 is a back-reference")]
    [InlineData("(a)\\1", 3, "\\1 is a back-reference")]
    [InlineData("\\18", 0, "\\1 is a back-reference")]
    [InlineData("\\k<a>", 0, "back-reference")]
    [InlineData("\\C", 0, "\\C, a single byte")]
    [InlineData("\\Z", 0, "\\z")]
    [InlineData("\\E", 0, "without a \\Q")]
    [InlineData("\\G", 0, "\\G is not part of RE2")]
    [InlineData("\\u0041", 0, "\\x{10FFFF}")]
    [InlineData("\\cA", 0, "\\x1F")]
    [InlineData("\\é", 0, "\\é is not an escape")]
    [InlineData("\\x4", 0, "two hexadecimal digits")]
    [InlineData("\\x{}", 0, "two hexadecimal digits")]
    [InlineData("\\x{41", 0, "two hexadecimal digits")]
    [InlineData("\\x{110000}", 0, "no code point beyond")]
    [InlineData("\\x{FFFFFFFFFFFFFFFF}", 0, "no code point beyond")]
    [InlineData("\\p", 0, "followed by a category")]
    [InlineData("\\p{Lu", 0, "not closed by }")]
    [InlineData("\\p{Greek}", 0, "not the scripts")]
    [InlineData("[\\P{^Greek}]", 1, "not the scripts")]
    [InlineData("\\pq", 0, "general categories")]
    public void TryParse_WrongPattern_NamesWhatIsWrongAndWhere(string pattern, int offset, string fragment)
    {
        var expression = RegularExpression.TryParse(Encoding.UTF8.GetBytes(pattern), out var error, out var errorOffset);

        if (offset < 0)
        {
            Assert.NotNull(expression);
            Assert.Null(error);
            return;
        }

        Assert.Null(expression);
        Assert.NotNull(error);
        Assert.Contains(fragment, error, StringComparison.Ordinal);
        Assert.Equal(offset, errorOffset);
    }

    [Fact]
    public void TryParse_IllFormedPattern_IsAnErrorAtTheByte()
    {
        Assert.Null(RegularExpression.TryParse([(byte)'a', 0xC3, 0xA9, 0xE2, 0x82, (byte)'b'], out var error, out var errorOffset));
        Assert.Contains("UTF-8", error, StringComparison.Ordinal);
        Assert.Equal(3, errorOffset);
    }

    [Theory]
    [InlineData("(", 250, ")", null)]
    [InlineData("(", 251, ")", "nested deeper than 250")]
    [InlineData("(?:", 5000, "", "nested deeper than 250")]
    [InlineData("a", 9997, "", null)]
    [InlineData("a", 9998, "", "more than 10000 states")]
    [InlineData("a", 16384, "", "more than 10000 states")]
    [InlineData("a", 16385, "", "longer than 16384 bytes")]
    [InlineData("\\pL", 200, "", "more than 100000 ranges")]
    [InlineData("\\pL{20}x", 5, "", "more than 10000 states")]
    [InlineData("x.{1000}x", 1, "", null)]
    [InlineData("(?:){1000}", 1000, "", null)]
    [InlineData("[\\pL\\pN]", 1, "", null)]
    public void TryParse_Limits_AreErrorsBeyondAndNotBefore(string opening, int times, string closing, string? fragment)
    {
        var pattern = string.Concat(Enumerable.Repeat(opening, times)) + string.Concat(Enumerable.Repeat(closing, times));

        var expression = RegularExpression.TryParse(Encoding.UTF8.GetBytes(pattern), out var error, out _);

        Assert.Equal(fragment is null, expression is not null);
        Assert.Contains(fragment ?? string.Empty, error ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_AnyBytes_IsAnExpressionOrAnError() =>
        Gen.Byte.Array[0, 40].Sample(Check, iter: 10_000);

    [Fact]
    public void TryParse_AnySyntax_IsAnExpressionOrAnError() =>
        Gen.OneOf(
            "(", ")", "[", "]", "[^", "{", "}", "{2}", "{1,3}", "{2,}", "*", "+", "?", "|", "^", "$", ".", "-", "\\", "a", "é", "0", ",", ":", "(?", "(?i)",
            "(?P<", "<", ">", "=", "!", "\\Q", "\\E", "\\d", "\\pL", "\\p{", "\\x{", "\\x4", "\\1", "\\B", "\\b", "[:alpha:]", "[:", ":]", "(?:", "(?s-i:")
            .Array[0, 12].Sample(parts => Check(Encoding.UTF8.GetBytes(string.Concat(parts))), iter: 10_000);

    private static void Check(byte[] pattern)
    {
        var expression = RegularExpression.TryParse(pattern, out var error, out var errorOffset);

        Assert.Equal(expression is null, error is not null);
        Assert.InRange(errorOffset, 0, pattern.Length);
        _ = expression?.IsMatch(pattern);
    }
}
