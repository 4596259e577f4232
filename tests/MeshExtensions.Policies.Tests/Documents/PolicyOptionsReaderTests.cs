using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Tests.Documents;

public sealed class PolicyOptionsReaderTests
{
    [Fact]
    public void Read_Nothing_GivesDefaults()
    {
        var (options, errors) = Read("{}");

        Assert.Empty(errors);
        Assert.Empty(options.TrustDomainAliases);
        Assert.Empty(options.Workloads);

        // Arrays are equal when they are one.
        var defaults = PolicyOptions.Default;
        Assert.Equal(defaults, options with { TrustDomainAliases = defaults.TrustDomainAliases, Workloads = defaults.Workloads });
    }

    [Fact]
    public void Read_Everything_IsKept()
    {
        var (options, errors) = Read("""
            rootNamespace: root
            defaultNamespace: apps
            trustDomain: example.org
            trustDomainAliases: [old.example.org, older]
            trustedHops: 2
            unselected: allow
            paths: merge-slashes
            workloads:
              - {name: orders, namespace: shop, labels: {app: orders, tier: backend}, serviceAccount: orders-sa, services: [orders, orders-v2]}
              - {name: web, namespace: shop, services: [web]}
            """);

        Assert.Empty(errors);
        Assert.Equal(("root", "apps", "example.org", 2), (options.RootNamespace, options.DefaultNamespace, options.TrustDomain, options.TrustedHops));
        Assert.Equal(["old.example.org", "older"], options.TrustDomainAliases);
        Assert.Equal((UnselectedRequests.Allow, PathHandling.MergeSlashes), (options.Unselected, options.Paths));
        Assert.Equal(["shop/orders", "shop/web"], options.Workloads.Select(workload => $"{workload.Namespace}/{workload.Name}").ToArray());
        Assert.Equal("backend", options.Workloads[0].Labels["tier"]);
        Assert.Equal("orders-sa", options.Workloads[0].ServiceAccount);
        Assert.Equal(["orders", "orders-v2"], options.Workloads[0].Services);
        Assert.Null(options.Workloads[1].ServiceAccount);
    }

    [Theory]
    [InlineData("every-reading", PathHandling.EveryReading)]
    [InlineData("as-sent", PathHandling.AsSent)]
    [InlineData("refuse", PathHandling.Refuse)]
    [InlineData("base", PathHandling.Base)]
    [InlineData("merge-slashes", PathHandling.MergeSlashes)]
    [InlineData("decode-and-merge-slashes", PathHandling.DecodeAndMergeSlashes)]
    public void Read_WordForPaths_IsItsHandling(string word, PathHandling handling) => Assert.Equal(handling, Read($"{{paths: {word}}}").Options.Paths);

    [Theory]
    [InlineData("{rootNamespace: Istio_System}", ":1:17: rootNamespace is 'Istio_System'")]
    [InlineData("{defaultNamespace: -a}", "defaultNamespace is '-a'")]
    [InlineData("{trustDomain: 'spiffe://cluster.local'}", "without spiffe://")]
    [InlineData("{trustDomainAliases: [a, B]}", ":1:26: 'B' is not a trust domain")]
    [InlineData("{trustedHops: -1}", "trustedHops is '-1'; it must be the number of trusted proxies")]
    [InlineData("{trustedHops: 101}", "from 0 to 100")]
    [InlineData("{unselected: permit}", "it must be deny or allow")]
    [InlineData("{paths: raw}", "it must be every-reading or as-sent or refuse")]
    [InlineData("{workloads: [{name: a}]}", ":1:14: An entry of workloads needs 'name' and 'namespace'")]
    [InlineData("{workloads: [{name: a, namespace: b}]}", "Nothing tells when the workload 'b/a' is called")]
    [InlineData(
        "{workloads: [{name: a, namespace: b, services: [c]}, {name: a, namespace: b, services: [d]}]}", "The workload 'b/a' is already at file.yaml:1:14")]
    [InlineData("{workloads: [{name: a, namespace: b, services: [c], label: {}}]}", "Did you mean 'labels'?")]
    [InlineData("{workloads: [{name: a, namespace: b, services: [c], labels: {d: }}]}", "The label 'd' must have a name and a text")]
    [InlineData("{workloads: [{name: a, namespace: b, services: [c], labels: [d]}]}", "'labels' of An entry of workloads must be a mapping")]
    [InlineData("{rootNamespce: a}", "Did you mean 'rootNamespace'?")]
    public void Read_Mistake_IsAnErrorWithItsPlaceAndCure(string text, string expected)
    {
        var error = Assert.Single(Read(text).Errors).ToString();

        Assert.StartsWith("file.yaml:1:", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private static (PolicyOptions Options, List<PolicyError> Errors) Read(string text)
    {
        var errors = new List<PolicyError>();
        var fields = YamlFields.Open(Assert.Single(YamlDocumentReader.Read("file.yaml", text, errors)), "options", errors);
        var options = PolicyOptionsReader.Read(fields!, errors);
        fields!.RejectTheRest();
        return (options, errors);
    }
}
