using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>The fields of <c>to.operation</c>.</summary>
public sealed class OperationFieldsTests
{
    [Theory]
    [InlineData("example.com", "example.com", true)]
    [InlineData("example.com", "EXAMPLE.com", true)]
    [InlineData("Example.COM", "example.com", true)]
    [InlineData("example.com", "example.com:8080", false)]
    [InlineData("example.com*", "Example.com:8080", true)]
    [InlineData("example.com:*", "example.com:8080", true)]
    [InlineData("example.com:*", "example.com", false)]
    [InlineData("*.example.com", "a.EXAMPLE.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*", "x", true)]
    [InlineData("example.com", "example.com.", false)]
    [InlineData("example.com", "example.org", false)]
    public void Hosts_OfTheAuthority_IgnoreCaseAndKnowNoPort(string value, string host, bool expected)
    {
        AssertMatch(expected, $"{{to: [{{operation: {{hosts: ['{value}']}}}}]}}", new TestRequest { Host = host });
        AssertMatch(!expected, $"{{to: [{{operation: {{notHosts: ['{value}']}}}}]}}", new TestRequest { Host = host });
    }

    [Theory]
    [InlineData("8080", 8080, true)]
    [InlineData("8080", 80, false)]
    [InlineData("0", 0, true)]
    [InlineData("65535", 65535, true)]
    public void Ports_OfTheWorkload_AreNumbersAsTexts(string value, uint port, bool expected)
    {
        AssertMatch(expected, $"{{to: [{{operation: {{ports: ['{value}']}}}}]}}", new TestRequest { Port = port });
        AssertMatch(!expected, $"{{to: [{{operation: {{notPorts: ['{value}']}}}}]}}", new TestRequest { Port = port });
        AssertMatch(expected, $"{{when: [{{key: destination.port, values: ['{value}']}}]}}", TestRequest.Tcp with { Port = port });
    }

    [Theory]
    [InlineData("GET", "GET", true)]
    [InlineData("GET", "get", false)]
    [InlineData("get", "GET", false)]
    [InlineData("P*", "PATCH", true)]
    [InlineData("*T", "PUT", true)]
    [InlineData("*", "ANY", true)]
    public void Methods_OfARequest_KnowCase(string value, string method, bool expected)
    {
        AssertMatch(expected, $"{{to: [{{operation: {{methods: ['{value}']}}}}]}}", new TestRequest { Method = method });
        AssertMatch(!expected, $"{{to: [{{operation: {{notMethods: ['{value}']}}}}]}}", new TestRequest { Method = method });
        AssertMatch(expected, $"{{when: [{{key: 'request.headers[:method]', values: ['{value}']}}]}}", new TestRequest { Method = method });
    }

    [Theory]
    [InlineData("/a", "/a", true)]
    [InlineData("/a", "/A", false)]
    [InlineData("/a", "/a/", false)]
    [InlineData("/a", "/a?x=1", true)]
    [InlineData("/a", "/a#f", true)]
    [InlineData("/a", "/a#?x", true)]
    [InlineData("/a", "/a?#x", true)]
    [InlineData("/a*", "/ab/c", true)]
    [InlineData("*/c", "/ab/c", true)]
    [InlineData("*/c", "/ab/d?/c", false)]
    [InlineData("/pkg.Service/Method", "/pkg.Service/Method", true)]
    [InlineData("*", "/", true)]
    public void Paths_OfARequest_AreWithoutQueryAndFragment(string value, string path, bool expected)
    {
        AssertMatch(expected, $"{{to: [{{operation: {{paths: ['{value}']}}}}]}}", new TestRequest { Path = path });
        AssertMatch(!expected, $"{{to: [{{operation: {{notPaths: ['{value}']}}}}]}}", new TestRequest { Path = path });
    }

    [Fact]
    public void Methods_OfGrpc_ArePost()
    {
        var request = new TestRequest { Method = "POST", Path = "/pkg.Service/Method" }.With("content-type", "application/grpc");

        AssertMatch(true, "{to: [{operation: {methods: [POST], paths: [/pkg.Service/Method]}}]}", request);
        AssertMatch(true, "{to: [{operation: {methods: [POST], paths: ['/pkg.Service/*']}}]}", request);
        AssertMatch(false, "{to: [{operation: {methods: [POST], paths: [pkg.Service/Method]}}]}", request);
    }

    [Fact]
    public void Path_OfConnect_IsAbsentAndMatchesNothing()
    {
        var connect = new TestRequest { Method = "CONNECT", Path = "", Host = "example.com:443" };

        AssertMatch(false, "{to: [{operation: {paths: ['*']}}]}", connect);
        AssertMatch(false, "{to: [{operation: {paths: ['/{**}']}}]}", connect);
        AssertMatch(true, "{to: [{operation: {notPaths: ['*']}}]}", connect);
        AssertMatch(true, "{to: [{operation: {hosts: ['example.com:443']}}]}", connect);
    }
}
