using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>Requests that got past Envoy's or Istio's policies once. Each is denied with the options that a mesh has unless it says otherwise.</summary>
public sealed class BypassTests
{
    private static readonly PolicySet DenyAdmin = TestPolicies.Set(
        Policy("DENY", "{to: [{operation: {paths: [/admin, '/admin/*']}}]}", "deny"), Policy("ALLOW", "{}", "all"));

    private static readonly PolicySet AllowPublic = TestPolicies.Set(Policy("ALLOW", "{to: [{operation: {paths: ['/public/*']}}]}"));

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin#f")] // CVE-2021-32779, CVE-2021-39156
    [InlineData("/admin?x")] // CVE-2020-8595
    [InlineData("/admin?#")]
    [InlineData("//admin")] // CVE-2021-29492, CVE-2021-31920
    [InlineData("///admin/x")]
    [InlineData("/./admin")] // CVE-2019-9901
    [InlineData("/x/../admin")]
    [InlineData("/x/..//admin")]
    [InlineData("/x//../admin")]
    [InlineData("/%61dmin")]
    [InlineData("/%2561dmin")]
    [InlineData("/%2Fadmin")]
    [InlineData("/x%2F..%2Fadmin")]
    [InlineData("/x%2f..%2fadmin")]
    [InlineData("/x/%2e%2e/admin")]
    [InlineData("/x/%2E./admin")]
    [InlineData("/x/%252e%252e/admin")]
    [InlineData("/x/%c0%ae%c0%ae/admin")]
    [InlineData("\\admin")]
    [InlineData("/\\admin")]
    [InlineData("/%5Cadmin")] // CVE-2021-31920
    [InlineData("/%2Fapp%5c..%5cadmin%5Cabc")]
    [InlineData("/x\\..\\admin")]
    [InlineData("/admin;a=b")] // CVE-2026-73553, CVE-2026-73511
    [InlineData("/admin;a=b/x")]
    [InlineData("/;a/admin")]
    [InlineData("/x/..;/admin")] // CVE-2026-73551
    [InlineData("/x/..;a=b/admin")]
    [InlineData("/.;/admin")]
    [InlineData("/x/%2e%2e%3b/admin")]
    [InlineData("/admin%3Fx")]
    [InlineData("/admin%23x")]
    [InlineData("/admin%00")] // CVE-2019-9900
    [InlineData("/admin\0x")]
    [InlineData("/x/..%00/admin")]
    [InlineData("admin")]
    public void Path_ThatMeansTheForbiddenOne_IsDenied(string path)
    {
        Assert.False(DenyAdmin.Decide(new TestRequest { Path = path }).IsAllowed);
        Assert.True(DenyAdmin.Decide(new TestRequest { Path = "/administration" }).IsAllowed);
    }

    [Theory]
    [InlineData("/public/../admin")]
    [InlineData("/public/%2e%2e/admin")]
    [InlineData("/public/..%2Fadmin")]
    [InlineData("/public/..;/admin")]
    [InlineData("/public/..\\admin")]
    [InlineData("/public/%252e%252e/admin")]
    [InlineData("/public/x/../../admin")]
    [InlineData("/public//../../admin")]
    [InlineData("/public/;/../../admin")]
    [InlineData("/public/%c0%ae%c0%ae/admin")]
    [InlineData("/public/\0")]
    [InlineData("/public/..")]
    [InlineData("/public;/../admin")]
    public void Path_ThatBeginsLikeTheAllowedOne_IsDenied(string path)
    {
        Assert.False(AllowPublic.Decide(new TestRequest { Path = path }).IsAllowed);
        Assert.True(AllowPublic.Decide(new TestRequest { Path = "/public/x" }).IsAllowed);
    }

    [Theory]
    [InlineData("/public/a//b")]
    [InlineData("/public/a;v=1/b")]
    [InlineData("/public/a%20b")]
    [InlineData("/public/a/./b")]
    [InlineData("/public/x/../y")]
    [InlineData("/public/ü")]
    public void Path_WithSeveralReadingsThatAllPass_IsAllowed(string path) => Assert.True(AllowPublic.Decide(new TestRequest { Path = path }).IsAllowed);

