using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Layers;

/// <summary>Mesh, namespace and workload each have policies: a denial of any stands, an allow of one is enough, and the decision says who was asked.</summary>
public sealed class LayerTests
{
    private static readonly TestRequest Request = new() { Host = "orders.shop.svc", Labels = [("app", "orders")] };

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            string[] layers = ["mesh", "namespace", "workload", "istio-mesh", "istio-namespace", "istio-workload"];
            foreach (var denying in layers)
            {
                foreach (var allowing in layers)
                {
                    pairs.Add(denying, allowing);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Deny_OfAnyLayer_WinsOverAllowOfAny(string denying, string allowing)
    {
        var (deny, allow) = (Policy(denying, "Deny", "deny"), Policy(allowing, "Allow", "allow"));

        Assert.Equal(DecisionReason.DeniedByRule, TestPolicies.Set(deny, allow).Decide(Request).Reason);
        Assert.Equal(DecisionReason.DeniedByRule, TestPolicies.Set(allow, deny).Decide(Request).Reason);
        Assert.Equal(DecisionReason.AllowedByRule, TestPolicies.Set(allow).Decide(Request).Reason);
    }

    [Theory]
    [InlineData("mesh", PolicyLayer.Mesh)]
    [InlineData("istio-mesh", PolicyLayer.Mesh)]
    [InlineData("namespace", PolicyLayer.Namespace)]
    [InlineData("istio-namespace", PolicyLayer.Namespace)]
    [InlineData("workload", PolicyLayer.Workload)]
    [InlineData("istio-workload", PolicyLayer.Workload)]
    public void Rule_OfAPolicy_HasItsLayer(string layer, PolicyLayer expected)
    {
        Assert.Equal(expected, TestPolicies.Set(Policy(layer, "Allow", "p")).Decide(Request).Rule!.Layer);
        var nothing = TestPolicies.Set(Policy(layer, "Allow", "p", "[/never]"));
        Assert.Equal(expected, nothing.Decide(Request).Consulted);
        Assert.Equal(DecisionReason.NoRuleAllows, nothing.Decide(Request).Reason);
    }

    [Fact]
    public void Consulted_PoliciesOfSeveralKindsOfScope_NamesEachLayer()
    {
        var byNamespace = TestPolicies.Document("{scope: {namespaces: [shop]}, effect: Allow, rules: [{to: [{operation: {paths: [/x]}}]}]}", "{name: a}");
        var byHost = TestPolicies.Document("{scope: {hosts: ['orders.*']}, effect: Allow, rules: [{to: [{operation: {paths: [/x]}}]}]}", "{name: b}");
        foreach (var set in new[] { TestPolicies.Set(byNamespace, byHost), TestPolicies.Set(byHost, byNamespace) })
        {
            Assert.Equal(PolicyLayer.Mesh | PolicyLayer.Workload, set.Decide(Request).Consulted);
            Assert.Equal(PolicyLayer.Mesh, set.Decide(Request with { Host = "carts.shop.svc" }).Consulted);
        }

        Assert.Equal(
            PolicyLayer.Mesh | PolicyLayer.Namespace | PolicyLayer.Workload,
            TestPolicies.Set(byNamespace, Policy("namespace", "Allow", "n", "[/x]"), Policy("istio-workload", "Allow", "w", "[/x]")).Decide(Request).Consulted);
    }

    [Theory]
    [InlineData("mesh")]
    [InlineData("namespace")]
    [InlineData("workload")]
    public void AccessPolicy_OnlyDenies_CoversNothing(string layer)
    {
        var set = TestPolicies.Set(Policy(layer, "Deny", "p", "[/x]"));

        Assert.Equal(DecisionReason.NotCovered, set.Decide(Request).Reason);
        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(Request with { Path = "/x" }).Reason);
    }

    [Fact]
    public void AccessPolicy_WithoutRules_DeniesWhatItSelects()
    {
        var set = TestPolicies.Set(
            TestPolicies.Document("{scope: {hosts: [closed.example]}}"), IstioPolicies.Policy("DENY", "{to: [{operation: {paths: [/x]}}]}"));

        Assert.Equal(DecisionReason.NoRuleAllows, set.Decide(new TestRequest { Host = "closed.example" }).Reason);
        Assert.Equal(DecisionReason.AllowedUnlessDenied, set.Decide(new TestRequest { Host = "open.example" }).Reason);
    }

    private static string Policy(string layer, string effect, string name, string paths = "['*']")
    {
        var rule = $"to: [{{operation: {{paths: {paths}}}}}]";
        return layer switch
        {
            "mesh" => TestPolicies.Document($"{{effect: {effect}, rules: [{{{rule}}}]}}", $"{{name: {name}}}"),
            "namespace" => TestPolicies.Document($"{{effect: {effect}, rules: [{{{rule}}}]}}", $"{{name: {name}, namespace: shop}}"),
            "workload" => TestPolicies.Document($"{{effect: {effect}, scope: {{workloads: [orders]}}, rules: [{{{rule}}}]}}", $"{{name: {name}, namespace: shop}}"),
            "istio-mesh" => Istio("istio-system", ""),
            "istio-namespace" => Istio("shop", ""),
            _ => Istio("shop", "selector: {matchLabels: {app: orders}}, "),
        };

        string Istio(string @namespace, string selector) =>
            IstioPolicies.Document($"{{action: {effect.ToUpperInvariant()}, {selector}rules: [{{{rule}}}]}}", name, @namespace);
    }
}
