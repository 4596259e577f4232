using MeshExtensions.Policies.Testing;
using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Schemas;

/// <summary>What the reader refuses, an editor marks: documents with one mistake each.</summary>
public sealed class BrokenDocumentTests
{
    private const string Access = "apiVersion: meshextensions.io/v1alpha1\nkind: AccessPolicy\nmetadata: {name: p, namespace: n}\n";
    private const string Istio = "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p, namespace: n}\n";
    private const string Data = "apiVersion: meshextensions.io/v1alpha1\nkind: Data\nmetadata: {name: p}\n";

    public static TheoryData<string> AccessPolicies =>
    [
        "spec: {effect: Allow}\nextra: 1",
        "spec: {effects: Allow}",
        "spec: {effect: Permit}",
        "spec: {mode: shadow}",
        "spec: {effect: Allow, rules: []}",
        "spec: {effect: Allow, rules: [{names: r}]}",
        "spec: {effect: Allow, rules: [{effect: allow}]}",
        "spec: {effect: Allow, rules: [{protocol: http}]}",
        "spec: {effect: Allow, rules: [{from: []}]}",
        "spec: {effect: Allow, rules: [{from: [{}]}]}",
        "spec: {effect: Allow, rules: [{from: [{sources: {ipBlocks: [1.2.3.4]}}]}]}",
        "spec: {effect: Allow, rules: [{from: [{source: {}}]}]}",
        "spec: {effect: Allow, rules: [{from: [{source: {principal: [a]}}]}]}",
        "spec: {effect: Allow, rules: [{from: [{source: {namespaces: []}}]}]}",
        "spec: {effect: Allow, rules: [{from: [{source: {namespaces: shop}}]}]}",
        "spec: {effect: Allow, rules: [{from: [{source: {namespaces: [\"\"]}}]}]}",
        "spec: {effect: Allow, rules: [{to: [{operation: {path: [/a]}}]}]}",
        "spec: {effect: Allow, rules: [{to: [{operation: {notMethods: []}}]}]}",
        "spec: {effect: Allow, rules: [{when: [{key: source.ip}]}]}",
        "spec: {effect: Allow, rules: [{when: [{values: [a]}]}]}",
        "spec: {effect: Allow, rules: [{when: [{key: source.name, values: [a]}]}]}",
        "spec: {effect: Allow, rules: [{when: [{key: \"request.headers[]\", values: [a]}]}]}",
        "spec: {effect: Allow, rules: [{when: [{key: \"request.auth.claims\", values: [a]}]}]}",
        "spec: {effect: Allow, rules: [{when: [{key: source.ip, value: [1.2.3.4]}]}]}",
        "spec: {effect: Allow, rules: [{condition: \"\"}]}",
        "spec: {scope: {}}",
        "spec: {scope: {workload: [a]}}",
        "spec: {scope: {workloads: []}}",
        "spec: {scope: {selector: {}}}",
        "spec: {scope: {selector: {matchLabels: {}}}}",
        "spec: {scope: {selector: {matchExpressions: []}}}",
        "spec: {onAllow: {header: {}}}",
        "spec: {onAllow: {headers: {add: {x-a: b}}}}",
        "spec: {onAllow: {headers: {set: {\"x a\": b}}}}",
        "spec: {onAllow: {headers: {set: {x-a: []}}}}",
        "spec: {onAllow: {headers: {remove: []}}}",
        "spec: {onAllow: {responseHeaders: {remove: [a]}}}",
        "spec: {onAllow: {queryParameters: {append: {a: b}}}}",
        "spec: {onAllow: {metadata: {policy: b}}}",
        "spec: {onDeny: {code: 401}}",
        "spec: {onDeny: {status: 200}}",
        "spec: {onDeny: {status: \"402x\"}}",
        "spec: {onDeny: {headers: {x-a: {b: c}}}}",
        "spec: {onDeny: {body: [a]}}",
        "spec: {onDeny: {redirect: \"\"}}",
    ];

    public static TheoryData<string> AuthorizationPolicies =>
    [
        "spec: {}\nextra: 1",
        "spec: {actions: DENY}",
        "spec: {action: deny}",
        "spec: {mode: Shadow}",
        "spec: {rules: {}}",
        "spec: {rules: [{name: r}]}",
        "spec: {rules: [{condition: \"true\"}]}",
        "spec: {rules: [{from: []}]}",
        "spec: {rules: [{from: [{source: {users: [a]}}]}]}",
        "spec: {rules: [{to: [{operation: {}}]}]}",
        "spec: {rules: [{when: [{key: destination.namespace, values: [a]}]}]}",
        "spec: {selector: {}}",
        "spec: {selector: {matchLabels: {app: \"\"}, extra: 1}}",
        "spec: {targetRefs: []}",
        "spec: {targetRefs: [{kind: Deployment, group: apps, name: a}]}",
        "spec: {targetRefs: [{kind: Service}]}",
        "spec: {targetRef: {kind: Service, name: a}}",
        "spec: {action: CUSTOM, provider: {names: a}, rules: [{}]}",
    ];