    [Theory]
    [InlineData("/app#foo", "/app", "/app", "/app", "/app")]
    [InlineData("/app/../admin", "/app/../admin", "/admin", "/admin", "/admin")]
    [InlineData("/app//", "/app//", "/app//", "/app/", "/app/")]
    [InlineData("/app/%2f", "/app/%2f", "/app/%2f", "/app/%2f", "/app/")]
    [InlineData("/app%2f/", "/app%2f/", "/app%2f/", "/app%2f/", "/app/")]
    [InlineData("/app/%2E./admin", "/app/%2E./admin", "/admin", "/admin", "/admin")]
    [InlineData("/app\\admin", "/app\\admin", "/app/admin", "/app/admin", "/app/admin")]
    [InlineData("/%2Fapp%5cadmin%5Cabc", "/%2Fapp%5cadmin%5Cabc", "/%2Fapp%5cadmin%5Cabc", "/%2Fapp%5cadmin%5Cabc", "/app/admin/abc")]
    [InlineData("/app//../admin", "/app//../admin", "/app/admin", "/app/admin", "/app/admin")]
    [InlineData("/xyz%30..//abc", "/xyz%30..//abc", "/xyz0..//abc", "/xyz0../abc", "/xyz0../abc")]
    [InlineData("/%252e%252e/admin", "/%252e%252e/admin", "/%252e%252e/admin", "/%252e%252e/admin", "/%252e%252e/admin")]
    [InlineData("/%c0%ae%c0%ae/admin", "/%c0%ae%c0%ae/admin", "/%c0%ae%c0%ae/admin", "/%c0%ae%c0%ae/admin", "/%c0%ae%c0%ae/admin")]
    public void Path_WithIstiosNormalization_IsWhatItsTestSays(string path, string none, string normalized, string merged, string decoded)
    {
        foreach (var (handling, expected) in new[]
        {
            (PathHandling.AsSent, none), (PathHandling.Base, normalized), (PathHandling.MergeSlashes, merged), (PathHandling.DecodeAndMergeSlashes, decoded),
        })
        {
            var rule = $"{{to: [{{operation: {{paths: ['{expected}']}}}}]}}";
            AssertMatch(true, rule, new TestRequest { Path = path }, PolicyOptions.Default with { Paths = handling });

            // Whatever the proxy does, every reading has its outcome among its own.
            var deny = TestPolicies.Set(Policy("DENY", rule));
            Assert.Equal(DecisionReason.DeniedByRule, deny.Decide(new TestRequest { Path = path }).Reason);
        }
    }

    [Fact]
    public void Path_WithALiteralStar_DoesNotEscapeATemplate()
    {
        // CVE-2025-46821
        var set = TestPolicies.Set(Policy("DENY", "{to: [{operation: {paths: ['/a/{*}/b', '/c/{**}']}}]}"));

        Assert.False(set.Decide(new TestRequest { Path = "/a/*/b" }).IsAllowed);
        Assert.False(set.Decide(new TestRequest { Path = "/c/x*/*" }).IsAllowed);
    }

    [Theory]
    [InlineData("admin.example")]
    [InlineData("ADMIN.example")] // CVE-2021-39155
    [InlineData("Admin.Example")]
    public void Host_InAnyCase_IsDenied(string host)
    {
        var set = TestPolicies.Set(Policy("DENY", "{to: [{operation: {hosts: [Admin.example]}}]}", "deny"), Policy("ALLOW", "{}", "all"));

        Assert.False(set.Decide(new TestRequest { Host = host }).IsAllowed);
    }

    [Fact]
    public void Host_WithAPort_IsDeniedByAPatternForPortsAndNotAllowedByNotHosts()
    {
        // CVE-2022-21679 and its like: a port makes another text of a host.
        var deny = TestPolicies.Set(Policy("DENY", "{to: [{operation: {hosts: [a.example, 'a.example:*']}}]}"));
        Assert.False(deny.Decide(new TestRequest { Host = "a.example:8080" }).IsAllowed);
        Assert.False(deny.Decide(new TestRequest { Host = "A.example:" }).IsAllowed);
        Assert.True(deny.Decide(new TestRequest { Host = "a.example2" }).IsAllowed);
    }

