using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests.Matching;

public sealed class TextMatcherTests
{
    [Theory]
    [InlineData("/admin", true)]
    [InlineData("/admin?a=b", true)]
    [InlineData("/admin#a", true)]
    [InlineData("/admin#a?b", true)]
    [InlineData("/admin?", true)]
    [InlineData("/admin/", false)]
    [InlineData("/Admin", false)]
    [InlineData("/%61dmin", false)] // nothing is decoded
    [InlineData("/admin;a=b", false)]
    [InlineData("//admin", false)]
    [InlineData("?/admin", false)]
    [InlineData("", false)]
    public void Paths_QueryAndFragment_DoNotCount(string path, bool expected)
    {
        var request = new TestRequest { Path = path };

        Assert.Equal(expected, Allows("to: [{operation: {paths: [/admin]}}]", request));
        Assert.Equal(expected, Denies("to: [{operation: {paths: [/admin]}}]", request));
        Assert.Equal(!expected, Allows("to: [{operation: {notPaths: [/admin]}}]", request));
        Assert.Equal(expected, Allows("to: [{operation: {paths: ['*/admin']}}]", request with { Path = path is "//admin" ? "" : path }));
    }

    [Theory]
    [InlineData("/a/?x", true)]
    [InlineData("/a", false)]
    [InlineData("/?/a/", false)]
    public void Paths_Prefix_LooksAtThePathOnly(string path, bool expected) =>
        Assert.Equal(expected, Allows("to: [{operation: {paths: ['/a/*']}}]", new TestRequest { Path = path }));

    [Theory]
    [InlineData("/a?b", "/a?b", true)]
    [InlineData("/a*", "/a?b#c", true)]
    [InlineData("*#c", "/a?b#c", true)]
    [InlineData("/a", "/a?b", false)]
    public void PathHeader_QueryAndFragment_DoCount(string pattern, string path, bool expected) =>
        Assert.Equal(expected, Allows($"when: [{{key: 'request.headers[:path]', values: [{Quote(pattern)}]}}]", new TestRequest { Path = path }));

    [Theory]
    [InlineData("Example.com", "eXAMPLE.COM", true)]
    [InlineData("*.Example.com", "a.example.COM", true)]
    [InlineData("EXAMPLE*", "example.com:8080", true)]
    [InlineData("example.com", "example.com:80", false)]
    [InlineData("*", "x", true)]
    [InlineData("*", "", false)]
    public void Hosts_Case_DoesNotCount(string pattern, string host, bool expected)
    {
        var request = new TestRequest { Host = host };

        Assert.Equal(expected, Allows($"to: [{{operation: {{hosts: [{Quote(pattern)}]}}}}]", request));
        Assert.Equal(!expected, Allows($"to: [{{operation: {{notHosts: [{Quote(pattern)}]}}}}]", request));
    }

    [Theory]
    [InlineData("request.headers[:authority]")]
    [InlineData("request.headers[host]")]
    [InlineData("request.headers[Host]")]
    public void AuthorityHeader_Case_DoesCount(string key)
    {
        Assert.True(Allows($"when: [{{key: '{key}', values: [Example.com]}}]", new TestRequest { Host = "Example.com" }));
        Assert.False(Allows($"when: [{{key: '{key}', values: [Example.com]}}]", new TestRequest { Host = "example.com" }));

        // The field counts; a header of that name in the list is the client's own.
        Assert.False(Allows($"when: [{{key: '{key}', values: [Example.com]}}]", new TestRequest { Host = "x" }.With("host", "Example.com")));
    }

    [Theory]
    [InlineData("GET", "GET", true)]
    [InlineData("GET", "get", false)]
    [InlineData("G*", "GET", true)]
    [InlineData("*", "", false)]
    public void Methods_Case_DoesCount(string pattern, string method, bool expected)
    {
        Assert.Equal(expected, Allows($"to: [{{operation: {{methods: [{Quote(pattern)}]}}}}]", new TestRequest { Method = method }));
        Assert.Equal(expected, Allows($"when: [{{key: 'request.headers[:method]', values: [{Quote(pattern)}]}}]", new TestRequest { Method = method }));
    }

    [Fact]
    public void SchemeHeader_IsTheField()
    {
        Assert.True(Allows("when: [{key: 'request.headers[:scheme]', values: [https]}]", new TestRequest { Scheme = "https" }));
        Assert.False(Allows("when: [{key: 'request.headers[:scheme]', values: [https]}]", new TestRequest { Scheme = "http" }.With(":scheme", "https")));
    }

    [Theory]
    [InlineData("a.b", "a.b", true)]
    [InlineData("*.b", "a.b", true)]
    [InlineData("*", "", false)]
    [InlineData("a.b", "A.b", false)]
    public void ConnectionSni_ServerName_OnHttpAndTcp(string pattern, string name, bool expected)
    {
        var fields = $"when: [{{key: connection.sni, values: [{Quote(pattern)}]}}]";

        Assert.Equal(expected, Allows(fields, new TestRequest { ServerName = name }));
        Assert.Equal(expected, Allows(fields, TestRequest.Tcp with { ServerName = name }));
    }
}
