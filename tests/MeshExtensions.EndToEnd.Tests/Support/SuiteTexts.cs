namespace MeshExtensions.EndToEnd.Tests.Support;

/// <summary>A policy and suites of it.</summary>
internal static class SuiteTexts
{
    /// <summary>Reads are for alice, odd orders are refused with an answer of their own, and what is in shadow would refuse more.</summary>
    public const string Policy = """
        apiVersion: meshextensions.io/v1alpha1
        kind: AccessPolicy
        metadata: {name: orders, namespace: shop}
        spec:
          rules:
            - name: read
              effect: Allow
              from: [{source: {principals: ["cluster.local/ns/shop/sa/alice"]}}]
              to: [{operation: {methods: [GET], paths: ["/orders/*"]}}]
              onAllow:
                headers: {set: {x-user: alice}, remove: [x-secret]}
                responseHeaders: {set: {x-seen: "yes"}}
            - name: odd
              effect: Deny
              condition: request.path.endsWith("13")
              onDeny: {status: 409, headers: {x-why: odd}, body: no luck}
        ---
        apiVersion: meshextensions.io/v1alpha1
        kind: AccessPolicy
        metadata: {name: stricter, namespace: shop}
        spec:
          mode: Shadow
          rules:
            - name: no-orders
              effect: Deny
              to: [{operation: {paths: ["/orders/7"]}}]
        """;

    /// <summary>All of its tests pass.</summary>
    public const string Passing = """
        name: shop
        requests:
          alice reads: {url: "http://orders.shop.svc/orders/42", principal: spiffe://cluster.local/ns/shop/sa/alice}
        tests:
          - name: alice may read
            request: alice reads
            expect:
              decision: allow
              policy: shop/orders
              rule: read
              headers: {x-user: alice, x-secret: null}
              responseHeaders: {x-seen: "yes"}
              metadata: {rule: read}
          - name: nobody may have number 13
            request: {from: alice reads, with: {url: "http://orders.shop.svc/orders/13"}}
            expect: {decision: deny, rule: odd, reason: denied_by_rule, status: 409, headers: {x-why: odd, x-user: null}, body: no luck}
          - name: number 7 will be refused
            request: {from: alice reads, with: {url: "http://orders.shop.svc/orders/7"}}
            expect: {decision: allow, shadow: {decision: deny, policy: shop/stricter, rule: no-orders}}
          - name: bob may not
            request: {from: alice reads, with: {principal: spiffe://cluster.local/ns/shop/sa/bob}}
          - name: nor may a connection
            request: {tcp: true, destination: {principal: spiffe://cluster.local/ns/shop/sa/orders}}
        """;

    /// <summary>A test that passes and one that does not.</summary>
    public const string Failing = """
        name: shop
        tests:
          - name: anybody may not read
            request: {url: "http://orders.shop.svc/orders/42"}
          - name: anybody <may> "read" & more
            request: {url: "http://orders.shop.svc/orders/42"}
            expect: {decision: allow, rule: read}
        """;
}
