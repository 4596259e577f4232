using System.Text;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Testing;

namespace MeshExtensions.Policies.Tests.Testing;

public sealed class SuiteReaderTests
{
    private const string File = "shop/orders_test.yaml";

    [Fact]
    public void Read_EverythingThatThereIs_IsKept()
    {
        var suite = Read("""
            name: my orders
            options: {rootNamespace: root, paths: as-sent, unselected: allow}
            now: 2026-01-02T03:04:05Z
            requests:
              alice reads:
                method: PUT
                url: "https://orders.shop.svc:8443/api//v1/%2e/orders?id=42#part"
                headers: {X-A: [1, 2], x-empty: ""}
                protocol: HTTP/2
                body: "42"
                principal: spiffe://cluster.local/ns/shop/sa/alice
                source: 10.0.0.1
                destination: {principal: spiffe://cluster.local/ns/shop/sa/orders, ip: "::1", port: 8080, labels: {app: orders}}
                claims: {iss: me, roles: [a, b], level: 3}
                metadata: {envoy.filters.http.lua: {tenant: acme}}
                context: {k: v}
                sni: orders.shop
            tests:
              - name: one
                request: alice reads
                expect:
                  decision: allow
                  policy: shop/orders
                  rule: read
                  reason: allowed_by_rule
                  shadow: {decision: deny, policy: p, rule: r}
                  headers: {X-User: alice, x-many: [a, b], x-gone: ~}
                  responseHeaders: {x-seen: "1"}
                  metadata: {a: {b: 1}}
            """);

        Assert.Equal("my orders", suite.Name);
        Assert.Equal(("root", PathHandling.AsSent, UnselectedRequests.Allow), (suite.Options.RootNamespace, suite.Options.Paths, suite.Options.Unselected));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), suite.Now);
        var request = Assert.Single(suite.Requests);
        var http = Assert.IsType<SuiteHttpRequest>(request.Http);
        Assert.Equal(
            ("PUT", "https", "orders.shop.svc:8443", "/api//v1/%2e/orders?id=42#part", "HTTP/2", "42"),
            (http.Method, http.Scheme, http.Authority, http.Path, http.Protocol, http.Body));
        Assert.Equal([new("x-a", "1,2"), new("x-empty", "")], http.Headers);
        Assert.Equal(("spiffe://cluster.local/ns/shop/sa/alice", "10.0.0.1"), (request.Source.Principal, request.Source.Address));
        Assert.Equal(
            ("spiffe://cluster.local/ns/shop/sa/orders", "::1", 8080),
            (request.Destination.Principal, request.Destination.Address, request.Destination.Port));
        Assert.Equal([new("app", "orders")], request.Destination.Labels);
        Assert.Equal([new("k", "v")], request.ContextExtensions);
        Assert.Equal("orders.shop", request.ServerName);
        Assert.Equal(CelKind.Int, Get(request.Claims, "level").Kind);
        Assert.Equal("acme", Text(Get(Assert.Single(request.Metadata).Value, "tenant")));

        var test = Assert.Single(suite.Tests);
        Assert.Same(request, test.Request);
        var expect = test.Expectation;
        Assert.Equal(
            (ExpectedDecision.Allow, "shop/orders", "read", DecisionReason.AllowedByRule),
            (expect.Decision, expect.Policy?.Text, expect.Rule?.Text, expect.Reason));
        Assert.Equal((ExpectedDecision.Deny, "p", "r"), (expect.Shadow!.Decision, expect.Shadow.Policy?.Text, expect.Shadow.Rule?.Text));
        Assert.Equal(
            ["x-user=alice", "x-many=a|b", "x-gone="], expect.Headers.Select(header => $"{header.Name}={string.Join('|', header.Values ?? [])}").ToArray());
        Assert.Null(expect.Headers[2].Values);
        Assert.Equal("x-seen", Assert.Single(expect.ResponseHeaders).Name);
        Assert.Equal(CelKind.Map, Get(expect.Metadata, "a").Kind);
    }

    [Fact]
    public void Read_NextToNothing_HasDefaults()
    {
        var suite = Read("tests: [{name: one, request: {url: 'http://a'}}]");

        Assert.Equal("orders", suite.Name);
        Assert.Same(PolicyOptions.Default, suite.Options);
        Assert.Null(suite.Now);
        Assert.Equal("shop", Path.GetFileName(Assert.Single(suite.PolicyPaths)));
        var test = Assert.Single(suite.Tests);
        Assert.Equal("one", test.Request.Name);
        Assert.Equal(("GET", "/", "HTTP/1.1"), (test.Request.Http!.Method, test.Request.Http.Path, test.Request.Http.Protocol));
        Assert.Equal(80, test.Request.Destination.Port);
        Assert.Equal(ExpectedDecision.Deny, test.Expectation.Decision);
        Assert.Same(test.Request, Assert.Single(suite.AllRequests));
    }

    [Theory]
    [InlineData("allow", nameof(ExpectedDecision.Allow))]
    [InlineData("deny", nameof(ExpectedDecision.Deny))]
    [InlineData("error", nameof(ExpectedDecision.Error))]
    [InlineData("{rule: x}", nameof(ExpectedDecision.Deny))]
    public void Read_ExpectAsAWord_IsTheDecision(string expect, string decision) =>
        Assert.Equal(decision, Read($"tests: [{{name: one, request: {{url: 'http://a/'}}, expect: {expect}}}]").Tests[0].Expectation.Decision.ToString());

    [Fact]
    public void Read_ConnectWithoutPath_HasNone() =>
        Assert.Empty(Read("tests: [{name: one, request: {method: CONNECT, url: 'http://a:443'}}]").Tests[0].Request.Http!.Path);

    [Fact]
    public void Read_Tcp_HasNoHttp()
    {
        var request = Read("tests: [{name: one, request: {tcp: true, principal: p, sni: s, destination: {port: 9000}}}]").Tests[0].Request;

        Assert.Null(request.Http);
        Assert.Equal(("p", "s", 9000), (request.Source.Principal, request.ServerName, request.Destination.Port));
    }

    [Fact]
    public void Read_FromWith_MergesAtEveryDepthAndNullTakesAway()
    {
        var suite = Read("""
            requests:
              base: {url: "http://a/x", headers: {x-a: "1", x-b: "2"}, destination: {ip: 10.0.0.9, port: 1}, claims: {iss: me, sub: you}}
              derived: {from: base, with: {headers: {x-b: "3", x-c: "4"}, destination: {port: 2}}}
            tests:
              - {name: one, request: {from: derived, with: {headers: {x-a: null}, claims: null, method: POST}}}
              - {name: two, request: {from: base}}
            """);

        var one = suite.Tests[0].Request;
        Assert.Equal([new("x-b", "3"), new("x-c", "4")], one.Http!.Headers);
        Assert.Equal(("POST", "/x"), (one.Http.Method, one.Http.Path));
        Assert.Equal(("10.0.0.9", 2), (one.Destination.Address, one.Destination.Port));
        Assert.Null(one.Claims);
        Assert.Equal("two", suite.Tests[1].Request.Name);
        Assert.Equal(1, suite.Tests[1].Request.Destination.Port);
        Assert.Equal(["base", "derived", "one", "two"], suite.AllRequests.Select(request => request.Name).ToArray());
    }

    [Theory]
    [InlineData("", ": The file is empty")]
    [InlineData("tests: []", ":1:8: The suite has no tests")]
    [InlineData("name: x", ":1:1: The suite has no tests")]
    [InlineData("- 1", ":1:1: The suite must be a mapping")]
    [InlineData("polices: .\ntests: [{name: a, request: {url: 'http://a'}}]", ":1:1: The suite has no field 'polices'. Did you mean 'policies'?")]
    [InlineData("policies: nowhere\ntests: [{name: a, request: {url: 'http://a'}}]", ":1:11: There is no file or folder 'nowhere'")]
    [InlineData("policies: {}\ntests: [{name: a, request: {url: 'http://a'}}]", ":1:11: 'policies' must be a file or folder")]
    [InlineData("now: yesterday\ntests: [{name: a, request: {url: 'http://a'}}]", ":1:6: now is 'yesterday'")]
    [InlineData("options: {path: as-sent}\ntests: [{name: a, request: {url: 'http://a'}}]", ":1:11: options has no field 'path'. Did you mean 'paths'?")]
    [InlineData("requests: {r: {url: 'http://a'}}\ntests: [{name: a, request: q}]", ":2:28: There is no request 'q'. Did you mean 'r'?")]
    [InlineData(
        "requests: {alice reads: {url: 'http://a'}}\ntests: [{name: a, request: alice raeds}]", ":2:28: There is no request 'alice raeds'. Did you mean 'alice reads'?")]
    [InlineData("requests: {a: {from: b}, b: {url: 'http://a'}}\ntests: [{name: a, request: b}]", ":1:22: There is no request 'b'. Name requests")]
    [InlineData("requests: {a: {from: a}}\ntests: [{name: a, request: a}]", ":1:22: There is no request 'a'")]
    [InlineData("tests: [{request: {url: 'http://a'}}]", ":1:9: A test has no 'name'")]
    [InlineData("tests: [{name: a}]", ":1:9: The test 'a' has no 'request'")]
    [InlineData("tests: [{name: a, request: {url: 'http://a'}}, {name: a, request: {url: 'http://a'}}]", ":1:48: A test 'a' is already at")]
    [InlineData("tests: [{name: a, request: {}}]", "has no 'url'")]
    [InlineData("tests: [{name: a, request: {tcp: false}}]", "has no 'url'")]
    [InlineData("tests: [{name: a, request: [x]}]", "must be a mapping, such as")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', metod: GET}}]", ":1:46: The request 'a' has no field 'metod'. Did you mean 'method'?")]
    [InlineData("tests: [{name: a, request: {url: /path}}]", ":1:34: '/path' is not a URL of a request; write http://HOST/PATH")]
    [InlineData("tests: [{name: a, request: {url: 'ftp://a/'}}]", "is not a URL of a request")]
    [InlineData("tests: [{name: a, request: {url: 'http://a:99999/'}}]", "is not a URL of a request")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', method: 'G T'}}]", "'G T' is not an HTTP method")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', protocol: HTTP/9}}]", "protocol is 'HTTP/9'; it must be HTTP/1.0 or")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', source: here}}]", "source is 'here'")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', headers: {':path': x}}}]", "':path' comes from 'method' and 'url'")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', headers: {'a b': x}}}]", "'a b' is not a header name")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', headers: {a: x, A: y}}}]", "The header 'a' is there twice")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', headers: {a: }}}]", "The header 'a' must be a text")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', headers: {a: \"x\\ny\"}}}]", "has a line break")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', destination: {ip: x}}}]", "ip is 'x'")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', destination: {port: 0}}}]", "port is '0'")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', destination: {labels: {a: [b]}}}}]", "'a' of 'labels' must be a text")]
    [InlineData("tests: [{name: a, request: {url: 'http://a', claims: [a]}}]", "'claims' of The request 'a' must be a mapping")]
    [InlineData(
        "tests: [{name: a, request: {url: 'http://a', claims: {a: 1}, metadata: {envoy.filters.http.jwt_authn: {payload: {}}}}}]", "which mean the same")]
    [InlineData("tests: [{name: a, request: {tcp: true, method: GET}}]", ":1:48: The request 'a' is a TCP connection, which has no 'method'")]
    [InlineData("tests: [{name: a, request: {tcp: true, url: 'http://a'}}]", "which has no 'url'")]
    [InlineData("tests: [{name: a, request: {tcp: maybe}}]", "tcp is 'maybe'; it must be true or false")]
    [InlineData("tests: [{name: a, request: {url: 'http://a'}, expect: alow}]", ":1:55: The test 'a' expects 'alow'; it must be allow or deny or error")]
    [InlineData("tests: [{name: a, request: {url: 'http://a'}, expect: {decision: alow}}]", "decision is 'alow'; it must be allow or deny or error.")]
    [InlineData("tests: [{name: a, request: {url: 'http://a'}, expect: {decison: allow}}]", "Did you mean 'decision'?")]
    [InlineData("tests: [{name: a, request: {url: 'http://a'}, expect: {reason: no_rule_allow}}]", "Did you mean 'no_rule_allows'?")]
    [InlineData(
        "tests: [{name: a, request: {url: 'http://a'}, expect: {reason: allowed_by_rule}}]", "expects deny, but 'allowed_by_rule' is a reason of allow")]
    [InlineData("tests: [{name: a, request: {url: 'http://a'}, expect: {decision: allow, status: 403}}]", "'status' is of a denial")]
    [InlineData("tests: [{name: a, request: {url: 'http://a'}, expect: {status: 200}}]", "status is '200', which no denial has")]
    [InlineData("tests: [{name: a, request: {url: 'http://a'}, expect: {decision: allow, body: x}}]", "'body' is of a denial")]
    [InlineData("tests: [{name: a, request: {url: 'http://a'}, expect: {responseHeaders: {a: b}}}]", "'responseHeaders' is of allowed requests")]
    [InlineData("tests: [{name: a, request: {url: 'http://a'}, expect: {headers: {a: {}}}}]", "The header 'a' must be a text, a list of texts, or null")]
    [InlineData("tests: [{name: a, request: {url: 'http://a'}}]\n---\ntests: []", ":3:1: A second document begins here")]
    public void Read_Mistake_IsAnErrorWithItsPlaceAndCure(string text, string expected)
    {
        var errors = new List<PolicyError>();

        Assert.Null(SuiteReader.Read(File, text, errors));

        var error = Assert.Single(errors).ToString();
        Assert.StartsWith(File, error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MistakeInANamedRequest_IsReportedOnceHoweverOftenItIsUsed()
    {
        var errors = new List<PolicyError>();

        Assert.Null(SuiteReader.Read(
            File, "requests: {r: {url: 'http://a', x: 1}}\ntests: [{name: a, request: r}, {name: b, request: {from: r, with: {method: POST}}}]", errors));

        Assert.Single(errors);
    }

    [Fact]
    public void ReadFile_MissingOrNotText_IsAnError()
    {
        using var folder = new Support.TemporaryFolder();
        var broken = folder.At("broken_test.yaml");
        System.IO.File.WriteAllBytes(broken, [0xC3, 0x28]);
        var errors = new List<PolicyError>();

        Assert.Null(SuiteReader.ReadFile(new FileInfo(broken), errors));
        Assert.Null(SuiteReader.ReadFile(new FileInfo(folder.At("missing_test.yaml")), errors));

        Assert.Equal(2, errors.Count);
        Assert.Contains("UTF-8", errors[0].Message, StringComparison.Ordinal);
    }

    private static Suite Read(string text)
    {
        var errors = new List<PolicyError>();
        var suite = SuiteReader.Read(File, text, errors);
        Assert.Empty(errors);
        return Assert.IsType<Suite>(suite);
    }

    private static CelValue Get(CelMap? map, string key)
    {
        Assert.True(Assert.IsType<CelMap>(map, exactMatch: false).TryGet(0, CelValue.String(key), new CelArena(), out var value), key);
        return value;
    }

    private static string Text(CelValue value) => Encoding.UTF8.GetString(value.AsSpan());
}
