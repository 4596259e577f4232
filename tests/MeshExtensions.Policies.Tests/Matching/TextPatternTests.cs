using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using MeshExtensions.Policies.Matching;
using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Matching;

public sealed class TextPatternTests
{
    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "A", false)]
    [InlineData("a", "aa", false)]
    [InlineData("a", "", false)]
    [InlineData("a*", "a", true)]
    [InlineData("a*", "ab", true)]
    [InlineData("a*", "ba", false)]
    [InlineData("*a", "a", true)]
    [InlineData("*a", "ba", true)]
    [InlineData("*a", "ab", false)]
    [InlineData("*", "a", true)]
    [InlineData("*", "", false)]
    [InlineData("*/a*", "/x/a*", true)] // a suffix with a literal star
    [InlineData("*/a*", "/x/ab", false)]
    [InlineData("a*b", "a*b", true)] // itself
    [InlineData("a*b", "axb", false)]
    [InlineData("**", "x*", true)]
    [InlineData("**", "x", false)]
    [InlineData("a**", "a*b", true)]
    [InlineData("a**", "ab", false)]
    [InlineData("ü*", "üx", true)]
    [InlineData(".", "x", false)]
    public void Matches_Value_AsIstioWould(string pattern, string value, bool expected) => Assert.Equal(expected, Matches(pattern, value));

    [Theory]
    [InlineData("Example.COM", "eXAMPLE.com", true)]
    [InlineData("*.Example.com", "a.EXAMPLE.com", true)]
    [InlineData("Example*", "eXample.com", true)]
    [InlineData("example.com", "example.com:8080", false)]
    [InlineData("example.com", "examplé.com", false)]
    [InlineData("Bücher.example", "bücher.EXAMPLE", true)] // what is not ASCII has no case, but is compared
    [InlineData("*.BÜCHER.example", "a.bÜcher.example", true)]
    [InlineData("bÜcher*", "bücher.example", false)]
    [InlineData("\u212A8s", "k8s", false)] // the Kelvin sign is no K
    public void Matches_IgnoringCase_AsEnvoyWould(string pattern, string value, bool expected) =>
        Assert.Equal(expected, TextPattern.Parse(pattern, ignoreCase: true).Matches(Encoding.UTF8.GetBytes(value)));

    [Fact]
    public void Matches_AnyPattern_AgreesWithTheRegularExpression()
    {
        var text = Gen.OneOf("a", "b", "/", "*").Array[0, 5].Select(string.Concat);
        Gen.Select(text, text).Sample(
            (pattern, value) =>
            {
                if (pattern.Length > 0)
                {
                    Assert.Equal(FullMatch.Of(Oracle(pattern), value), Matches(pattern, value));
                }
            },
            iter: 20_000);
    }

    private static string Oracle(string pattern) => pattern switch
    {
        "*" => ".+",
        ['*', .. var rest] => ".*" + Regex.Escape(rest),
        [.. var rest, '*'] => Regex.Escape(rest) + ".*",
        _ => Regex.Escape(pattern),
    };

    private static bool Matches(string pattern, string value) => TextPattern.Parse(pattern).Matches(Encoding.UTF8.GetBytes(value));
}
