using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests;

/// <summary>A decision leaves nothing to the garbage collector, whatever of the language takes part in it.</summary>
public sealed class DecisionAllocationTests
{
    private const string Data = "apiVersion: meshextensions.io/v1alpha1\nkind: Data\nmetadata: {name: tenants}\nspec: {values: {acme: {tier: gold}, zeta: {tier: free}}}\n";

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Dictionary<string, (PolicySet Set, TestRequest Request, DecisionReason Reason)> Cases { get; } = new(StringComparer.Ordinal)
    {
        ["condition that holds"] = (
            TestPolicies.Set(TestPolicies.Rule("Allow", "condition: \"request.headers['x-a'].startsWith('v')\""),
                TestPolicies.Document("{effect: Allow, rules: [{condition: \"request.headers['x-a'].startsWith('v') && request.url_path.contains('a')\"}]}", "{name: q}")),
            new TestRequest { Path = "/abc" }.With("x-a", "value"),
            DecisionReason.AllowedByRule),
        ["condition that fails"] = (
            TestPolicies.Set(TestPolicies.Rule("Deny", "condition: \"request.headers['x-missing'] == 'a'\"")), new TestRequest(), DecisionReason.ConditionFailed),
        ["claims"] = (
            TestPolicies.Set(
                IstioPolicies.Policy("ALLOW", "{from: [{source: {requestPrincipals: ['iss/*']}}], when: [{key: 'request.auth.claims[realm][roles]', values: [admin]}]}"),
                TestPolicies.Document("{effect: Deny, rules: [{condition: \"'banned' in jwt.claims.realm.roles\"}]}", "{name: q}")),
            new TestRequest().WithToken("""{"iss": "iss", "sub": "s", "realm": {"roles": ["dev", "admin"]}}"""),
            DecisionReason.AllowedByRule),
        ["filter metadata"] = (
            TestPolicies.Set(IstioPolicies.Policy("ALLOW", "{when: [{key: 'experimental.envoy.filters.http.x[k]', values: ['[v]']}]}")),
            new TestRequest { Metadata = [("envoy.filters.http.x", """{"k": ["u", "v"]}""")] },
            DecisionReason.AllowedByRule),
        ["data"] = (
            TestPolicies.Set(Data, TestPolicies.Rule("Allow", "condition: \"data.tenants[request.headers['x-tenant']].tier == 'gold'\"")),
            new TestRequest().With("x-tenant", "acme"),
            DecisionReason.AllowedByRule),
        ["shadow"] = (
            TestPolicies.Set(
                TestPolicies.Document("{mode: Shadow, effect: Deny, rules: [{condition: \"size(request.headers) == 0\"}]}", "{name: s}"),
                TestPolicies.Document("{effect: Allow, rules: [{}]}", "{name: e}")),
            new TestRequest(),
            DecisionReason.AllowedByRule),
        ["every reading"] = (
            TestPolicies.Set(IstioPolicies.Policy("DENY", "{to: [{operation: {paths: ['/admin*']}}]}", "d"), TestPolicies.Rule("Allow", "condition: \"request.url_path != '/x'\"")),
            new TestRequest { Path = "/a/%2e%2e/b;c/..//d\\e" },
            DecisionReason.AllowedByRule),
        ["normalized path"] = (
            TestPolicies.Set(PolicyOptions.Default with { Paths = PathHandling.DecodeAndMergeSlashes }, IstioPolicies.Policy("ALLOW", "{to: [{operation: {paths: [/b]}}]}")),
            new TestRequest { Path = "/a/..%2F%2Fb" },
            DecisionReason.AllowedByRule),
        ["many groups"] = (TestPolicies.Set([.. ManyGroups()]), new TestRequest { Host = "ORDERS.Shop.svc", Labels = Labels }, DecisionReason.NoRuleAllows),
        ["many groups, labels unknown"] = (TestPolicies.Set([.. ManyGroups()]), new TestRequest { Host = "Orders.shop.svc" }, DecisionReason.WorkloadUnknown),
        ["many groups, tcp"] = (
            TestPolicies.Set([.. ManyGroups()]), TestRequest.Tcp with { DestinationPrincipal = "spiffe://td/ns/shop/sa/orders", Labels = Labels }, DecisionReason.NoRuleAllows),
    };

    private static (string, string)[] Labels => [.. Enumerable.Range(0, 12).Select(i => ($"l{i}", $"v{i}"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decide_WithEverythingThatTakesPart_AllocatesNothing(string name)
    {
        var (set, request, reason) = Cases[name];
        var context = request.ToContext();
        for (var i = 0; i < 50; i++)
        {
            context.Begin();
            Assert.Equal(reason, set.Decide(context).Reason);
        }

        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 50; i++)
            {
                context.Begin();
                set.Decide(context);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    /// <summary>A group of policies for each of a dozen selectors, in the mesh and in a namespace, with scopes, shadow and audit.</summary>
    private static IEnumerable<string> ManyGroups()
    {
        for (var i = 0; i < 12; i++)
        {
            var spec = $"selector: {{matchLabels: {{l{i}: v{i}}}}}, rules: [{{to: [{{operation: {{ports: ['{i}']}}}}]}}]";
            yield return IstioPolicies.Document($"{{action: DENY, {spec}}}", $"d{i}", "shop");
            yield return IstioPolicies.Document($"{{action: ALLOW, {spec}}}", $"a{i}", "istio-system");
            yield return IstioPolicies.Document($"{{action: AUDIT, {spec}}}", $"u{i}", "shop");
        }

        yield return TestPolicies.Document("{scope: {namespaces: ['sh*']}, effect: Allow, rules: [{to: [{operation: {ports: ['1']}}]}]}", "{name: n}");
        yield return TestPolicies.Document("{mode: Shadow, effect: Allow, rules: [{}]}", "{name: s}");
    }
}