    [Theory]
    [InlineData("spiffe://cluster.local/ns/n/sa/s/../x")]
    [InlineData("spiffe://cluster.local/ns/n/sa/s/x")]
    [InlineData("spiffe://cluster.local/ns/n/sa/s\0x")] // CVE-2026-47778
    [InlineData("spiffe://cluster.local/ns/n/sa/sx")]
    [InlineData("spiffe://cluster.local/ns/n/sa/S")]
    [InlineData("spiffe://cluster.local//ns/n/sa/s")]
    [InlineData("SPIFFE://cluster.local/ns/n/sa/s")]
    [InlineData("spiffe://evil/spiffe://cluster.local/ns/n/sa/s")]
    [InlineData(" spiffe://cluster.local/ns/n/sa/s")]
    [InlineData("CN=spiffe://cluster.local/ns/n/sa/s")]
    public void Principal_ThatOnlyLooksLikeTheAllowedOne_IsDenied(string principal)
    {
        var set = TestPolicies.Set(Policy("ALLOW", "{from: [{source: {principals: [cluster.local/ns/n/sa/s]}}]}"));

        Assert.False(set.Decide(new TestRequest { Principal = principal }).IsAllowed);
        Assert.True(set.Decide(new TestRequest { Principal = "spiffe://cluster.local/ns/n/sa/s" }).IsAllowed);
    }

    [Fact]
    public void Principals_BySuffix_AreNoHttpFieldAndHoldOnTcp()
    {
        // CVE-2020-16844: a suffix was not enforced on TCP.
        AssertMatch(false, "{from: [{source: {principals: ['*/sa/s']}}]}", TestRequest.Tcp with { Principal = "spiffe://td/ns/n/sa/t" });
        AssertMatch(true, "{from: [{source: {principals: ['*/sa/s']}}]}", TestRequest.Tcp with { Principal = "spiffe://td/ns/n/sa/s" });
    }

    [Fact]
    public void Header_SentTwice_IsDeniedByWhicheverValue()
    {
        // CVE-2020-25017, CVE-2021-32777, CVE-2026-26308
        var set = TestPolicies.Set(Policy("DENY", "{when: [{key: 'request.headers[x-role]', values: [root]}]}"));
        var allow = TestPolicies.Set(Policy("ALLOW", "{when: [{key: 'request.headers[x-role]', values: [user]}]}"));
        foreach (var (first, second) in new[] { ("root", "user"), ("user", "root") })
        {
            var twice = new TestRequest().With("x-role", first).With("X-Role", second);
            Assert.False(set.Decide(twice.Join()).IsAllowed);
            Assert.False(set.Decide(twice.List()).IsAllowed);
            Assert.False(allow.Decide(twice.Join()).IsAllowed);
            Assert.False(allow.Decide(twice.List()).IsAllowed);
        }
    }

    [Fact]
    public void OriginalPath_FromTheClient_MeansNothing()
    {
        // CVE-2023-27487
        var request = new TestRequest { Path = "/admin" }
            .With("x-envoy-original-path", "/public/x").With("x-original-url", "/public/x").With("x-rewrite-url", "/public/x");

        Assert.False(AllowPublic.Decide(request).IsAllowed);
        Assert.False(DenyAdmin.Decide(request).IsAllowed);
    }

    [Fact]
    public void Path_RefusedByConfiguration_IsDeniedIfItHasSeveralReadings()
    {
        var set = TestPolicies.Set(PolicyOptions.Default with { Paths = PathHandling.Refuse }, Policy("ALLOW", "{}"));

        Assert.Equal(DecisionReason.PathRefused, set.Decide(new TestRequest { Path = "/a//b" }).Reason);
        Assert.True(set.Decide(new TestRequest { Path = "/a/b" }).IsAllowed);
        Assert.True(set.Decide(TestRequest.Tcp).IsAllowed);
    }

    [Fact]
    public void Path_WithReadingsWithoutEnd_IsRefused()
    {
        var path = "/" + string.Concat(Enumerable.Repeat("%252e%252e;a//.\\%2f", 20));

        Assert.Equal(DecisionReason.PathRefused, TestPolicies.Set(Policy("ALLOW", "{}")).Decide(new TestRequest { Path = path }).Reason);
    }
}
