using System.Collections.Immutable;
using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>Which called workloads a policy is for: root namespace, namespace, selector, targetRefs; and what is decided while that is not known.</summary>
public sealed class ScopingTests
{
    private const string OfOrders = "{selector: {matchLabels: {app: orders}}, rules: [{}]}";

    [Theory]
    [InlineData("spiffe://cluster.local/ns/a/sa/s", "x", "a")]
    [InlineData("spiffe://cluster.local/ns/a/sa/s", "orders.b.svc.cluster.local", "a")]
    [InlineData("", "orders.b.svc.cluster.local", "b")]
    [InlineData("", "orders.b.svc", "b")]
    [InlineData("", "orders.b.svc:8080", "b")]
    [InlineData("", "Orders.B.Svc.Cluster.Local:8080", "b")]
    [InlineData("", "orders-0.orders.b.svc.cluster.local", "b")]
    [InlineData("", "orders.b.svc.cluster.local.", "b")]
    [InlineData("", "orders.b.svcx", "default")]
    [InlineData("", "orders.b", "default")]
    [InlineData("", "orders", "default")]
    [InlineData("", "b.svc", "default")]
    [InlineData("", ".b.svc", "default")]
    [InlineData("", "orders..svc", "default")]
    [InlineData("", "", "default")]
    [InlineData("spiffe://cluster.local/other/form", "orders.b.svc", "b")]
    [InlineData("cluster.local/ns/a/sa/s", "orders.b.svc", "b")]
    public void Namespace_OfTheDestination_IsThePrincipalsElseTheHostsElseTheDefault(string principal, string host, string expected)
    {
        var set = TestPolicies.Set(Policy("ALLOW", "{}", "p", "a"), Policy("ALLOW", "{}", "p", "b"), Policy("ALLOW", "{}", "p", "default"));

        Assert.Equal($"{expected}/p", set.Decide(new TestRequest { DestinationPrincipal = principal, Host = host }).Rule!.Policy);
    }

    [Fact]
    public void Host_InAnotherCase_DoesNotEscapeTheNamespacesDeny()
    {
        // CVE-2021-39155: hosts are compared without regard to case wherever requests are routed.
        var set = TestPolicies.Set(Policy("DENY", "{}", "deny", "prod"), Policy("ALLOW", "{}", "allow", "istio-system"));
        foreach (var host in new[] { "a.prod.svc.cluster.local", "A.PROD.SVC.cluster.local", "a.Prod.svc", "a.prod.SVC:80", "a-0.a.prod.svc" })
        {
            Assert.Equal(DecisionReason.DeniedByRule, set.Decide(new TestRequest { Host = host }).Reason);
        }
    }

    [Fact]
    public void Policy_WithoutNamespace_IsOfTheDefaultOne()
    {
        var options = PolicyOptions.Default with { DefaultNamespace = "apps" };
        var set = TestPolicies.Set(options, Policy("ALLOW", "{}", "p", null));

        Assert.Equal("apps/p", set.Decide(new TestRequest()).Rule!.Policy);
        Assert.Equal(DecisionReason.NotCovered, set.Decide(new TestRequest { Host = "a.default.svc" }).Reason);
    }

