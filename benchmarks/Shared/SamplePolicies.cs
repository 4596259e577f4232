using System.Globalization;
using System.Text;

namespace MeshExtensions.Samples;

/// <summary>The policies that are measured, as YAML.</summary>
internal static class SamplePolicies
{
    /// <summary>The rule of <see cref="Realistic"/> that allows <see cref="SampleChecks.Istio"/>.</summary>
    public const string RealisticRule = "orders-read";

    /// <summary>The policy of <see cref="Generated"/>, and its only rule that matches <see cref="SampleChecks.Istio"/>.</summary>
    public const string GeneratedPolicy = "generated";

    /// <inheritdoc cref="GeneratedPolicy"/>
    public const string GeneratedRule = "orders";

    /// <summary>policies/quickstart, which the README runs.</summary>
    public static string Quickstart { get; } = Resource("quickstart.yaml");

    /// <summary>Twenty rules over paths, methods, principals, headers and address blocks; see realistic.yaml.</summary>
    public static string Realistic { get; } = Resource("realistic.yaml");

    /// <summary>
    /// Rules of which only the last matches <see cref="SampleChecks.Istio"/>. Of the others a third differ in their paths, a third in their principals and a
    /// third in their hosts, so that no single lookup finds the rule.
    /// </summary>
    public static string Generated(int rules)
    {
        var yaml = new StringBuilder($"""
            apiVersion: meshextensions.io/v1alpha1
            kind: AccessPolicy
            metadata:
              name: {GeneratedPolicy}
            spec:
              effect: Allow
              rules:

            """);
        for (var i = 0; i < rules - 1; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"    - name: rule-{i:00000}\n");
            yaml.Append((i % 3) switch
            {
                0 => $"      to: [{{operation: {{methods: [GET, POST], paths: [\"/api/v1/service-{i:00000}/*\"] }} }}]\n",
                1 => $"      from: [{{source: {{principals: [cluster.local/ns/team-{i % 100:00}/sa/client-{i:00000}]}}}}]\n",
                _ => $"      to: [{{operation: {{hosts: [\"service-{i:00000}.shop.svc.cluster.local:8080\"], methods: [GET, POST]}}}}]\n",
            });
        }

        yaml.Append($"    - name: {GeneratedRule}\n");
        yaml.Append("      from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]\n");
        yaml.Append("      to: [{operation: {methods: [GET], paths: [\"/api/v1/orders/*\"]}}]\n");
        return yaml.ToString();
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(SamplePolicies).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
