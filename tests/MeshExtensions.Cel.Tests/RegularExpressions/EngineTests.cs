using System.Text;

namespace MeshExtensions.Cel.Tests.RegularExpressions;

public sealed class EngineTests
{
    private static readonly byte[] ManyLetters = Encoding.UTF8.GetBytes(new string('a', 100_000) + "!");

    [Theory]
    [InlineData("^/api/v[0-9]+/orders/[0-9]+")]
    [InlineData("^(?:[a-z0-9-]+\\.)+example\\.com$")]
    [InlineData("(?i)^(get|post) .*\\bid=[^&]*&")]
    [InlineData("[^/]+/\\pL+")]
    public void TryParse_PatternOfAPolicy_HasATable(string pattern) => Assert.True(TestExpressions.Parse(pattern).HasTable);

    // A table would need a state for each set of places at which an a was seen.
    [Fact]
    public void TryParse_PatternOfManyStates_IsSimulated()
    {
        const string Pattern = "a[ab]{20}c";

        Assert.False(TestExpressions.Parse(Pattern).HasTable);
        Assert.True(TestExpressions.IsMatch(Pattern, "bba" + new string('b', 20) + "ca"));
        Assert.False(TestExpressions.IsMatch(Pattern, "bba" + new string('b', 19) + "ca"));
        Assert.False(TestExpressions.IsMatch(Pattern, new string('b', 30) + "ca"));
    }

    // With back-tracking each of them would take longer than there is time.
    [Theory]
    [InlineData("(a*)*b")]
    [InlineData("(a|a)*b")]
    [InlineData("(a|aa)+$")]
    [InlineData("^(a+)+$")]
    [InlineData("(x+x+)+y")]
    [InlineData("(a+a+)+y")]
    [InlineData("((a{100}){10})b")]
    [InlineData("a{1000}b")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)b")]
    [InlineData("((((((((a?)*)*)*)*)*)*)*)*b")]
    [InlineData("(?:a?){500}a{500}b")]
    public void IsMatch_PatternThatExplodesWithBackTracking_Ends(string pattern)
    {
        Assert.False(TestExpressions.Parse(pattern).IsMatch(ManyLetters));
        Assert.False(TestExpressions.Parse(pattern, allowTable: false).IsMatch(ManyLetters.AsSpan(^2000..)));
    }

    [Theory]
    [InlineData("^/api/v[0-9]+/orders/[0-9]+$", true)]
    [InlineData("orders", true)]
    [InlineData("^/api/.*[^x]\\b$", true)]
    [InlineData("\\B[^/]\\B[^z]+$", true)]
    [InlineData("^/api/v[0-9]+/orders/[0-9]+$", false)]
    [InlineData("[0-9/][^x]{20}c", false)]
    public void IsMatch_WarmedUp_AllocatesNothing(string pattern, bool allowTable)
    {
        var expression = TestExpressions.Parse(pattern, allowTable);
        Assert.Equal(allowTable, expression.HasTable);
        byte[][] texts =
        [
            "/api/v1/orders/12345"u8.ToArray(),
            "/api/v1/orders/é"u8.ToArray(),
            [.. "/api/v1/orders/"u8, 0xFF, 0xE2, 0x82, .. "/abcdefghijklmnopqrstu"u8],
        ];
        var answers = Array.ConvertAll(texts, text => expression.IsMatch(text));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var wrong = 0;
        for (var i = 0; i < 1000; i++)
        {
            for (var j = 0; j < texts.Length; j++)
            {
                wrong += expression.IsMatch(texts[j]) == answers[j] ? 0 : 1;
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, wrong);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IsMatch_ManyThreadsAtOnce_AnswerAsOne(bool allowTable)
    {
        string[] patterns = ["^/a/[0-9]+$", "[ab]{3}\\b", "(?i)x[^y]*z"];
        var expressions = Array.ConvertAll(patterns, pattern => TestExpressions.Parse(pattern, allowTable));
        var texts = new[] { "/a/17", "/a/", "aab b", "aabb", "XaaaZ", "xyz", "é" }.Select(Encoding.UTF8.GetBytes).ToArray();
        var answers = Answers();

        Parallel.For(0, 2000, _ => Assert.Equal(answers, Answers()));

        bool[] Answers() => [.. expressions.SelectMany(expression => texts.Select(text => expression.IsMatch(text)))];
    }

    [Fact]
    public void IsMatch_ThreadThatSawASmallerPatternFirst_HasEnoughMemory()
    {
        var small = TestExpressions.Parse("ab", allowTable: false);
        var large = TestExpressions.Parse("^[^/]{500}$", allowTable: false);
        var text = Encoding.UTF8.GetBytes(new string('é', 500));

        Assert.False(small.IsMatch(text));
        Assert.True(large.IsMatch(text));
        Assert.False(small.IsMatch(text));
        Assert.False(large.IsMatch(text.AsSpan(2)));
    }
}
