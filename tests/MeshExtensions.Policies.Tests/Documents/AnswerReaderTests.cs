using static MeshExtensions.Policies.Tests.Support.TestPolicies;

namespace MeshExtensions.Policies.Tests.Documents;

public sealed class AnswerReaderTests
{
    [Fact]
    public void ReadOnDeny_AllFields_AreKept()
    {
        var answer = Deny("{status: 429, headers: {Retry-After: 1, set-cookie: [a=1, b=2]}, body: \"no\\n\"}");

        Assert.Equal(429, answer.Status);
        Assert.Equal("retry-after: 1; set-cookie: a=1, b=2", Fields(answer.Headers));
        Assert.Equal("no\n", answer.Body.Source);
    }

    [Fact]
    public void ReadOnDeny_Nothing_Is403WithoutBody()
    {
        var answer = Deny("{}");

        Assert.Equal(403, answer.Status);
        Assert.Empty(answer.Headers);
        Assert.Empty(answer.Body.Source);
    }

    [Fact]
    public void ReadOnAllow_AllFields_AreKept()
    {
        var rule = Assert.Single(Set(Rule("Allow", "onAllow: {headers: {set: {X-User: me, x-empty: '', x-one: [a]}, remove: [Authorization]}}")).Rules);

        Assert.Equal("x-user: me; x-empty: ; x-one: a", Fields(rule.OnAllow.HeadersToSet));
        Assert.Equal(["authorization"], rule.OnAllow.HeadersToRemove);
    }

    [Fact]
    public void Status_EveryNumber_IsADenialThatEnvoyKnowsOrAnError()
    {
        // envoy.type.v3.StatusCode, from 300 up.
        int[] known =
        [
            300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417,
            421, 422, 423, 424, 426, 428, 429, 431, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
        ];
        for (var status = -1; status < 700; status++)
        {
            Assert.Equal(known.Contains(status), Load(Rule("Deny", $"onDeny: {{status: {status}}}")).Set is not null);
        }
    }