    [Fact]
    public void Policy_OfTheRootNamespace_IsForTheWholeMesh()
    {
        var set = TestPolicies.Set(Policy("DENY", "{to: [{operation: {paths: [/x]}}]}", "mesh", "istio-system"), Policy("ALLOW", "{}", "p", "a"));

        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(new TestRequest { Path = "/x", Host = "s.a.svc" }).Reason);
        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(new TestRequest { Path = "/x", Host = "s.b.svc" }).Reason);
        Assert.Equal(DecisionReason.AllowedByRule, set.Decide(new TestRequest { Host = "s.a.svc" }).Reason);
        Assert.Equal(DecisionReason.AllowedUnlessDenied, set.Decide(new TestRequest { Host = "s.b.svc" }).Reason);
        var options = PolicyOptions.Default with { RootNamespace = "mesh" };
        Assert.Equal(DecisionReason.NotCovered, TestPolicies.Set(options, Policy("ALLOW", "{}", "p", "istio-system")).Decide(new TestRequest()).Reason);
    }

    [Fact]
    public void Selector_LabelsOfTheRequest_SelectTheWorkload()
    {
        var set = TestPolicies.Set(Document("{selector: {matchLabels: {app: orders, tier: backend}}, rules: [{}]}"));
        var request = new TestRequest { Labels = [("tier", "backend"), ("x", "y"), ("app", "orders")] };

        Assert.Equal(DecisionReason.AllowedByRule, set.Decide(request).Reason);
        Assert.Equal(PolicyLayer.Workload, set.Decide(request).Rule!.Layer);
        Assert.Equal(DecisionReason.NotCovered, set.Decide(request with { Labels = [("app", "orders")] }).Reason);
        Assert.Equal(DecisionReason.NotCovered, set.Decide(request with { Labels = [("app", "orders"), ("tier", "front")] }).Reason);
        Assert.Equal(DecisionReason.NotCovered, set.Decide(request with { Host = "a.other.svc" }).Reason);
    }

    [Fact]
    public void Selector_LabelThatComesAgain_CountsTheLastOne()
    {
        var set = TestPolicies.Set(Document(OfOrders));

        Assert.False(set.Decide(new TestRequest { Labels = [("app", "orders"), ("app", "carts")] }).IsAllowed);
        Assert.True(set.Decide(new TestRequest { Labels = [("app", "carts"), ("app", "orders")] }).IsAllowed);
    }

    [Fact]
    public void Selector_OfTheRootNamespace_SelectsInEveryNamespace()
    {
        var set = TestPolicies.Set(Document(OfOrders, "p", "istio-system"));

        Assert.True(set.Decide(new TestRequest { Host = "a.any.svc", Labels = [("app", "orders")] }).IsAllowed);
        Assert.Equal(DecisionReason.WorkloadUnknown, set.Decide(new TestRequest { Host = "a.any.svc" }).Reason);
    }

    [Fact]
    public void Selector_LabelsThatAreWrittenAlike_AreDifferentPolicies()
    {
        var set = TestPolicies.Set(
            Document("{selector: {matchLabels: {a: 'x,b=y'}}, rules: [{}]}", "odd"), Document("{selector: {matchLabels: {a: x, b: y}}, rules: []}", "plain"));

        Assert.Equal(DecisionReason.NoRuleAllows, set.Decide(new TestRequest { Labels = [("a", "x"), ("b", "y")] }).Reason);
    }

    [Fact]
    public void Selector_UnknownLabels_AppliesDenyRulesAndNoAllowRules()
    {
        var deny = Document("{action: DENY, selector: {matchLabels: {app: orders}}, rules: [{to: [{operation: {paths: [/admin]}}]}]}", "deny");
        var allow = Document(OfOrders, "allow");

        Assert.Equal(DecisionReason.DeniedByRule, TestPolicies.Set(deny, allow).Decide(new TestRequest { Path = "/admin" }).Reason);
        Assert.Equal(DecisionReason.WorkloadUnknown, TestPolicies.Set(deny, allow).Decide(new TestRequest()).Reason);
        Assert.Equal(DecisionReason.NotCovered, TestPolicies.Set(deny, allow).Decide(new TestRequest { Host = "a.other.svc" }).Reason);
        Assert.False(TestPolicies.Set(deny).Decide(new TestRequest()).IsAllowed);
    }

    [Fact]
    public void Selector_UnknownLabels_AllowPolicyKeepsOthersFromAllowingByDefault()
    {
        // Were the workload the selected one, its ALLOW policy would deny what a mesh with DENY policies only lets pass.
        var open = PolicyOptions.Default with { Unselected = UnselectedRequests.Allow };
        var deny = Policy("DENY", "{to: [{operation: {paths: [/admin]}}]}", "deny");

        Assert.Equal(DecisionReason.WorkloadUnknown, TestPolicies.Set(open, deny, Document(OfOrders, "allow")).Decide(new TestRequest()).Reason);
        Assert.Equal(DecisionReason.AllowedUnlessDenied, TestPolicies.Set(open, deny).Decide(new TestRequest()).Reason);
    }

    [Fact]
    public void Selector_UnknownLabels_AnAllowOfTheNamespaceIsEnough()
    {
        var set = TestPolicies.Set(Document(OfOrders, "orders"), Policy("ALLOW", "{to: [{operation: {paths: [/healthz]}}]}", "all"));

        Assert.Equal("default/all", set.Decide(new TestRequest { Path = "/healthz" }).Rule!.Policy);
        Assert.Equal(DecisionReason.WorkloadUnknown, set.Decide(new TestRequest()).Reason);
    }

    [Fact]
    public void Selector_ConfiguredWorkload_IsKnownByItsServiceAccountOrItsService()
    {
        var options = PolicyOptions.Default with
        {
            Workloads =
            [
                new Workload("orders", "default", ImmutableDictionary<string, string>.Empty.Add("app", "orders"), "orders-sa", ["orders"]),
                new Workload("carts", "default", ImmutableDictionary<string, string>.Empty.Add("app", "carts"), "shared", ["carts"]),
                new Workload("mails", "default", ImmutableDictionary<string, string>.Empty.Add("app", "mails"), "shared", ["mails"]),
            ],
        };
        var set = TestPolicies.Set(options, Document(OfOrders, "orders"), Document("{selector: {matchLabels: {app: carts}}, rules: [{}]}", "carts"));
        Decision Decide(string account, string host) =>
            set.Decide(new TestRequest { DestinationPrincipal = account.Length == 0 ? "" : $"spiffe://cluster.local/ns/default/sa/{account}", Host = host });

        Assert.Equal("default/orders", Decide("orders-sa", "x").Rule!.Policy);
        Assert.Equal("default/orders", Decide("orders-sa", "carts.default.svc").Rule!.Policy);
        Assert.Equal("default/carts", Decide("shared", "carts.default.svc").Rule!.Policy);
        Assert.Equal(DecisionReason.NotCovered, Decide("shared", "mails.default.svc").Reason);
        Assert.Equal(DecisionReason.WorkloadUnknown, Decide("shared", "x").Reason);
        Assert.Equal(DecisionReason.WorkloadUnknown, Decide("shared", "orders.default.svc").Reason);
        Assert.Equal("default/orders", Decide("", "ORDERS.default.svc:80").Rule!.Policy);
    }

    [Theory]
    [InlineData("{group: gateway.networking.k8s.io, kind: Gateway, name: g}", "gateway.networking.k8s.io/gateway-name")]
    [InlineData("{group: gateway.networking.k8s.io, kind: GatewayClass, name: g}", "gateway.networking.k8s.io/gateway-class-name")]
    public void TargetRefs_OfAGateway_AreItsPods(string target, string label)
    {
        var set = TestPolicies.Set(Document($"{{targetRefs: [{target}, {{kind: Service, name: s}}], rules: [{{}}]}}", "p", "istio-system"));

        Assert.True(set.Decide(new TestRequest { Labels = [(label, "g")] }).IsAllowed);
        Assert.False(set.Decide(new TestRequest { Labels = [(label, "h")] }).IsAllowed);
    }

    [Fact]
    public void TargetRefs_OfAService_AreFoundByTheHost()
    {
        var set = TestPolicies.Set(Document("{targetRefs: [{kind: Service, name: orders}], rules: [{}]}"));

        Assert.True(set.Decide(new TestRequest { Host = "orders.default.svc.cluster.local" }).IsAllowed);
        Assert.Equal(DecisionReason.WorkloadUnknown, set.Decide(new TestRequest { Host = "carts.default.svc.cluster.local" }).Reason);
        Assert.Equal(DecisionReason.NotCovered, set.Decide(new TestRequest { Host = "orders.other.svc.cluster.local" }).Reason);
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("10.0.0.2")]
    [InlineData("carts.default.svc")]
    [InlineData("orders.default.svc")]
    public void TargetRefs_OfAService_DenyWhateverHostTheClientSends(string host)
    {
        // Labels do not tell the service; a client that sends another host must not escape.
        var set = TestPolicies.Set(Document("{action: DENY, targetRefs: [{kind: Service, name: orders}], rules: [{}]}"), Policy("ALLOW", "{}", "all"));

        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(new TestRequest { Host = host }).Reason);
        Assert.Equal(DecisionReason.DeniedByRule, set.Decide(new TestRequest { Host = host, Labels = [("app", "orders")] }).Reason);
    }
}
