using MeshExtensions.Policies;

namespace MeshExtensions.Benchmarks.Scale;

/// <summary>Policies as a large mesh has them: ten for each workload, by Istio's selectors and ours, with conditions among them.</summary>
internal static class ManyPolicies
{
    /// <summary>Policies of one workload.</summary>
    public const int PerWorkload = 10;

    /// <summary>The policies of <paramref name="workloads"/> workloads, a file for each policy, as the loader sees them.</summary>
    public static List<KeyValuePair<string, string>> Sources(int workloads) => Enumerable.Range(0, workloads)
        .SelectMany(workload => Enumerable.Range(0, PerWorkload).Select(policy => KeyValuePair.Create(File(workload, policy), Text(workload, policy, revision: 0))))
        .ToList();

    /// <summary>The file of one policy.</summary>
    public static string File(int workload, int policy) => $"policies/ns-{workload / 10:0000}/workload-{workload:0000}-{policy}.yaml";

    /// <summary>One policy; another revision differs in one value.</summary>
    public static string Text(int workload, int policy, int revision)
    {
        var (@namespace, name) = ($"ns-{workload / 10:0000}", $"workload-{workload:0000}");
        if (policy % 2 == 0)
        {
            var action = policy == 0 ? "DENY" : "ALLOW";
            return $$$"""
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: {{{name}}}-{{{policy}}}, namespace: {{{@namespace}}} }
                spec:
                  selector: {matchLabels: {app: {{{name}}} }}
                  action: {{{action}}}
                  rules:
                    - from: [{source: {principals: ["cluster.local/ns/{{{@namespace}}}/sa/client-{{{policy}}}-{{{revision}}}"]}}]
                      to: [{operation: {methods: [GET, POST], paths: ["/api/v{{{policy}}}/*"]}}]
                    - when: [{key: "request.headers[x-role]", values: [role-{{{policy}}}]}]

                """;
        }

        return $$$"""
            apiVersion: meshextensions.io/v1alpha1
            kind: AccessPolicy
            metadata: {name: {{{name}}}-{{{policy}}}, namespace: {{{@namespace}}} }
            spec:
              scope: {workloads: [{{{name}}}]}
              rules:
                - name: read
                  effect: Allow
                  to: [{operation: {methods: [GET], paths: ["/items/{{{policy}}}/{*}"]}}]
                  condition: '"x-tenant" in request.headers && request.headers["x-tenant"] == "t{{{revision}}}"'
                - name: internal
                  effect: Deny
                  to: [{operation: {paths: ["/internal/{{{policy}}}/*"]}}]

            """;
    }

    /// <summary>The workloads, by which selectors are resolved.</summary>
    public static PolicyOptions Options(int workloads) => PolicyOptions.Default with
    {
        Workloads =
        [
            .. Enumerable.Range(0, workloads).Select(workload => new Workload(
                $"workload-{workload:0000}",
                $"ns-{workload / 10:0000}",
                [new("app", $"workload-{workload:0000}")],
                $"workload-{workload:0000}",
                [])),
        ],
    };
}
