using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>Istio's own test vectors of path templates, and what validation says of templates.</summary>
public sealed class PathTemplateVectorTests
{
    private const string Vectors = "{to: [{operation: {paths: ['/allow/admin/{**}', '/foo/{*}/bar/{**}', '/store/{**}/cart']}}]}";

    [Theory]
    [InlineData("/allow/admin/", true)]
    [InlineData("/allow/admin", false)]
    [InlineData("/allow/admin?param=value", false)]
    [InlineData("/allow/admin/foo/temp.txt", true)]
    [InlineData("/foo/buzz/bar/bat", true)]
    [InlineData("/foo/bar/bat.txt", false)]
    [InlineData("/foo//bar/bat.txt", false)]
    [InlineData("/store//cart", true)]
    [InlineData("/store/cart", false)]
    [InlineData("/store/foo/bar/cart", true)]
    public void Template_OfIstiosIntegrationTest_MatchesAsThere(string path, bool expected) => AssertMatch(expected, Vectors, new TestRequest { Path = path });

    [Theory]
    [InlineData("/{*}", "/a", true)]
    [InlineData("/{*}", "/", false)]
    [InlineData("/{*}", "/a/b", false)]
    [InlineData("/{*}", "/a?b/c", true)]
    [InlineData("/{*}", "/a#b/c", true)]
    [InlineData("/{*}", "/*", true)]
    [InlineData("/{*}", "/a%2Fb", true)]
    [InlineData("/{*}", "/-._~%!$&'()+,;:@=*", true)]
    [InlineData("/{*}", "/a b", false)]
    [InlineData("/{*}", "/a\"", false)]
    [InlineData("/{*}", "/<", false)]
    [InlineData("/{*}", "/[", false)]
    [InlineData("/{*}", "/{", false)]
    [InlineData("/{*}", "/a|b", false)]
    [InlineData("/{*}", "/a\\b", false)]
    [InlineData("/{*}", "/ü", false)]
    [InlineData("/{**}", "/", true)]
    [InlineData("/{**}", "/a/*/b", true)]
    [InlineData("/{**}", "/ü", false)]
    [InlineData("/foo/{**}/", "/foo/bar/baz.txt", false)]
    [InlineData("/foo/{**}/", "/foo/bar/", true)]
    [InlineData("/A/{*}", "/a/x", false)]
    [InlineData("/{*}/{*}", "/a/b", true)]
    [InlineData("/{*}/{*}", "/a//b", false)]
    [InlineData("/{*}/x/{**}", "/a/x/", true)]
    [InlineData("/{**}/x", "/x", false)]
    [InlineData("/{**}/x", "//x", true)]
    [InlineData("/{**}/x/y", "/a/b/x/y", true)]
    public void Template_OperatorsAndTheirCharacters_MatchAsInEnvoy(string template, string path, bool expected)
    {
        AssertMatch(expected, $"{{to: [{{operation: {{paths: ['{template}']}}}}]}}", new TestRequest { Path = path });
        AssertMatch(!expected, $"{{to: [{{operation: {{notPaths: ['{template}']}}}}]}}", new TestRequest { Path = path });
    }

    [Theory]
    [InlineData("/{**}/{*}")]
    [InlineData("/{**}/{**}")]
    [InlineData("/a/{**}/b/{*}")]
    [InlineData("/a{*}")]
    [InlineData("/{*}a")]
    [InlineData("/{*}{*}")]
    [InlineData("/{*}/{**}.txt")]
    [InlineData("/{a}")]
    [InlineData("/{}")]
    [InlineData("/a}")]
    [InlineData("/{")]
    [InlineData("/{***}")]
    [InlineData("/{*}/a*")]
    [InlineData("/{*}/*")]
    [InlineData("*/{*}")]
    [InlineData("/{*}/a b")]
    [InlineData("/{*}/ü")]
    [InlineData("/{*}/a?b")]
    [InlineData("{*}")]
    public void Template_ThatIstioRefuses_IsRefused(string template) =>
        Assert.Single(TestPolicies.Errors(Policy("DENY", $"{{to: [{{operation: {{paths: ['{template}']}}}}]}}")));
}
