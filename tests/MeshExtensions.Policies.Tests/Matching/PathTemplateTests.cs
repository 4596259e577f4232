using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using MeshExtensions.Policies.Matching;
using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Matching;

public sealed class PathTemplateTests
{
    private const string Segment = "[a-zA-Z0-9\\-._~%!$&'()+,;:@=*]";
    private const string Segments = "[a-zA-Z0-9\\-._~%!$&'()+,;:@=*/]";

    /// <summary>Istio's integration test: the policy's paths are /allow/admin/{**}, /foo/{*}/bar/{**} and /store/{**}/cart.</summary>
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
    public void Matches_IstiosVectors_AsIstioDoes(string path, bool expected)
    {
        const string fields = "to: [{operation: {paths: ['/allow/admin/{**}', '/foo/{*}/bar/{**}', '/store/{**}/cart']}}]";

        Assert.Equal(expected, TestPolicies.Allows(fields, new TestRequest { Path = path }));
        Assert.Equal(expected, TestPolicies.Denies(fields, new TestRequest { Path = path }));
    }

    [Theory]
    [InlineData("/foo/{**}/", "/foo/bar/baz.txt", false)]
    [InlineData("/foo/{**}/", "/foo/bar/", true)]
    [InlineData("/foo/{*}", "/foo/a*b", true)] // CVE-2025-46821: a star in the path is a character like others
    [InlineData("/foo/{*}", "/foo/*", true)]
    [InlineData("/foo/{*}", "/foo/", false)]
    [InlineData("/foo/{*}", "/foo/a/", false)]
    [InlineData("/foo/{*}", "/foo/a b", false)]
    [InlineData("/foo/{*}", "/foo/é", false)]
    [InlineData("/foo/{*}", "/foo/%C3%A9", true)]
    [InlineData("/foo/{**}", "/foo/a/\"/b", false)]
    [InlineData("/{*}", "", false)]
    [InlineData("/{**}", "/", true)]
    [InlineData("/{**}", "", false)]
    [InlineData("/{*}/{*}/a", "/x/y/a", true)]
    [InlineData("/{*}/{**}", "/x/", true)]
    [InlineData("/{**}/a/a", "/a/a", false)]
    [InlineData("/{**}/a/a", "//a/a", true)]
    public void Matches_Path_AsEnvoyWould(string template, string path, bool expected) => Assert.Equal(expected, Parse(template).Matches(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("{*}")]
    [InlineData("a/{*}")]
    [InlineData("*/{*}")]
    [InlineData("/a{*}")]
    [InlineData("/{*}a")]
    [InlineData("/{*}{*}")]
    [InlineData("/{***}")]
    [InlineData("/{}")]
    [InlineData("/{a}")]
    [InlineData("/{a=*}")]
    [InlineData("/{*")]
    [InlineData("/*}")]
    [InlineData("/a}")]
    [InlineData("/{**}/{*}")]
    [InlineData("/{**}/{**}")]
    [InlineData("/{*}/*")]
    [InlineData("/{*}/a*")]
    [InlineData("/{*}/a b")]
    [InlineData("/{*}/ü")]
    [InlineData("/{*}?a")]
    [InlineData("/{*}/a?b")]
    [InlineData("/{*}/#")]
    public void Parse_NotATemplate_SaysWhy(string text)
    {
        Assert.Null(PathTemplate.Parse(text, out var problem));
        Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
        Assert.Contains($"'{text}'", TestPolicies.Error(TestPolicies.Rule("Deny", $"to: [{{operation: {{notPaths: [{TestPolicies.Quote(text)}]}}}}]")), StringComparison.Ordinal);
    }

    [Fact]
    public void Matches_AnyTemplate_AgreesWithTheRegularExpression()
    {
        var templates = Gen.Select(Gen.OneOf("a", "b.c", "{*}", "").Array[0, 4], Gen.Bool, Gen.OneOf("", "/a", "/", "/a/b", "/b.c"))
            .Select((head, any, tail) => "/" + string.Join('/', head) + (any ? (head.Length > 0 ? "/" : "") + "{**}" + tail : ""));
        var paths = Gen.OneOf("a", "b.c", "bxc", "/", "/", "//", "*", "%", " ", "é", "{*}", "?").Array[0, 8].Select(parts => "/" + string.Concat(parts));
        Gen.Select(templates, paths).Sample(
            (template, path) =>
            {
                var pattern = Regex.Escape(template).Replace("\\{\\*\\*}", Segments + "*", StringComparison.Ordinal).Replace("\\{\\*}", Segment + "+", StringComparison.Ordinal);
                Assert.Equal(FullMatch.Of(pattern, path), Parse(template).Matches(Encoding.UTF8.GetBytes(path)));
            },
            iter: 20_000);
    }

    [Fact]
    public void Matches_LongPath_TakesLinearTime()
    {
        var template = Parse("/{*}/{*}/{*}/{**}/a/a/a/a");

        Assert.False(template.Matches(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("/a", 500_000)) + "b")));
    }

    private static PathTemplate Parse(string text)
    {
        var template = PathTemplate.Parse(text, out var problem);
        Assert.Null(problem);
        return template!;
    }
}
