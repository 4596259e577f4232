using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>The keys of <c>when</c>, what each looks at, and which are refused.</summary>
public sealed class ConditionKeysTests
{
    [Theory]
    [InlineData("request.headers[x-a]")]
    [InlineData("request.headers[X-A]")]
    [InlineData("source.ip")]
    [InlineData("remote.ip")]
    [InlineData("source.namespace")]
    [InlineData("source.serviceAccount")]
    [InlineData("source.trustDomain")]
    [InlineData("source.principal")]
    [InlineData("request.auth.principal")]
    [InlineData("request.auth.audiences")]
    [InlineData("request.auth.presenter")]
    [InlineData("request.auth.claims[a]")]
    [InlineData("request.auth.claims[a][b]")]
    [InlineData("destination.ip")]
    [InlineData("destination.port")]
    [InlineData("connection.sni")]
    [InlineData("experimental.envoy.filters.network.mysql_proxy[db.table]")]
    public void Key_OfIstio_IsTaken(string key)
    {
        var value = key.EndsWith(".ip", StringComparison.Ordinal) ? "10.0.0.1" : "80";

        TestPolicies.Set(
            Policy("ALLOW", $"{{when: [{{key: '{key}', values: ['{value}']}}]}}"), Policy("DENY", $"{{when: [{{key: '{key}', notValues: ['{value}']}}]}}", "q"));
    }

    [Theory]
    [InlineData("destination.namespace")]
    [InlineData("destination.labels[app]")]
    [InlineData("destination.labels")]
    [InlineData("destination.name")]
    [InlineData("destination.user")]
    [InlineData("source.serviceaccount")]
    [InlineData("source.labels[app]")]
    [InlineData("request.method")]
    [InlineData("Request.Headers[x]")]
    [InlineData("anything")]
    public void Key_ThatIstioDoesNotKnow_IsRefused(string key) =>
        AssertRefused("is not an attribute", Policy("DENY", $"{{when: [{{key: '{key}', values: [x]}}]}}"));

    [Theory]
    [InlineData("request.headers")]
    [InlineData("request.headers[]")]
    [InlineData("request.headers[x")]
    [InlineData("request.headers[x y]")]
    [InlineData("request.headers[x][y]")]
    [InlineData("request.auth.claims")]
    [InlineData("request.auth.claims[]")]
    [InlineData("request.auth.claims[a")]
    [InlineData("request.auth.claims[a]b]")]
    [InlineData("request.auth.claims[a][]")]
    [InlineData("request.auth.claims[a]x")]
    [InlineData("experimental.envoy.filters.")]
    [InlineData("experimental.envoy.filters.x")]
    [InlineData("experimental.envoy.filters.x[]")]
    [InlineData("experimental.envoy.filters.x[a")]
    public void Key_OfAMapWithoutNameInBrackets_IsRefused(string key) =>
        Assert.Single(TestPolicies.Errors(Policy("DENY", $"{{when: [{{key: '{key}', values: [x]}}]}}")));

    [Theory]
    [InlineData("{key: source.ip}", "neither 'values' nor 'notValues'")]
    [InlineData("{values: [x]}", "has no 'key'")]
    [InlineData("{key: source.ip, values: []}", "empty list")]
    [InlineData("{key: source.ip, values: ['']}", "not empty")]
    [InlineData("{key: source.ip, values: [10.0.0.1], notvalues: [10.0.0.2]}", "no field 'notvalues'")]
    public void Condition_WithoutKeyOrValues_IsRefused(string condition, string words) => AssertRefused(words, Policy("DENY", $"{{when: [{condition}]}}"));

