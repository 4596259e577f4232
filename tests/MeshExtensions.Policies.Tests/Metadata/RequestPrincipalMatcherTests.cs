using System.Text.Json;
using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Tests.Metadata;

/// <summary>Each table is a sentence of what Istio does with a value.</summary>
public sealed class RequestPrincipalMatcherTests
{
    [Theory]
    [InlineData("i", "s", true)]
    [InlineData("", "s", false)]
    [InlineData("i", "", false)]
    [InlineData(null, "s", false)]
    [InlineData("i", null, false)]
    public void Star_MeansBothNonEmpty(string? issuer, string? subject, bool expected) => Check("*", issuer, subject, expected);

    [Theory]
    [InlineData("*/s", "any", "s", true)]
    [InlineData("*/s", "https://a/b", "s", true)]
    [InlineData("*/s", "", "s", false)]
    [InlineData("*/s", "any", "xs", false)]
    [InlineData("*/s*", "any", "s*", true)] // a second star is a star
    [InlineData("*/s*", "any", "sx", false)]
    [InlineData("*/*", "any", "*", true)]
    [InlineData("*/*", "any", "s", false)]
    [InlineData("*/", "any", "", true)]
    [InlineData("*/", "any", "s", false)]
    public void StarSlashSubject_MeansAnyIssuerAndThatSubject(string value, string issuer, string subject, bool expected) =>
        Check(value, issuer, subject, expected);

    [Theory]
    [InlineData("*.example.com/s", "https://a.example.com", "s", true)]
    [InlineData("*.example.com/s", ".example.com", "s", true)]
    [InlineData("*.example.com/s", "https://a.example.com", "xs", false)]
    [InlineData("*.example.com/s", "https://a.example.org", "s", false)]
    [InlineData("*/a/s", "https://x/a", "s", true)] // split at the last slash
    [InlineData("*/a/s", "a", "s", false)]
    [InlineData("*.com/*", "x.com", "*", true)] // the subject is exact, its star too
    [InlineData("*.com/*", "x.com", "s", false)]
    public void StarSuffixSlashSubject_MeansIssuerSuffixAndThatSubject(string value, string issuer, string subject, bool expected) =>
        Check(value, issuer, subject, expected);

    [Theory]
    [InlineData("*suffix", "any", "suffix", true)]
    [InlineData("*suffix", "any", "a suffix", true)]
    [InlineData("*suffix", "any", "suffixes", false)]
    [InlineData("*suffix", "", "suffix", false)]
    [InlineData("*suffix", "suffix", "s", false)]
    [InlineData("**", "any", "x*", true)]
    [InlineData("**", "any", "x", false)]
    public void StarSuffix_MeansAnyIssuerAndSubjectSuffix(string value, string issuer, string subject, bool expected) =>
        Check(value, issuer, subject, expected);

    [Theory]
    [InlineData("i/*", "i", "any", true)]
    [InlineData("i/*", "i", "", false)]
    [InlineData("i/*", "ii", "any", false)]
    [InlineData("https://a.b/c/*", "https://a.b/c", "any", true)]
    [InlineData("/*", "", "any", true)]
    [InlineData("https://*", "https:/", "any", true)]
    [InlineData("https://*", "https://a", "any", false)]
    public void IssuerSlashStar_MeansThatIssuerAndAnySubject(string value, string issuer, string subject, bool expected) =>
        Check(value, issuer, subject, expected);

    [Theory]
    [InlineData("i/pre*", "i", "pre", true)]
    [InlineData("i/pre*", "i", "prefix", true)]
    [InlineData("i/pre*", "i", "xpre", false)]
    [InlineData("i/pre*", "ii", "pre", false)]
    [InlineData("i/**", "i", "*x", true)]
    [InlineData("i/**", "i", "x", false)]
    public void IssuerSlashPrefixStar_MeansThatIssuerAndSubjectPrefix(string value, string issuer, string subject, bool expected) =>
        Check(value, issuer, subject, expected);

    [Theory]
    [InlineData("pre*", "prefix", "any", true)]
    [InlineData("pre*", "pre", "any", true)]
    [InlineData("pre*", "prefix", "", false)]
    [InlineData("pre*", "xpre", "any", false)]
    public void PrefixStar_MeansIssuerPrefixAndAnySubject(string value, string issuer, string subject, bool expected) =>
        Check(value, issuer, subject, expected);

    [Theory]
    [InlineData("i", "i", "", true)]
    [InlineData("i", "i", null, false)] // Envoy's matcher sees nothing at an absent path
    [InlineData("i", "i", "s", false)]
    [InlineData("i", "ii", "", false)]
    public void NeitherSlashNorStar_MeansThatIssuerAndAnEmptySubject(string value, string issuer, string? subject, bool expected) =>
        Check(value, issuer, subject, expected);

    [Theory]
    [InlineData("i/s", "i", "s", true)]
    [InlineData("i/s", "i", "S", false)]
    [InlineData("i/s", "I", "s", false)]
    [InlineData("https://a/b/s", "https://a/b", "s", true)]
    [InlineData("i/s", "i/s", "", false)]
    [InlineData("a*b/c*d", "a*b", "c*d", true)]
    [InlineData("/", "", "", true)]
    [InlineData("ü/é", "ü", "é", true)]
    public void IssuerSlashSubject_MeansExactlyThese(string value, string issuer, string subject, bool expected) =>
        Check(value, issuer, subject, expected);

    [Theory]
    [InlineData("""{"iss": "i", "sub": 1}""")]
    [InlineData("""{"iss": ["i"], "sub": "s"}""")]
    [InlineData("""{"iss": true, "sub": null}""")]
    [InlineData("""{"x": {"iss": "i", "sub": "s"}}""")]
    [InlineData("{}")]
    public void Matches_ClaimsThatAreNoStrings_Never(string payload) =>
        Assert.False(new RequestPrincipalMatcher(["*", "i/s", "i"]).Matches(Structs.Bytes(payload)));

    [Fact]
    public void Matches_NoToken_Never() => Assert.False(new RequestPrincipalMatcher(["*", "", "/", "*/"]).Matches([]));

    [Fact]
    public void Matches_MalformedPayload_Never() =>
        Assert.False(new RequestPrincipalMatcher(["*"]).Matches([.. Structs.Bytes("""{"iss": "i", "sub": "s"}"""), 0x0A]));

    [Fact]
    public void Matches_Values_Any()
    {
        var matcher = new RequestPrincipalMatcher(["a/b", "c/d"]);

        Assert.True(matcher.Matches(Structs.Bytes("""{"iss": "c", "sub": "d"}""")));
        Assert.False(matcher.Matches(Structs.Bytes("""{"iss": "a", "sub": "d"}""")));
    }

    private static void Check(string value, string? issuer, string? subject, bool expected)
    {
        var claims = new Dictionary<string, string>(StringComparer.Ordinal) { ["other"] = "x" };
        if (issuer is not null)
        {
            claims["iss"] = issuer;
        }

        if (subject is not null)
        {
            claims["sub"] = subject;
        }

        Assert.Equal(expected, new RequestPrincipalMatcher([value]).Matches(Structs.Bytes(JsonSerializer.Serialize(claims))));
    }
}