    [Theory]
    [InlineData("200")]
    [InlineData("'0'")]
    [InlineData("'+403'")]
    [InlineData("' 403'")]
    [InlineData("403.0")]
    [InlineData("0x193")]
    [InlineData("99999999999")]
    [InlineData("Forbidden")]
    public void Status_ThatCannotDeny_IsRefused(string status)
    {
        Assert.Contains("cannot deny: it must be an HTTP status from 300 to 511 that Envoy knows, such as 401, 403 or 429.", OnDenyError($"{{status: {status}}}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\\r\\nset-cookie: b=c")]
    [InlineData("a\\n")]
    [InlineData("\\ra")]
    [InlineData("a\\0b")]
    public void HeaderValue_WithLineBreakOrNul_IsRefused(string value)
    {
        Assert.Contains("would let it forge other headers", OnDenyError($"{{headers: {{x-a: \"{value}\"}}}}"), StringComparison.Ordinal);
        Assert.Contains("would let it forge other headers", OnDenyError($"{{headers: {{x-a: [b, \"{value}\"]}}}}"), StringComparison.Ordinal);
        Assert.Contains("would let it forge other headers", Error(Rule("Allow", $"onAllow: {{headers: {{set: {{x-a: \"{value}\"}}}}}}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\":status\"", "is not a header name; names are tokens such as x-user, and pseudo headers cannot be set.")]
    [InlineData("\"x a\"", "is not a header name")]
    [InlineData("\"x\\r\\ny\"", "is not a header name")]
    [InlineData("\"x\\0\"", "is not a header name")]
    [InlineData("\"x:\"", "is not a header name")]
    [InlineData("\"\"", "is not a header name")]
    [InlineData("\"ü\"", "is not a header name")]
    [InlineData("Content-Length", "'content-length' cannot be set or removed: it belongs to the connection, or Envoy computes it.")]
    [InlineData("Transfer-Encoding", "'transfer-encoding' cannot be set or removed")]
    [InlineData("host", "'host' cannot be set or removed")]
    [InlineData("Connection", "'connection' cannot be set or removed")]
    public void HeaderName_ThatCannotBeSet_IsRefused(string name, string what)
    {
        Assert.Contains(what, OnDenyError($"{{headers: {{{name}: a}}}}"), StringComparison.Ordinal);
        Assert.Contains(what, Errors(Rule("Allow", $"onAllow: {{headers: {{set: {{{name}: a}}}}}}"))[0], StringComparison.Ordinal);
        if (name != "\"\"")
        {
            Assert.Contains(what, Error(Rule("Allow", $"onAllow: {{headers: {{remove: [{name}]}}}}")), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{headers: [a]}", "'headers' of onDeny must be a mapping (name: value), but is a list.")]
    [InlineData("{headers: {a: {}}}", "'a' in 'headers' of onDeny must be a text or a list of texts.")]
    [InlineData("{headers: {a: []}}", "'a' in 'headers' of onDeny must be a text or a list of texts.")]
    [InlineData("{headers: {a: [[b]]}}", "'a' in 'headers' of onDeny must be a text or a list of texts.")]
    [InlineData("{headers: {x-a: b, X-A: c}}", "'x-a' stands twice in 'headers' of onDeny; list its values under one name.")]
    [InlineData("{body: [a]}", "'body' of onDeny must be a text, but is a list.")]
    [InlineData("{code: 403}", "onDeny has no field 'code'. Known here: redirect, status, headers")]
    [InlineData("[]", "onDeny must be a mapping (key: value), but is a list.")]
    public void ReadOnDeny_WrongFields_AreRefused(string onDeny, string what) =>
        Assert.Contains(what, OnDenyError(onDeny), StringComparison.Ordinal);

    [Theory]
    [InlineData("{headers: {add: {a: b}}}", "'headers' of onAllow has no field 'add'.")]
    [InlineData("{status: 200}", "onAllow has no field 'status'.")]
    [InlineData("{headers: {remove: []}}", "'remove' of 'headers' of onAllow is an empty list.")]
    [InlineData("{headers: {remove: a}}", "'remove' of 'headers' of onAllow must be a list (- item), but is a single value.")]
    public void ReadOnAllow_WrongFields_AreRefused(string onAllow, string what) =>
        Assert.Contains(what, Error(Rule("Allow", $"onAllow: {onAllow}")), StringComparison.Ordinal);

    [Theory]
    [InlineData(64 * 1024, true)]
    [InlineData(64 * 1024 + 1, false)]
    public void Body_AtItsLimit_IsKept(int length, bool fits)
    {
        var result = Load(Rule("Deny", $"onDeny: {{body: {new string('b', length)}}}"));

        Assert.Equal(fits, result.Set is not null);
        Assert.All(result.Errors, error => Assert.Contains("'body' of onDeny is 65537 characters long; at most 65536 are sent.", error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(32 * 1024, true)]
    [InlineData(32 * 1024 + 1, false)]
    public void Headers_AtTheirLimit_AreKept(int size, bool fits)
    {
        var half = (size - 4) / 2;
        var result = Load(Rule("Deny", $"onDeny: {{headers: {{x1: {new string('a', half)}, x2: {new string('b', size - 4 - half)}}}}}"));

        Assert.Equal(fits, result.Set is not null);
        Assert.All(result.Errors, error => Assert.Contains("'headers' of onDeny is larger than 32768 bytes; Envoy would refuse the message.", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Headers_BeyondAscii_AreCountedInBytes()
    {
        Assert.Contains("is larger than 32768 bytes", OnDenyError($"{{headers: {{x: {new string('ü', 16 * 1024)}}}}}"), StringComparison.Ordinal);
    }

    private static DenyAnswer Deny(string onDeny) => Assert.Single(Set(Rule("Deny", $"onDeny: {onDeny}")).Rules).OnDeny;

    private static string OnDenyError(string onDeny) => Errors(Rule("Deny", $"onDeny: {onDeny}"))[0];
}
