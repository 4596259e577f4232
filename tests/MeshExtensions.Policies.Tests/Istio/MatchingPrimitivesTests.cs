using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>How one value is compared: presence, suffix, prefix, exact, tried in this order.</summary>
public sealed class MatchingPrimitivesTests
{
    [Theory]
    [InlineData("*/a*", "/x/a*", true)]
    [InlineData("*/a*", "/x/ab", false)]
    [InlineData("/a*b", "/a*b", true)]
    [InlineData("/a*b", "/axb", false)]
    [InlineData("/a**", "/a*", true)]
    [InlineData("/a**", "/ab", false)]
    [InlineData("**", "/a*", true)]
    [InlineData("**", "/a", false)]
    [InlineData("/a*", "/a", true)]
    [InlineData("*a", "/a", true)]
    [InlineData("/a.c", "/abc", false)]
    [InlineData("/[ab]", "/a", false)]
    public void Value_WithStars_IsSuffixBeforePrefixBeforeExact(string value, string path, bool expected) =>
        AssertMatch(expected, $"{{to: [{{operation: {{paths: ['{value}']}}}}]}}", new TestRequest { Path = path });

    [Theory]
    [InlineData("a*b", "a*b", true)]
    [InlineData("a*b", "axb", false)]
    [InlineData("a", "A", false)]
    [InlineData("a*", "a", true)]
    [InlineData("*a", "ba", true)]
    public void Value_OfAHeader_IsComparedLikeAnyOther(string value, string header, bool expected) =>
        AssertMatch(expected, $"{{when: [{{key: 'request.headers[x-a]', values: ['{value}']}}]}}", new TestRequest().With("x-a", header));

    [Theory]
    [InlineData("{from: [{source: {principals: ['td/ns/*/sa/s']}}]}", "would never match")]
    [InlineData("{from: [{source: {principals: ['*ns*']}}]}", "would never match")]
    [InlineData("{from: [{source: {principals: ['spiffe://td/ns/n/sa/s']}}]}", "would never match")]
    [InlineData("{to: [{operation: {paths: ['admin']}}]}", "would never match")]
    [InlineData("{to: [{operation: {paths: ['/a?x=1']}}]}", "would never match")]
    [InlineData("{to: [{operation: {notPaths: ['/a#b']}}]}", "would never match")]
    [InlineData("{when: [{key: source.principal, values: ['td/*/s']}]}", "would never match")]
    public void Value_ThatCanNeverMatch_IsTakenAsByIstioWithAWarningAndRefusedInAnAccessPolicy(string rule, string words)
    {
        AssertWarned(words, rule);
        Assert.Contains(words, TestPolicies.Error(TestPolicies.Rule("Deny", rule[1..^1])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b", false)]
    [InlineData("b,a", false)]
    [InlineData("b, a", false)]
    [InlineData("a", true)]
    [InlineData("a,a", false)] // it may be one header
    public void Header_JoinedOfSeveral_AllowsOnlyIfEveryValueMatches(string joined, bool allowed)
    {
        var set = TestPolicies.Set(Policy("ALLOW", "{when: [{key: 'request.headers[x-a]', values: [a]}]}"));

        Assert.Equal(allowed, set.Decide(new TestRequest().With("x-a", joined)).IsAllowed);
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("b,a")]
    [InlineData("b, a")]
    [InlineData("b,a ,c")]
    [InlineData("a")]
    public void Header_JoinedOfSeveral_DeniesIfAnyValueMatches(string joined)
    {
        var set = TestPolicies.Set(Policy("DENY", "{when: [{key: 'request.headers[x-a]', values: [a]}]}"));

        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(new TestRequest().With("x-a", joined)).Reason);
        var headers = joined.Split(',').Aggregate(new TestRequest(), (request, value) => request.With("x-a", value)).List();
        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(headers).Reason);
    }

    [Fact]
    public void Header_WithBytesThatAreNotUtf8_IsComparedByteByByte()
    {
        // CVE-2026-73552: such a byte made negative rules miss.
        var set = TestPolicies.Set(Policy("DENY", "{when: [{key: 'request.headers[x-a]', notValues: [good]}]}"));
        var context = new TestRequest().With("x-a", "goo??").ToContext();
        var value = context.Request.HeaderTable.Entries[0].Value;
        context.Request.Buffer[value.Offset + 4] = 0xFF;

        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(context).Reason);
    }
}
