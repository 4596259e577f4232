using CsCheck;
using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using MeshExtensions.Policies;
using MeshExtensions.Wire.Tests;

namespace MeshExtensions.Authorization.Tests.Responses;

public sealed class CheckResponseWriterTests
{
    private static readonly Gen<KeyValuePair<string, string>[]> Headers =
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 12], TestGen.Text.Where(text => text.IndexOfAny(['\r', '\n', '\0']) < 0), (name, value) => new KeyValuePair<string, string>(name, value))
            .Array[0, 8];

    private static readonly Gen<string> Body = Gen.OneOf(TestGen.Text, Gen.Int[0, 70_000].Select(length => new string('b', length)));

    private static readonly Gen<int> Status = Gen.OneOf(401, 403, 404, 429, 302, 503, 511);

    [Fact]
    public void Respond_AllowByRule_IsOkWithCode0AndNothingElse() =>
        Gen.Select(Headers, Gen.String[Gen.Char['a', 'z'], 1, 12].Array[0, 5]).Sample((set, remove) =>
        {
            var response = Respond(Rule(allows: true, new AllowAnswer { HeadersToSet = Fields(set), HeadersToRemove = remove }, DenyAnswer.Forbidden));

            AssertAllow(response);
            Assert.Equal(set, Pairs(response.OkResponse.Headers));
            Assert.Equal<string[]>(remove, [.. response.OkResponse.HeadersToRemove]);
            AssertMetadata(response, "namespace/policy", "rule", "allowed_by_rule");
        }, iter: 1_000);

    [Fact]
    public void Respond_DenyByRule_IsDeniedWithItsAnswer() =>
        Gen.Select(Status, Headers, Body).Sample((status, headers, body) =>
        {
            var response = Respond(Rule(allows: false, AllowAnswer.Unchanged, new DenyAnswer(status, Fields(headers), AnswerText.Literal(body), [])));

            AssertDenied(response, status, status == 401 ? 16 : 7);
            Assert.Equal(headers, Pairs(response.DeniedResponse.Headers));
            Assert.Equal(body, response.DeniedResponse.Body);
            AssertMetadata(response, "namespace/policy", "rule", "denied_by_rule");
        }, iter: 1_000);

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void Respond_HeaderThatWouldForgeOthers_IsDeniedWhateverAllowed(string value)
    {
        var response = Respond(Rule(allows: true, new AllowAnswer { HeadersToSet = Fields([new("x", value)]) }, DenyAnswer.Forbidden));

        AssertDenied(response, 500, 13);
        AssertMetadata(response, "namespace/policy", "rule", "answer_failed");
    }

    [Fact]
    public void Respond_RepeatedSetCookie_KeepsOrder()
    {
        KeyValuePair<string, string>[] headers = [new("set-cookie", "b=1"), new("x", "y"), new("set-cookie", "a=2"), new("set-cookie", "b=1")];

        var response = Respond(Rule(allows: false, AllowAnswer.Unchanged, new DenyAnswer(403, Fields(headers), AnswerText.Empty, [])));

        Assert.Equal(headers, Pairs(response.DeniedResponse.Headers));
    }

    [Theory]
    [InlineData(403, 7)]
    [InlineData(401, 16)]
    [InlineData(302, 7)]
    public void Respond_NoRule_IsTheSetsOwnDenial(int status, int code)
    {
        var set = TestPolicies.Parse(
            $$"""
              apiVersion: meshextensions.io/v1alpha1
              kind: AccessPolicy
              metadata: {name: nothing}
              spec:
                onDeny: {status: {{status}}, headers: {location: "https://example.org/?a=b"}, body: é}
                rules:
                  - effect: Deny
                    protocol: TCP
              """);

        var response = Respond(set, Decision.Without(DecisionReason.NoRuleAllows) with { Fallback = set.Fallbacks.First() });

        AssertDenied(response, status, code);
        Assert.Equal([new("location", "https://example.org/?a=b")], Pairs(response.DeniedResponse.Headers));
        Assert.Equal("é", response.DeniedResponse.Body);
        AssertMetadata(response, policy: null, rule: null, "no_rule_allows");
    }

    [Fact]
    public void Respond_NoPolicy_IsDenied403()
    {
        var response = Respond(PolicySet.Empty, Decision.Without(DecisionReason.NoPolicyLoaded));

        AssertDenied(response, 403, 7);
        AssertMetadata(response, policy: null, rule: null, "no_policy_loaded");
    }

    [Fact]
    public void Respond_InvalidPolicies_IsDenied503()
    {
        var response = Respond(PolicySet.Invalid, Decision.Without(DecisionReason.PoliciesInvalid));

        AssertDenied(response, 503, 7);
        Assert.NotEmpty(response.DeniedResponse.Body);
        AssertMetadata(response, policy: null, rule: null, "policies_invalid");
    }

    [Theory]
    [InlineData(DecisionReason.MalformedRequest, 400, 3, "malformed_request")]
    [InlineData(DecisionReason.RequestTooLarge, 413, 8, "request_too_large")]
    public void Respond_RequestThatCannotBeDecided_IsDenied(DecisionReason reason, int status, int code, string token)
    {
        var response = Respond(TestPolicies.AllowEverything, Decision.Without(reason));

        AssertDenied(response, status, code);
        AssertMetadata(response, policy: null, rule: null, token);
    }

    [Fact]
    public void Respond_InternalError_IsAnErrorResponse500()
    {
        Decision[] decisions =
        [
            default,
            Decision.Without(DecisionReason.InternalError),
            Decision.Without(DecisionReason.AllowedByRule),
            Decision.Without(DecisionReason.DeniedByRule),
        ];
        foreach (var decision in decisions)
        {
            var response = Respond(TestPolicies.AllowEverything, decision);

            Assert.Equal(13, response.Status.Code);
            Assert.Equal(CheckResponse.HttpResponseOneofCase.ErrorResponse, response.HttpResponseCase);
            Assert.Equal(500, (int)response.ErrorResponse.Status.Code);
            AssertMetadata(response, policy: null, rule: null, "internal_error");
        }
    }

    [Fact]
    public void Respond_EveryReasonWithoutARule_HasANonZeroCodeAndADenial()
    {
        foreach (var set in new[] { PolicySet.Empty, PolicySet.Invalid, TestPolicies.AllowEverything, TestPolicies.Quickstart })
        {
            foreach (var reason in Enum.GetValues<DecisionReason>().Where(reason => !reason.IsAllow()))
            {
                var response = Respond(set, Decision.Without(reason));

                Assert.NotNull(response.Status);
                Assert.NotEqual(0, response.Status.Code);
                Assert.Null(response.OkResponse);
                Assert.NotEqual(CheckResponse.HttpResponseOneofCase.None, response.HttpResponseCase);
            }
        }
    }

    private static PolicyRule Rule(bool allows, AllowAnswer onAllow, DenyAnswer onDeny) =>
        new("namespace/policy", "rule", allows ? RuleEffect.Allow : RuleEffect.Deny, PolicyLayer.Mesh, onAllow, onDeny, default);

    private static AnswerField[] Fields(KeyValuePair<string, string>[] headers) =>
        headers.Select(header => new AnswerField(header.Key, [AnswerText.Literal(header.Value)])).ToArray();

    private static CheckResponse Respond(PolicyRule rule) => Respond(PolicySet.Empty, Decision.By(rule));

    private static CheckResponse Respond(PolicySet set, Decision decision) => TestPolicies.Respond(set, decision);

    private static void AssertAllow(CheckResponse response)
    {
        Assert.NotNull(response.Status);
        Assert.Equal(0, response.Status.Code);
        Assert.Equal(CheckResponse.HttpResponseOneofCase.OkResponse, response.HttpResponseCase);
        Assert.Empty(response.OkResponse.ResponseHeadersToAdd);
        Assert.Empty(response.OkResponse.QueryParametersToSet);
        Assert.Null(response.OkResponse.DynamicMetadata);
    }

    private static void AssertDenied(CheckResponse response, int status, int code)
    {
        Assert.Equal(code, response.Status.Code);
        Assert.NotEmpty(response.Status.Message);
        Assert.Equal(CheckResponse.HttpResponseOneofCase.DeniedResponse, response.HttpResponseCase);
        Assert.Equal(status, (int)response.DeniedResponse.Status.Code);
    }

    /// <summary>The headers; each of them says that it does not append, and nothing that Envoy's versions read differently.</summary>
    private static KeyValuePair<string, string>[] Pairs(IEnumerable<HeaderValueOption> headers) => headers.Select(option =>
    {
        Assert.Equal(new HeaderValueOption { Header = new HeaderValue { Key = option.Header.Key, Value = option.Header.Value }, Append = false }, option);
        return new KeyValuePair<string, string>(option.Header.Key, option.Header.Value);
    }).ToArray();

    private static void AssertMetadata(CheckResponse response, string? policy, string? rule, string reason)
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = reason };
        if (policy is not null)
        {
            expected["policy"] = policy;
            expected["rule"] = rule!;
        }

        Assert.Equal(expected, response.DynamicMetadata.Fields.ToDictionary(pair => pair.Key, pair => pair.Value.StringValue, StringComparer.Ordinal));
    }
}