    public static TheoryData<string> DataDocuments =>
    [
        "spec: {}",
        "spec: {value: {a: 1}}",
        "spec: {values: text}",
        "spec: {values: {a: 1}, file: a.csv}",
        "spec: {file: a.txt}",
        "spec: {file: ../a.csv}",
        "spec: {file: /a.csv}",
        "spec: {file: a.csv, csv: {keys: a}}",
        "spec: {values: {a: 1}}\nextra: 1",
    ];

    public static TheoryData<string> Suites =>
    [
        "tests: []",
        "test: []",
        "tests: [{name: a}]",
        "tests: [{request: {url: http://a/}}]",
        "tests: [{name: a, request: {url: http://a/}, expects: allow}]",
        "tests: [{name: a, request: {url: http://a/}, expect: permit}]",
        "tests: [{name: a, request: {url: http://a/}, expect: {decisions: allow}}]",
        "tests: [{name: a, request: {url: http://a/}, expect: {reason: because}}]",
        "tests: [{name: a, request: {url: http://a/}, expect: {shadow: {reason: a}}}]",
        "tests: [{name: a, request: {url: a}}]",
        "tests: [{name: a, request: {path: /a}}]",
        "tests: [{name: a, request: {url: http://a/, protocol: HTTP/4}}]",
        "tests: [{name: a, request: {url: http://a/, headers: {\"a b\": c}}}]",
        "tests: [{name: a, request: {url: http://a/, destination: {name: a}}}]",
        "tests: [{name: a, request: {url: http://a/}}]\noptions: {path: as-sent}",
        "tests: [{name: a, request: {url: http://a/}}]\nnow: yesterday",
    ];

    public static TheoryData<string> Configurations =>
    [
        "authorisation: {}",
        "authorization: {root: a}",
        "authorization: {rootNamespace: A}",
        "authorization: {trustDomain: spiffe://a}",
        "authorization: {trustDomainAliases: []}",
        "authorization: {trustedHops: -1}",
        "authorization: {unselected: Allow}",
        "authorization: {paths: normalize}",
        "authorization: {workloads: []}",
        "authorization: {workloads: [{name: a, serviceAccount: a}]}",
        "authorization: {workloads: [{name: a, namespace: b}]}",
        "authorization: {workloads: [{name: a, namespace: b, serviceAccount: c, label: {}}]}",
    ];

    [Theory]
    [MemberData(nameof(AccessPolicies))]
    public void AccessPolicy_WithAMistake_IsRefusedByBoth(string text) => AssertRefused("access-policy", Access + text);

    [Theory]
    [MemberData(nameof(AuthorizationPolicies))]
    public void AuthorizationPolicy_WithAMistake_IsRefusedByBoth(string text) => AssertRefused("authorization-policy", Istio + text);

    [Theory]
    [MemberData(nameof(DataDocuments))]
    public void Data_WithAMistake_IsRefusedByBoth(string text) => AssertRefused("data", Data + text);

    [Theory]
    [MemberData(nameof(Suites))]
    public void Suite_WithAMistake_IsRefusedByBoth(string text)
    {
        var errors = new List<PolicyError>();
        SuiteReader.Read("a_test.yaml", text, errors);

        Assert.NotEmpty(errors);
        AssertRefusedBySchema("policy-test", text);
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Configuration_WithAMistake_IsRefusedByBoth(string text)
    {
        using var folder = new TemporaryFolder();
        var errors = new List<PolicyError>();
        PolicyOptionsFile.Read(folder.Write("meshext.yaml", text), [], errors);

        Assert.NotEmpty(errors);
        AssertRefusedBySchema("meshext", text);
    }

    private static void AssertRefused(string schema, string text)
    {
        Assert.NotEmpty(PolicyLoader.Parse([new("p.yaml", text)]).Errors);
        AssertRefusedBySchema(schema, text);
    }

    private static void AssertRefusedBySchema(string schema, string text) =>
        Assert.NotEmpty(SchemaFiles.Validate(schema, Assert.Single(SchemaFiles.Documents("p.yaml", text))));
}