    [Theory]
    [InlineData("""{"aud": "a"}""", true)]
    [InlineData("""{"aud": ["x", "a"]}""", true)]
    [InlineData("""{"aud": ["x", 1, null]}""", false)]
    [InlineData("""{"aud": [["a"]]}""", false)]
    [InlineData("""{"aud": {"a": "a"}}""", false)]
    [InlineData("""{"aud": 1}""", false)]
    [InlineData("""{"aud": "a b"}""", false)]
    [InlineData("{}", false)]
    public void Audiences_OfAToken_MatchTheTextOrAnElement(string claims, bool expected) =>
        AssertMatch(expected, "{when: [{key: request.auth.audiences, values: [a]}]}", new TestRequest().WithToken(claims));

    [Fact]
    public void Presenter_OfAToken_IsTheClaimAzp()
    {
        AssertMatch(true, "{when: [{key: request.auth.presenter, values: ['client-*']}]}", new TestRequest().WithToken("""{"azp": "client-1"}"""));
        AssertMatch(false, "{when: [{key: request.auth.presenter, values: ['client-*']}]}", new TestRequest().WithToken("""{"aud": "client-1"}"""));
    }

    [Theory]
    [InlineData("request.auth.claims[group]", """{"group": "admin"}""", true)]
    [InlineData("request.auth.claims[group]", """{"group": ["dev", "admin"]}""", true)]
    [InlineData("request.auth.claims[group]", """{"group": true}""", false)]
    [InlineData("request.auth.claims[realm][roles]", """{"realm": {"roles": ["admin"]}}""", true)]
    [InlineData("request.auth.claims[realm][roles]", """{"realm.roles": ["admin"]}""", false)]
    [InlineData("request.auth.claims[realm][roles]", """{"realm": [{"roles": "admin"}]}""", false)]
    [InlineData("request.auth.claims[realm.roles]", """{"realm.roles": "admin"}""", true)]
    [InlineData("request.auth.claims[scope]", """{"scope": "read admin write"}""", true)]
    [InlineData("request.auth.claims[scope]", """{"scope": ["read", "admin"]}""", true)]
    [InlineData("request.auth.claims[permission]", """{"permission": "read admin"}""", true)]
    [InlineData("request.auth.claims[group]", """{"group": "read admin"}""", false)]
    [InlineData("request.auth.claims[scope]", """{"scope": "readadmin"}""", false)]
    public void Claims_OfAToken_MatchTextsAndElementsOnly(string key, string claims, bool expected)
    {
        AssertMatch(expected, $"{{when: [{{key: '{key}', values: [admin]}}]}}", new TestRequest().WithToken(claims));
        AssertMatch(!expected, $"{{when: [{{key: '{key}', notValues: [admin]}}]}}", new TestRequest().WithToken(claims));
    }

    [Fact]
    public void Claims_WithoutToken_MatchNothing()
    {
        AssertMatch(false, "{when: [{key: 'request.auth.claims[a]', values: ['*']}]}", new TestRequest());
        AssertMatch(true, "{when: [{key: 'request.auth.claims[a]', notValues: ['*']}]}", new TestRequest());
    }

    [Fact]
    public void Claims_OfATokenThatWasNotVerified_MatchNothing()
    {
        // The filter's metadata may say why a token failed, and other filters may say anything.
        var failed = new TestRequest { Metadata = [("envoy.filters.http.jwt_authn", """{"failed": {"a": "x"}, "a": "x"}""")] };
        var other = new TestRequest { Metadata = [("envoy.filters.http.lua", """{"payload": {"a": "x"}}""")] };
        foreach (var request in new[] { failed, other })
        {
            AssertMatch(false, "{when: [{key: 'request.auth.claims[a]', values: [x]}]}", request);
        }
    }

