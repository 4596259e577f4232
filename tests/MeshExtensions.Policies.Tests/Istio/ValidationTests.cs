using MeshExtensions.Policies.Tests.Support;
using static MeshExtensions.Policies.Tests.Support.IstioPolicies;

namespace MeshExtensions.Policies.Tests.Istio;

/// <summary>What Istio's validation refuses, and what it would take though nobody can have meant it, which is refused here.</summary>
public sealed class ValidationTests
{
    [Theory]
    [InlineData("{from: []}", "empty list")]
    [InlineData("{to: []}", "empty list")]
    [InlineData("{when: []}", "empty list")]
    [InlineData("{from: null}", "must be a list")]
    [InlineData("{from: [{}]}", "has no 'source'")]
    [InlineData("{to: [{}]}", "has no 'operation'")]
    [InlineData("{from: [{source: {}}]}", "is empty")]
    [InlineData("{to: [{operation: {}}]}", "is empty")]
    [InlineData("{from: [{source: null}]}", "must be a mapping")]
    [InlineData("null", "must be a mapping")]
    [InlineData("{from: [null]}", "must be a mapping")]
    [InlineData("{to: [{operation: {paths: ['']}}]}", "not empty")]
    [InlineData("{to: [{operation: {paths: []}}]}", "empty list")]
    [InlineData("{from: [{source: {principals: ['']}}]}", "not empty")]
    [InlineData("{to: [{operation: {paths: [null]}}]}", "not empty")]
    public void Rule_WithSomethingEmpty_IsRefused(string rule, string words)
    {
        AssertRefused(words, Policy("ALLOW", rule));
        AssertRefused(words, Policy("DENY", rule));
    }

    [Theory]
    [InlineData("{too: [{operation: {paths: [/a]}}]}")]
    [InlineData("{to: [{operation: {path: [/a]}}]}")]
    [InlineData("{to: [{operation: {paths: [/a]}, source: {}}]}")]
    [InlineData("{from: [{source: {principal: [a]}}]}")]
    [InlineData("{from: [{source: {principals: [a]}, operation: {}}]}")]
    [InlineData("{when: [{key: source.ip, values: [10.0.0.1], value: x}]}")]
    [InlineData("{effect: Deny}")]
    [InlineData("{name: x}")]
    public void Rule_WithAnUnknownField_IsRefused(string rule) => AssertRefused("has no field", Policy("DENY", rule));

    [Theory]
    [InlineData("{rule: [{}]}", "no field 'rule'")]
    [InlineData("{action: deny, rules: [{}]}", "must be ALLOW or DENY")]
    [InlineData("{action: REJECT, rules: [{}]}", "must be ALLOW or DENY")]
    [InlineData("{rules: {}}", "must be a list")]
    [InlineData("{selector: {matchLabels: {a: b}}, targetRefs: [{kind: Service, name: s}]}", "not both")]
    [InlineData("{targetRef: {kind: Service, name: s}}", "targetRefs")]
    [InlineData("{selector: {}}", "no matchLabels")]
    [InlineData("{selector: {matchLabels: {}}}", "no matchLabels")]
    [InlineData("{selector: {matchLabels: {a: 'b*'}}}", "has a star")]
    [InlineData("{selector: {matchExpressions: []}}", "no field 'matchExpressions'")]
    [InlineData("{targetRefs: [{kind: Pod, name: x}]}", "cannot be for kind")]
    [InlineData("{targetRefs: [{kind: Gateway, name: x}]}", "cannot be for kind")]
    [InlineData("{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway}]}", "needs 'kind' and 'name'")]
    [InlineData("{targetRefs: [{kind: Service, name: x, namespace: y}]}", "another namespace")]
    [InlineData("{targetRefs: [{group: gateway.networking.k8s.io, kind: GatewayClass, name: x}]}", "root namespace only")]
    [InlineData("[]", "must be a mapping")]
    public void Spec_ThatIstioRefusesOrNobodyMeant_IsRefused(string spec, string words) => AssertRefused(words, Document(spec));

