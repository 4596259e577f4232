using MeshExtensions.Policies;

namespace MeshExtensions.Benchmarks.Authorization;

/// <summary>
/// Everything that policies can have, on one request: Istio's documents of the mesh, of a namespace and with selectors, ours with conditions, a table of data, a
/// shadow policy, and an answer with expressions in it.
/// </summary>
internal static class FullPolicies
{
    /// <summary>The rule that allows the Istio sample.</summary>
    public const string AllowingRule = "orders";

    private const string Text =
        """
        apiVersion: meshextensions.io/v1alpha1
        kind: Data
        metadata: {name: tenants}
        spec:
          values: {alpha: {tier: gold}, beta: {tier: free}}
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: no-admin, namespace: istio-system}
        spec:
          action: DENY
          rules: [{to: [{operation: {paths: ["/admin*"]}}]}]
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: only-shop, namespace: orders}
        spec:
          action: DENY
          rules: [{from: [{source: {notNamespaces: [shop]}}]}]
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: no-delete, namespace: orders}
        spec:
          selector: {matchLabels: {app: orders}}
          action: DENY
          rules: [{to: [{operation: {methods: [DELETE]}}]}]
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: watched, namespace: orders}
        spec:
          action: AUDIT
          rules: [{to: [{operation: {methods: [GET]}}]}]
        ---
        apiVersion: meshextensions.io/v1alpha1
        kind: AccessPolicy
        metadata: {name: stricter, namespace: orders}
        spec:
          mode: Shadow
          rules:
            - {name: gold-only, effect: Deny, condition: 'data.tenants[?"beta"].tier.orValue("") == "free"'}
        ---
        apiVersion: meshextensions.io/v1alpha1
        kind: AccessPolicy
        metadata: {name: orders, namespace: orders}
        spec:
          rules:
            - name: blocked
              effect: Deny
              condition: '"user-agent" in request.headers && request.headers["user-agent"].startsWith("bad/")'
            - name: orders
              effect: Allow
              to: [{operation: {methods: [GET], paths: ["/api/v1/orders/{*}"]}}]
              condition: 'source.namespace == "shop" && "alpha" in data.tenants && request.url_path.matches("^/api/v[0-9]+/")'
              onAllow:
                headers: {set: {x-caller: "${source.serviceAccount}@${source.namespace}"}, append: {x-checked-by: meshext}, remove: [x-internal]}
                metadata: {caller: "${source.principal}", tier: "${data.tenants.alpha.tier}"}
        """;

    /// <summary>The policies, compiled.</summary>
    public static PolicySet Compile()
    {
        var options = PolicyOptions.Default with
        {
            Workloads = [new Workload("orders", "orders", System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("app", "orders"), "orders", [])],
        };
        var result = PolicyLoader.Parse([new("full.yaml", Text)], options);
        return result.Set ?? throw new InvalidOperationException(string.Join('\n', result.Errors));
    }
}
