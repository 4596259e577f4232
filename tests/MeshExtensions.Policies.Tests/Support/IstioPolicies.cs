namespace MeshExtensions.Policies.Tests.Support;

/// <summary>Short ways to write Istio's documents, and to ask them what Istio would answer.</summary>
internal static class IstioPolicies
{
    /// <summary>Paths as they come: what Istio's own rules see.</summary>
    public static PolicyOptions AsSent { get; } = PolicyOptions.Default with { Paths = PathHandling.AsSent };

    /// <summary>A whole document; the spec in flow style.</summary>
    public static string Document(string spec, string name = "p", string? @namespace = "default", string annotations = "") => $"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata:
          name: {name}
        {(@namespace is null ? "" : $"  namespace: {@namespace}")}
        {(annotations.Length == 0 ? "" : $"  annotations: {annotations}")}
        spec: {spec}

        """;

    /// <summary>A policy of one rule, given in flow style.</summary>
    public static string Policy(string action, string rule, string name = "p", string? @namespace = "default") =>
        Document($"{{action: {action}, {(action == "CUSTOM" ? "provider: {name: authz}, " : "")}rules: [{rule}]}}", name, @namespace);

    /// <summary>Asserts that a rule matches a request, or not, both where it allows and where it denies.</summary>
    public static void AssertMatch(bool expected, string rule, TestRequest request) => AssertMatch(expected, rule, request, AsSent);

    /// <summary>Asserts that a rule matches a request, or not, both where it allows and where it denies.</summary>
    public static void AssertMatch(bool expected, string rule, TestRequest request, PolicyOptions options)
    {
        var allow = TestPolicies.Set(options, Policy("ALLOW", rule)).Decide(request);
        Assert.True(
            allow.Reason == (expected ? DecisionReason.AllowedByRule : DecisionReason.NoRuleAllows),
            $"ALLOW {rule}\n{request}\nwas decided: {allow.Reason}");
        var deny = TestPolicies.Set(options, Policy("DENY", rule)).Decide(request);
        Assert.True(
            deny.Reason == (expected ? DecisionReason.DeniedByRule : DecisionReason.AllowedUnlessDenied), $"DENY {rule}\n{request}\nwas decided: {deny.Reason}");
    }

    /// <summary>Asserts that Istio's documents are refused, with these words in one of the errors.</summary>
    public static void AssertRefused(string words, string document) =>
        Assert.Contains(TestPolicies.Errors(document), error => error.Contains(words, StringComparison.Ordinal));

    /// <summary>Asserts that a rule is taken, and warned of, since it can never match.</summary>
    public static void AssertWarned(string words, string rule)
    {
        foreach (var action in new[] { "ALLOW", "DENY" })
        {
            var result = TestPolicies.Load(Policy(action, rule));
            Assert.Empty(result.Errors);
            Assert.Contains(result.Warnings, warning => warning.Message.Contains(words, StringComparison.Ordinal));
        }
    }
}