    [Theory]
    [InlineData("{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: x}]}")]
    [InlineData("{targetRefs: [{kind: Service, group: '', name: x}, {group: networking.istio.io, kind: ServiceEntry, name: y}]}")]
    [InlineData("{targetRefs: [{kind: Service, group: core, name: x}]}")]
    public void Spec_WithTargetRefs_IsTaken(string spec) => TestPolicies.Set(Document(spec));

    [Theory]
    [InlineData("ports", "http")]
    [InlineData("ports", "-1")]
    [InlineData("ports", "65536")]
    [InlineData("ports", "80-90")]
    [InlineData("ports", "*")]
    [InlineData("notPorts", " 80")]
    public void Ports_ThatAreNoPort_AreRefused(string field, string value) =>
        AssertRefused("is not a port", Policy("DENY", $"{{to: [{{operation: {{{field}: ['{value}']}}}}]}}"));

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.*")]
    [InlineData("fd00::/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("example.com")]
    [InlineData("*")]
    public void IpBlocks_ThatAreNoAddress_AreRefused(string value)
    {
        foreach (var field in new[] { "ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks" })
        {
            AssertRefused("is not an IP address", Policy("DENY", $"{{from: [{{source: {{{field}: ['{value}']}}}}]}}"));
        }

        AssertRefused("is not an IP address", Policy("DENY", $"{{when: [{{key: destination.ip, values: ['{value}']}}]}}"));
    }

    [Theory]
    [InlineData("principals")]
    [InlineData("notPrincipals")]
    [InlineData("namespaces")]
    [InlineData("notNamespaces")]
    public void ServiceAccounts_BesidePrincipalsOrNamespaces_AreRefused(string field) =>
        AssertRefused("serviceAccounts together with", Policy("DENY", $"{{from: [{{source: {{serviceAccounts: [s], {field}: [x]}}}}]}}"));

    [Theory]
    [InlineData("s*")]
    [InlineData("*")]
    [InlineData("n/*")]
    [InlineData("a/b/c")]
    [InlineData("n/")]
    [InlineData("/s")]
    public void ServiceAccounts_WithStarsOrPartsThatAreNone_AreRefused(string value) =>
        AssertRefused("service account", Policy("DENY", $"{{from: [{{source: {{serviceAccounts: ['{value}']}}}}]}}"));

    [Fact]
    public void ServiceAccounts_MoreThanIstioTakes_AreRefused()
    {
        string Rule(int count) => $"{{from: [{{source: {{serviceAccounts: [{string.Join(", ", Enumerable.Range(0, count).Select(i => $"s{i}"))}]}}}}]}}";

        TestPolicies.Set(Policy("DENY", Rule(16)));
        AssertRefused("at most 16", Policy("DENY", Rule(17)));
        TestPolicies.Set(Policy("DENY", $"{{from: [{{source: {{serviceAccounts: [n/{new string('s', 318)}]}}}}]}}"));
        AssertRefused("at most 320", Policy("DENY", $"{{from: [{{source: {{notServiceAccounts: [n/{new string('s', 319)}]}}}}]}}"));
    }

    [Theory]
    [InlineData("a/b", "source")]
    [InlineData("a*b", "source")]
    [InlineData("*a*", "source")]
    [InlineData("**", "source")]
    [InlineData("a*b", "when")]
    [InlineData("*a*", "when")]
    public void TrustDomains_WithASlashOrStarsWithin_AreRefused(string value, string where) => AssertRefused(
        "not a trust domain",
        Policy("DENY", where == "source"
            ? $"{{from: [{{source: {{trustDomains: ['{value}']}}}}]}}"
            : $"{{when: [{{key: source.trustDomain, values: ['{value}']}}]}}"));

    [Theory]
    [InlineData("cluster.local/ns/foo", "spiffe://cluster.local/ns/foo/sa/s", true)]
    [InlineData("cluster.local/ns/foo", "spiffe://cluster.local/ns/foo2/sa/s", false)]
    public void TrustDomain_InWhenWithASlash_IsAPrefix(string value, string principal, bool expected) =>
        AssertMatch(expected, $"{{when: [{{key: source.trustDomain, values: ['{value}']}}]}}", new TestRequest { Principal = principal });

    [Theory]
    [InlineData("rules", 512, true)]
    [InlineData("rules", 513, false)]
    [InlineData("from", 512, true)]
    [InlineData("from", 513, false)]
    [InlineData("to", 600, true)]
    [InlineData("when", 600, true)]
    public void List_AtIstiosLimit_IsTakenOrRefused(string list, int count, bool taken)
    {
        string Repeat(string item) => $"[{string.Join(", ", Enumerable.Repeat(item, count))}]";
        var document = list switch
        {
            "rules" => Document($"{{rules: {Repeat("{}")}}}"),
            "from" => Policy("ALLOW", $"{{from: {Repeat("{source: {namespaces: [n]}}")}}}"),
            "to" => Policy("ALLOW", $"{{to: {Repeat("{operation: {methods: [GET]}}")}}}"),
            _ => Policy("ALLOW", $"{{when: {Repeat("{key: source.ip, values: [10.0.0.1]}")}}}"),
        };

        var errors = TestPolicies.Load(document).Errors;
        Assert.Equal(taken, errors.Count == 0);
        Assert.All(errors, error => Assert.Contains("at most 512", error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void TargetRefs_AtIstiosLimit_AreTakenOrRefused(int count, bool taken)
    {
        var targets = string.Join(", ", Enumerable.Range(0, count).Select(i => $"{{kind: Service, name: s{i}}}"));

        Assert.Equal(taken, TestPolicies.Load(Document($"{{targetRefs: [{targets}]}}")).Errors.Count == 0);
    }

    [Theory]
    [InlineData("security.istio.io/v1", true)]
    [InlineData("security.istio.io/v1beta1", true)]
    [InlineData("security.istio.io/v1alpha1", false)]
    [InlineData("security.istio.io/v2", false)]
    [InlineData("meshextensions.io/v1alpha1", false)]
    public void ApiVersion_OfAnAuthorizationPolicy_IsOneOfTwo(string version, bool taken) =>
        Assert.Equal(taken, TestPolicies.Load(Document("{}").Replace("security.istio.io/v1", version, StringComparison.Ordinal)).Errors.Count == 0);

    [Fact]
    public void Document_FromACluster_IsTakenWithWhatKubernetesAdds()
    {
        TestPolicies.Set("""
            apiVersion: v1
            kind: List
            metadata: {resourceVersion: ""}
            items:
            - apiVersion: security.istio.io/v1
              kind: AuthorizationPolicy
              metadata:
                name: p
                namespace: default
                uid: 0b1c
                generation: 2
                labels: {app: x}
                annotations:
                  kubectl.kubernetes.io/last-applied-configuration: |
                    {}
                managedFields: [{manager: kubectl}]
              spec: {rules: [{}]}
              status: {conditions: []}
            """);
    }

    [Fact]
    public void Document_WithoutName_IsRefused() =>
        AssertRefused("no metadata.name", "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nspec: {}\n");

    [Fact]
    public void Documents_OfOneName_AreRefused()
    {
        AssertRefused("is already at", Document("{}") + "---\n" + Document("{}"));
        AssertRefused("is already at", Document("{}", "p", null) + "---\n" + Document("{}"));
        TestPolicies.Set(Document("{}"), Document("{}", "p", "other"));
    }

    [Fact]
    public void Rules_WithOneError_LeaveNoSet()
    {
        var result = TestPolicies.Load(Policy("ALLOW", "{}", "good"), Policy("DENY", "{to: [{operation: {ports: [x]}}]}", "bad"));

        Assert.Null(result.Set);
        Assert.Single(result.Errors);
    }
}
