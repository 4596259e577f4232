using System.Diagnostics;
using CsCheck;
using MeshExtensions.Policies.Matching;
using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests.Matching;

public sealed class HeaderMatcherTests
{
    private static readonly TestRequest None = new();

    [Theory]
    [InlineData("a", true)]
    [InlineData("", true)] // an empty value is present
    [InlineData(null, false)]
    public void Presence_Header_AlsoWithAnEmptyValue(string? value, bool expected)
    {
        var request = value is null ? None : None.With("x-a", value);

        foreach (var form in new[] { request, request.List() })
        {
            Assert.Equal(expected, Matches(form, "*"));
            Assert.Equal(expected, Matches(form, "b", "*"));
            Assert.Equal(expected, Denies("when: [{key: 'request.headers[x-a]', values: ['*']}]", form));
            Assert.Equal(!expected, Allows("when: [{key: 'request.headers[x-a]', notValues: ['*']}]", form));
            Assert.Equal(!expected, Denies("when: [{key: 'request.headers[x-a]', notValues: ['*']}]", form));
        }
    }

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "A", false)]
    [InlineData("a*", "ab", true)]
    [InlineData("*b", "ab", true)]
    [InlineData("a*b", "axb", false)]
    [InlineData("a", "", false)]
    public void Value_OneHeader_IsMatchedAsText(string pattern, string value, bool expected)
    {
        foreach (var form in new[] { None.With("X-A", value), None.With("x-a", value).List() })
        {
            Assert.Equal(expected, Matches(form, pattern));
            Assert.Equal(expected, Denies($"when: [{{key: 'request.headers[X-a]', values: [{Quote(pattern)}]}}]", form));
            Assert.Equal(!expected, Allows($"when: [{{key: 'request.headers[x-a]', notValues: [{Quote(pattern)}]}}]", form));
            Assert.Equal(!expected, Denies($"when: [{{key: 'request.headers[x-a]', notValues: [{Quote(pattern)}]}}]", form));
        }
    }

    [Fact]
    public void AbsentHeader_MatchesNoValueAndEveryNotValue()
    {
        Assert.False(Matches(None.With("x-b", "a"), "a"));
        Assert.True(Allows("when: [{key: 'request.headers[x-a]', notValues: [a]}]", None));
        Assert.True(Denies("when: [{key: 'request.headers[x-a]', notValues: [a]}]", None));
    }

    [Fact]
    public void Map_SameKeyTwice_TheLastOneWins()
    {
        var request = None.With("x-a", "bad").With("x-a", "good");

        Assert.True(Matches(request, "good"));
        Assert.False(Matches(request, "bad"));
        Assert.False(Denies("when: [{key: 'request.headers[x-a]', values: [bad]}]", request));
    }

    /// <summary>Of a header that came twice, each value has to be right for an allow, and one is enough for a denial.</summary>
    [Theory]
    [InlineData("good", "good", true, false)]
    [InlineData("good", "bad", false, true)]
    [InlineData("bad", "good", false, true)]
    [InlineData("bad", "bad", false, true)]
    [InlineData("good", "", false, false)]
    public void List_TwoHeaders_TheReadingThatDeniesWins(string first, string second, bool allGood, bool anyBad)
    {
        var request = None.With("x-a", first).With("X-A", second).List();

        Assert.Equal(allGood, Allows("when: [{key: 'request.headers[x-a]', values: [good]}]", request));
        Assert.Equal(anyBad, Denies("when: [{key: 'request.headers[x-a]', values: [bad]}]", request));
        Assert.Equal(!anyBad, Allows("when: [{key: 'request.headers[x-a]', notValues: [bad]}]", request));
        Assert.Equal(!allGood, Denies("when: [{key: 'request.headers[x-a]', notValues: [good]}]", request));
    }

    [Theory]
    [InlineData("good,bad", false, true)]
    [InlineData("bad,good", false, true)]
    [InlineData("good,good", false, false)] // one header with this text is not "good"
    [InlineData("good", true, false)]
    [InlineData(",good", false, false)]
    [InlineData("good,", false, false)]
    [InlineData("x,bad,y", false, true)]
    [InlineData("x, bad", false, true)] // a list, or over HTTP/2 a second header that begins with a space
    [InlineData("bad, x", false, true)]
    [InlineData("x,\tbad ,y", false, true)]
    [InlineData(" bad", false, true)]
    [InlineData("bad ", false, true)]
    [InlineData("xbad,badx", false, false)]
    [InlineData("x bad,bad x", false, false)]
    public void Map_JoinedValue_TheReadingThatDeniesWins(string value, bool good, bool bad)
    {
        var request = None.With("x-a", value);

        Assert.Equal(good, Allows("when: [{key: 'request.headers[x-a]', values: [good]}]", request));
        Assert.Equal(bad, Denies("when: [{key: 'request.headers[x-a]', values: [bad]}]", request));
        Assert.Equal(!bad, Allows("when: [{key: 'request.headers[x-a]', notValues: [bad]}]", request));
        Assert.Equal(!good, Denies("when: [{key: 'request.headers[x-a]', notValues: [good]}]", request));
    }

    [Theory]
    [InlineData("a,b", "a,b", true)] // the policy's author wrote the comma
    [InlineData("a,b", "a,b,c", false)]
    [InlineData("a*", "a1,a2", true)]
    [InlineData("a*", "a1,b", false)]
    [InlineData("*a", "1a,2a", true)]
    [InlineData("*a", "b,2a", false)]
    [InlineData("a*|*z", "a1,bz", true)]
    [InlineData("a*|*z", "bz,a1", false)] // as one header, it neither begins nor ends so
    [InlineData("a*|b", "a1,b", true)]
    [InlineData("a*|b", "a1,b,b", false)] // the last two may be one header
    [InlineData("a*|b|*z", "a1,b,cz", true)]
    [InlineData("Mozilla*", "Mozilla/5.0 (KHTML, like Gecko)", false)] // the comma may part two values, of which the second begins with a space
    [InlineData("acme*", "acme1, other", false)]
    [InlineData("*acme", "other, acme", false)]
    [InlineData("text/html, text/plain", "text/html, text/plain", true)] // the author wrote the comma
    public void Map_JoinedValue_IsAllowedInEveryReading(string patterns, string value, bool expected) =>
        Assert.Equal(expected, Matches(None.With("x-a", value), patterns.Split('|')));

    [Theory]
    [InlineData("b,c", "a,b,c", true)] // two headers: a, and b,c
    [InlineData("b,c", "a,b,cd", false)]
    [InlineData("b,c*", "a,b,cd", true)]
    [InlineData("*b,c", "ab,c,d", true)]
    [InlineData("b*", "a,b,c", true)]
    [InlineData("*b", "a,b,c", true)]
    public void Map_JoinedValue_IsDeniedInAnyReading(string pattern, string value, bool expected) =>
        Assert.Equal(expected, Denies($"when: [{{key: 'request.headers[x-a]', values: [{Quote(pattern)}]}}]", None.With("x-a", value)));

    [Fact]
    public void Map_AnyJoinedValue_AgreesWithAllItsReadings()
    {
        var value = Gen.OneOf("a", "b", "c", ",", ",", " ").Array[0, 8].Select(string.Concat);
        var pattern = Gen.Select(Gen.OneOf("", "*"), Gen.OneOf("a", "b", "c", "ab", "a,b", "b,", ","), Gen.OneOf("", "*")).Select((head, text, tail) => head + text + (head.Length > 0 ? "" : tail));
        Gen.Select(pattern.Array[1, 3], value).Sample(
            (patterns, value) =>
            {
                var request = None.With("x-a", value);
                var all = new HeaderMatcher("x-a", patterns, SeveralValues.AllMustMatch).Matches(request.ToAttributes());
                var any = new HeaderMatcher("x-a", patterns, SeveralValues.AnyMayMatch).Matches(request.ToAttributes());

                Assert.Equal(HeaderReadings.AnyMatches(value, patterns), any);
                Assert.True(any || !all);
                if (patterns.Any(pattern => pattern.Contains(',', StringComparison.Ordinal)))
                {
                    Assert.True(!all || HeaderReadings.AllMatch(value, patterns));
                }
                else
                {
                    Assert.Equal(HeaderReadings.AllMatch(value, patterns), all);
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void Map_ManyCommas_DoesNotTakeQuadraticTime()
    {
        var request = None.With("x-a", string.Concat(Enumerable.Repeat(", ", 500_000))).ToAttributes();
        var watch = Stopwatch.StartNew();

        Assert.False(new HeaderMatcher("x-a", ["a", "b*", "*c"], SeveralValues.AnyMayMatch).Matches(request));
        Assert.False(new HeaderMatcher("x-a", ["a", "b*", "*c"], SeveralValues.AllMustMatch).Matches(request));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
    }

    private static bool Matches(TestRequest request, params string[] patterns) => Allows($"when: [{{key: 'request.headers[x-a]', values: {Quote(patterns)}}}]", request);
}
