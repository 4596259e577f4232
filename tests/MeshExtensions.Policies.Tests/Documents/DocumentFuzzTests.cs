using System.Text;
using CsCheck;
using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Documents;

/// <summary>Whatever stands in a file, reading it ends, throws nothing and makes either a set or errors that name a place.</summary>
public sealed class DocumentFuzzTests
{
    private static readonly string Quickstart = File.ReadAllText(TestPolicies.QuickstartPath());

    private static readonly Dictionary<string, string> Documents = new(StringComparer.Ordinal)
    {
        ["authorization policies"] = """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata:
              name: orders
              namespace: shop
              annotations: {istio.io/dry-run: "true"}
            spec:
              action: DENY
              selector: {matchLabels: {app: orders, tier: backend}}
              rules:
              - from:
                - source: {principals: ["cluster*/ns/a/sa/b", "*x"], notNamespaces: ["a*b"], trustDomains: ["*.local"], ipBlocks: [10.0.0.0/8, "fd00::/8"]}
                - source: {serviceAccounts: [a, b/c], requestPrincipals: ["iss/*"], notRemoteIpBlocks: [1.1.1.1]}
                to:
                - operation: {hosts: ["*.example"], ports: ["80"], methods: [GET], paths: ["/{*}/a/{**}/b", "/a*", "*"], notPaths: [/x]}
                when:
                - {key: "request.headers[x-a]", values: ["*"], notValues: [a, "b*"]}
                - {key: "request.auth.claims[a][b]", values: [c]}
                - {key: "experimental.envoy.filters.http.x[y]", values: ["[z]"]}
            ---
            apiVersion: security.istio.io/v1beta1
            kind: AuthorizationPolicy
            metadata: {name: gateway}
            spec:
              action: CUSTOM
              provider: {name: authz}
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: g}, {kind: Service, group: "", name: s}]
              rules: [{}]
            """,
        ["access policy"] = """
            apiVersion: meshextensions.io/v1alpha1
            kind: AccessPolicy
            metadata:
              name: orders
            spec:
              mode: Enforce
              effect: Allow
              scope:
                hosts: ["*.example", a]
                namespaces: [shop]
                workloads: [shop/orders]
                principals: ["cluster.local/ns/shop/*"]
                selector: {matchLabels: {app: orders}}
              onAllow:
                headers: {set: {x-user: "${jwt.claims.sub}", x-b: "$${"}, append: {x-c: [a, b]}, remove: [x-d]}
                responseHeaders: {set: {x-e: f}}
                queryParameters: {set: {q: "${request.host}"}, remove: [r]}
                metadata: {team: "${source.namespace}"}
              onDeny: {status: 303, redirect: "https://login.example/?to=${request.path}", body: "no ${1 + 1}", headers: {x: [y]}}
              rules:
              - name: one
                effect: Deny
                protocol: HTTP
                condition: "request.method == 'GET' && size(request.headers) > 2"
                onDeny: {status: 401}
              - name: two
                from: [{source: {namespaces: [a]}}]
                to: [{operation: {paths: ["/{**}"]}}]
                when: [{key: source.ip, values: [10.0.0.1]}]
            """,
        ["data"] = """
            apiVersion: meshextensions.io/v1alpha1
            kind: Data
            metadata: {name: blocked-users}
            spec:
              values:
                alice: true
                bob: {until: 12.5, why: [a, b, null]}
                "10": 0x1F
            ---
            apiVersion: meshextensions.io/v1alpha1
            kind: AccessPolicy
            metadata: {name: p}
            spec: {effect: Deny, rules: [{condition: "'bob' in data.blocked_users && data.blocked_users['bob'].until > 1.0"}]}
            """,
    };

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf(
            "[", "]", "{", "}", ",", ": ", "\n", "\n  ", "\n- ", "- ", "? ", "&a ", "*a", "!!int ", "! ", "!<", "%YAML 1.2\n", "%", "---\n", "...\n",
            "| ", "|2+\n", ">-\n", "'", "\"", "\\", "\\x", "\\uD800", "\\U0010FFFF", "#", "\t", "\0", "\r", "\u0085", "\u2028", "\uFEFF", "\uD800", "@", "`", "~", "null", "<<: "),
        Gen.String,
        Gen.OneOf("rules", "effect", "Allow", "from", "source", "to", "operation", "paths", "when", "key", "values", "/{*}", "{**}", "10.0.0.0/8", "spec"));

    private static readonly Gen<Func<string, string>> Mutation = Gen.Select(Gen.Int[0, 4], Gen.Double[0, 1], Gen.Int[0, 40], Piece)
        .Select<(int Kind, double At, int Length, string Piece), Func<string, string>>(m => text =>
        {
            var start = (int)(m.At * text.Length);
            var length = Math.Min(m.Length, text.Length - start);
            return m.Kind switch
            {
                0 => text.Insert(start, m.Piece),
                1 => text.Remove(start, length),
                2 => text.Remove(start, length).Insert(start, m.Piece),
                3 => text.Insert(start, text.Substring(start, length)),
                _ => text[..start],
            };
        });

    [Fact]
    public void Parse_MutatedQuickstart_NeverThrows()
    {
        Mutation.Array[1, 4].Sample(
            mutations =>
            {
                var text = mutations.Aggregate(Quickstart, (current, mutate) => mutate(current));
                AssertSetOrErrors(TestPolicies.Load(text));
            },
            iter: 1_500);
    }

    [Theory]
    [InlineData("authorization policies")]
    [InlineData("access policy")]
    [InlineData("data")]
    public void Parse_MutatedDocuments_NeverThrows(string name)
    {
        var original = Documents[name];
        Assert.Empty(TestPolicies.Load(original).Errors);
        Mutation.Array[1, 4].Sample(
            mutations => AssertSetOrErrors(TestPolicies.Load(mutations.Aggregate(original, (current, mutate) => mutate(current)))), iter: 1_000);
    }

    [Theory]
    [InlineData("authorization policies")]
    [InlineData("access policy")]
    [InlineData("data")]
    public void Parse_DocumentsWithTextsExchanged_NeverThrows(string name)
    {
        // Whatever stands where a value should: every reader meets every other reader's texts.
        var texts = Documents.Values.SelectMany(text => text.Split([' ', '\n', ',', '[', ']', '{', '}'], StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).ToArray();
        var original = Documents[name];
        Gen.Select(Gen.Int[0, texts.Length - 1], Gen.Int[0, texts.Length - 1]).Array[1, 4].Sample(
            exchanges => AssertSetOrErrors(
                TestPolicies.Load(exchanges.Aggregate(original, (text, pair) => text.Replace(texts[pair.Item1], texts[pair.Item2], StringComparison.Ordinal)))),
            iter: 1_000);
    }

    [Fact]
    public void Parse_HalfACharacter_IsRefused()
    {
        var error = TestPolicies.Error(IstioPolicies.Policy("DENY", "{to: [{operation: {paths: ['/a\uD800']}}]}"));

        Assert.Contains("half of a character", error, StringComparison.Ordinal);
        TestPolicies.Set(IstioPolicies.Policy("DENY", "{to: [{operation: {paths: ['/a\U0001F600']}}]}"));
    }

    [Fact]
    public void Parse_MutatedBytes_NeverThrows()
    {
        var bytes = Encoding.UTF8.GetBytes(Quickstart);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Array[1, 8].Sample(
            changes =>
            {
                var mutated = bytes.ToArray();
                foreach (var (at, value) in changes)
                {
                    mutated[at] = value;
                }

                AssertSetOrErrors(TestPolicies.Load(Encoding.UTF8.GetString(mutated)));
            },
            iter: 1_500);
    }

    [Fact]
    public void Parse_BeginningsOfTheQuickstart_NeverThrows()
    {
        for (var length = 0; length < Quickstart.Length; length += 7)
        {
            AssertSetOrErrors(TestPolicies.Load(Quickstart[..length]));
        }
    }

    [Fact]
    public void Parse_RandomPieces_NeverThrows()
    {
        Piece.Array[0, 30].Sample(pieces => AssertSetOrErrors(TestPolicies.Load(string.Concat(pieces))), iter: 1_500);
    }

    private static void AssertSetOrErrors(PolicyLoadResult result)
    {
        Assert.Equal(result.Set is null, result.Errors.Count > 0);
        foreach (var error in result.Errors)
        {
            Assert.True(error.Location.Line > 0 && error.Location.Column > 0, error.ToString());
            Assert.NotEmpty(error.Message);
        }
    }
}
