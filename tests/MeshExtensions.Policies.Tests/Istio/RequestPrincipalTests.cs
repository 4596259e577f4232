using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary><c>requestPrincipals</c>: issuer and subject of the verified token, and where the stars may stand.</summary>
public sealed class RequestPrincipalTests
{
    [Theory]
    [InlineData("iss/sub", "iss", "sub", true)]
    [InlineData("iss/sub", "iss", "sub2", false)]
    [InlineData("iss/sub", "Iss", "sub", false)]
    [InlineData("https://a.example/sub", "https://a.example", "sub", true)]
    [InlineData("https://a.example/x/sub", "https://a.example/x", "sub", true)]
    [InlineData("https://a.example/x/sub", "https://a.example", "x/sub", false)]
    [InlineData("*", "iss", "sub", true)]
    [InlineData("*", "", "sub", false)]
    [InlineData("*", "iss", "", false)]
    [InlineData("*/sub", "any", "sub", true)]
    [InlineData("*/sub", "", "sub", false)]
    [InlineData("*/sub", "any", "xsub", false)]
    [InlineData("*.example/sub", "a.example", "sub", true)]
    [InlineData("*.example/sub", "a.example2", "sub", false)]
    [InlineData("*sub", "any", "xsub", true)]
    [InlineData("*sub", "", "xsub", false)]
    [InlineData("iss/*", "iss", "any", true)]
    [InlineData("iss/*", "iss", "", false)]
    [InlineData("iss/*", "iss2", "any", false)]
    [InlineData("iss/s*", "iss", "sub", true)]
    [InlineData("iss/s*", "iss", "tub", false)]
    [InlineData("iss*", "issuer", "any", true)]
    [InlineData("iss*", "issuer", "", false)]
    [InlineData("iss", "iss", "", true)]
    [InlineData("iss", "iss", "sub", false)]
    [InlineData("https://*", "https:/", "any", true)]
    [InlineData("https://*", "https://a.example", "any", false)]
    public void RequestPrincipals_OfAToken_SplitAtTheLastSlash(string value, string issuer, string subject, bool expected)
    {
        var request = new TestRequest().WithToken($$"""{"iss": "{{issuer}}", "sub": "{{subject}}"}""");

        AssertMatch(expected, $"{{from: [{{source: {{requestPrincipals: ['{value}']}}}}]}}", request);
        AssertMatch(!expected, $"{{from: [{{source: {{notRequestPrincipals: ['{value}']}}}}]}}", request);
        AssertMatch(expected, $"{{when: [{{key: request.auth.principal, values: ['{value}']}}]}}", request);
    }

    [Theory]
    [InlineData("""{"iss": "iss"}""")]
    [InlineData("""{"sub": "sub"}""")]
    [InlineData("""{"iss": ["iss"], "sub": "sub"}""")]
    [InlineData("""{"iss": "iss", "sub": 1}""")]
    [InlineData("{}")]
    public void RequestPrincipals_OfATokenWithoutThem_MatchNothing(string claims)
    {
        foreach (var value in new[] { "*", "iss/sub", "iss", "iss/*", "*sub" })
        {
            AssertMatch(false, $"{{from: [{{source: {{requestPrincipals: ['{value}']}}}}]}}", new TestRequest().WithToken(claims));
        }
    }

    [Fact]
    public void RequestPrincipals_WithoutToken_MatchNothing()
    {
        AssertMatch(false, "{from: [{source: {requestPrincipals: ['*']}}]}", new TestRequest());
        AssertMatch(true, "{from: [{source: {notRequestPrincipals: ['*']}}]}", new TestRequest());
    }
}
