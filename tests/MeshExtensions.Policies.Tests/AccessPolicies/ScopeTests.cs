using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.AccessPolicies;

/// <summary><c>scope</c> of an AccessPolicy: which called workloads it is for. Everything that is given must hold.</summary>
public sealed class ScopeTests
{
    [Theory]
    [InlineData("hosts: [orders.shop.svc]", true)]
    [InlineData("hosts: ['Orders.*']", true)]
    [InlineData("hosts: [carts.shop.svc]", false)]
    [InlineData("namespaces: [shop]", true)]
    [InlineData("namespaces: ['sh*']", true)]
    [InlineData("namespaces: [shops, other]", false)]
    [InlineData("workloads: [shop/orders]", true)]
    [InlineData("workloads: ['shop/*']", true)]
    [InlineData("workloads: [other/orders]", false)]
    [InlineData("selector: {matchLabels: {app: orders}}", true)]
    [InlineData("selector: {matchLabels: {app: carts}}", false)]
    [InlineData("hosts: ['*.svc'], namespaces: [shop], workloads: [shop/orders], selector: {matchLabels: {app: orders}}", true)]
    [InlineData("hosts: ['*.svc'], namespaces: [shop], workloads: [shop/carts], selector: {matchLabels: {app: orders}}", false)]
    [InlineData("principals: [cluster.local/ns/shop/sa/orders]", false)]
    public void Scope_OfAMeshPolicy_SelectsByAllThatItSays(string scope, bool selects)
    {
        var request = new TestRequest { Host = "ORDERS.shop.svc", Labels = [("app", "orders")] };
        var allow = TestPolicies.Set(TestPolicies.Document($"{{scope: {{{scope}}}, effect: Allow, rules: [{{}}]}}"));
        var deny = TestPolicies.Set(
            TestPolicies.Document($"{{scope: {{{scope}}}, effect: Deny, rules: [{{}}]}}"), TestPolicies.Document("{effect: Allow, rules: [{}]}", "{name: all}"));

        Assert.Equal(selects ? DecisionReason.AllowedByRule : DecisionReason.NotCovered, allow.Decide(request).Reason);
        Assert.Equal(selects ? DecisionReason.DeniedByRule : DecisionReason.AllowedByRule, deny.Decide(request).Reason);
    }

    [Fact]
    public void Scope_ByPrincipal_IsTheDestinations()
    {
        var set = TestPolicies.Set(TestPolicies.Document("{scope: {principals: ['cluster.local/ns/shop/*']}, effect: Allow, rules: [{}]}"));

        Assert.True(set.Decide(new TestRequest { DestinationPrincipal = "spiffe://cluster.local/ns/shop/sa/orders" }).IsAllowed);
        Assert.False(set.Decide(new TestRequest { DestinationPrincipal = "spiffe://cluster.local/ns/other/sa/orders" }).IsAllowed);
        Assert.False(set.Decide(new TestRequest { Principal = "spiffe://cluster.local/ns/shop/sa/orders" }).IsAllowed);
    }

    [Fact]
    public void Policy_WithNamespace_IsForThatOneOnly()
    {
        var set = TestPolicies.Set(TestPolicies.Document("{effect: Allow, rules: [{}]}", "{name: p, namespace: shop}"));

        Assert.True(set.Decide(new TestRequest { Host = "orders.shop.svc" }).IsAllowed);
        Assert.Equal(DecisionReason.NotCovered, set.Decide(new TestRequest { Host = "orders.other.svc" }).Reason);
        Assert.Equal(DecisionReason.NotCovered, set.Decide(new TestRequest()).Reason);
    }

    [Theory]
    [InlineData("{name: p}")]
    [InlineData("{name: p, namespace: istio-system}")]
    public void Policy_WithoutNamespaceOrOfTheRoot_IsForTheMesh(string metadata)
    {
        var set = TestPolicies.Set(TestPolicies.Document("{effect: Allow, rules: [{}]}", metadata));

        Assert.True(set.Decide(new TestRequest { Host = "orders.any.svc" }).IsAllowed);
        Assert.True(set.Decide(TestRequest.Tcp).IsAllowed);
    }

    [Theory]
    [InlineData("scope: {namespaces: [other]}", "for that one only")]
    [InlineData("scope: {workloads: [other/x]}", "for that one only")]
    [InlineData("scope: {workloads: [a/b/c]}", "namespace/name")]
    [InlineData("scope: {}", "is empty")]
    [InlineData("scope: {hosts: []}", "empty list")]
    [InlineData("scope: {host: [x]}", "no field 'host'")]
    [InlineData("scope: {selector: {}}", "no matchLabels")]
    [InlineData("selector: {matchLabels: {a: b}}", "no field 'selector'")]
    public void Scope_ThatSaysNothingOrTooMuch_IsRefused(string scope, string words)
    {
        var errors = TestPolicies.Errors(TestPolicies.Document($"{{{scope}, effect: Deny, rules: [{{}}]}}", "{name: p, namespace: shop}"));

        Assert.Contains(errors, error => error.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void Scope_WithHosts_SelectsNoConnection()
    {
        var set = TestPolicies.Set(TestPolicies.Document("{scope: {hosts: ['*']}, effect: Allow, rules: [{}]}"));

        Assert.Equal(DecisionReason.NotCovered, set.Decide(TestRequest.Tcp).Reason);
        Assert.True(set.Decide(new TestRequest()).IsAllowed);
    }

    [Fact]
    public void Selector_UnknownLabels_DeniesAndDoesNotAllow()
    {
        var deny = TestPolicies.Document("{scope: {selector: {matchLabels: {app: orders}}}, effect: Deny, rules: [{to: [{operation: {paths: [/x]}}]}]}", "{name: d}");
        var allow = TestPolicies.Document("{scope: {selector: {matchLabels: {app: orders}}}, effect: Allow, rules: [{}]}", "{name: a}");

        Assert.Equal(DecisionReason.DeniedByRule, TestPolicies.Set(deny, allow).Decide(new TestRequest { Path = "/x" }).Reason);
        Assert.Equal(DecisionReason.WorkloadUnknown, TestPolicies.Set(deny, allow).Decide(new TestRequest()).Reason);
    }
}