    [Theory]
    [InlineData("v", """{"k": "v"}""", true)]
    [InlineData("v", """{"k": ["v"]}""", false)]
    [InlineData("[v]", """{"k": ["u", "v"]}""", true)]
    [InlineData("[v]", """{"k": "v"}""", false)]
    [InlineData("[v*]", """{"k": ["vv"]}""", true)]
    [InlineData("v", """{"k": 1}""", false)]
    [InlineData("v", """{"other": "v"}""", false)]
    public void FilterMetadata_InBrackets_IsForLists(string value, string metadata, bool expected)
    {
        var request = new TestRequest { Metadata = [("envoy.filters.http.x", metadata)] };

        AssertMatch(expected, $"{{when: [{{key: 'experimental.envoy.filters.http.x[k]', values: ['{value}']}}]}}", request);
    }

    [Fact]
    public void FilterMetadata_ThatCannotBeRead_IsRefusedIfARuleAsksForIt()
    {
        var denying = TestPolicies.Set(Policy("DENY", "{when: [{key: 'experimental.envoy.filters.http.x[k]', values: [v]}]}"));
        var context = new TestRequest { Metadata = [("envoy.filters.http.x", """{"k": "v"}""")] }.ToContext();
        var entry = context.Request.FilterMetadata.Entries[0];
        context.Request.Buffer[entry.Value.Offset + entry.Value.Length - 3] ^= 0x1A; // the tag of the text

        Assert.Equal(DecisionReason.MalformedRequest, denying.Decide(context).Reason);
        Assert.Equal(DecisionReason.AllowedUnlessDenied, TestPolicies.Set(Policy("DENY", "{to: [{operation: {paths: [/x]}}]}")).Decide(context).Reason);
    }

    [Theory]
    [InlineData("a.example", "a.example", true)]
    [InlineData("*.example", "a.example", true)]
    [InlineData("a.example", "A.example", false)]
    [InlineData("*", "", false)]
    public void ConnectionSni_OfATlsConnection_KnowsCase(string value, string name, bool expected)
    {
        AssertMatch(expected, $"{{when: [{{key: connection.sni, values: ['{value}']}}]}}", new TestRequest { ServerName = name });
        AssertMatch(expected, $"{{when: [{{key: connection.sni, values: ['{value}']}}]}}", TestRequest.Tcp with { ServerName = name });
    }

    [Fact]
    public void DestinationIp_OfTheConnection_IsInABlock()
    {
        AssertMatch(true, "{when: [{key: destination.ip, values: [10.0.0.0/8]}]}", new TestRequest());
        AssertMatch(false, "{when: [{key: destination.ip, values: [10.0.0.1]}]}", new TestRequest());
    }

    [Fact]
    public void Header_PresenceByStar_HoldsForAnEmptyValueToo()
    {
        const string Present = "{when: [{key: 'request.headers[x-a]', values: ['*']}]}";
        const string Absent = "{when: [{key: 'request.headers[x-a]', notValues: ['*']}]}";
        foreach (var value in new[] { "", "x", "," })
        {
            AssertMatch(true, Present, new TestRequest().With("x-a", value));
            AssertMatch(false, Absent, new TestRequest().With("X-A", value));
        }

        AssertMatch(false, Present, new TestRequest());
        AssertMatch(true, Absent, new TestRequest());
    }

    [Theory]
    [InlineData("host", "Example.com:80", true)]
    [InlineData(":authority", "Example.com:80", true)]
    [InlineData("Host", "Example.com:80", true)]
    [InlineData(":authority", "example.com:80", false)]
    public void HeaderOfTheHost_IsTheAuthorityAndKnowsCase(string header, string value, bool expected) =>
        AssertMatch(
            expected,
            $"{{when: [{{key: 'request.headers[{header}]', values: ['{value}']}}]}}",
            new TestRequest { Host = "Example.com:80" }.With("host", "other"));

    [Fact]
    public void HeaderOfThePath_KeepsTheQuery()
    {
        AssertMatch(true, "{when: [{key: 'request.headers[:path]', values: ['/a?x=1']}]}", new TestRequest { Path = "/a?x=1" });
        AssertMatch(false, "{when: [{key: 'request.headers[:path]', values: ['/a']}]}", new TestRequest { Path = "/a?x=1" });
    }
}
