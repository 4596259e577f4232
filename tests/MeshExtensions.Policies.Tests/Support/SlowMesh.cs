using System.Text.RegularExpressions;

namespace MeshExtensions.Policies.Tests.Support;

/// <summary>An AuthorizationPolicy as a test makes it.</summary>
internal sealed record SlowAuthorizationPolicy(
    string Name, string Namespace, string Action, bool IsDryRun, (string Name, string Value)[] Selector, SlowRule[] Rules)
{
    public bool IsEnforced => !IsDryRun && Action is ("ALLOW" or "DENY");

    public string ToYaml()
    {
        var selector = Selector.Length == 0 ? "" : $"selector: {{matchLabels: {{{string.Join(", ", Selector.Select(label => $"{label.Name}: {label.Value}"))}}}}}, ";
        var provider = Action == "CUSTOM" ? "provider: {name: x}, " : "";
        var spec = $"{{action: {Action}, {provider}{selector}rules: [{string.Join(", ", Rules.Select(rule => rule.ToIstioYaml()))}]}}";
        return IstioPolicies.Document(spec, Name, Namespace, IsDryRun ? "{istio.io/dry-run: 'true'}" : "");
    }
}

/// <summary>
/// A mesh's policies decided in the slowest and most obvious way: each policy is asked whether it is for the workload, each rule whether it matches, and
/// the answer is read off Istio's order of evaluation, and off what is added to it for workloads that are not known.
/// </summary>
internal sealed partial record SlowMesh(SlowAuthorizationPolicy[] Policies, PolicyOptions Options)
{
    public DecisionReason Decide(TestRequest request)
    {
        var inForce = Policies.Where(policy => policy.IsEnforced && (policy.Namespace == Options.RootNamespace || policy.Namespace == NamespaceOf(request))).ToList();
        var labels = request.Labels.GroupBy(label => label.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Value, StringComparer.Ordinal);
        var certain = inForce.Where(policy => policy.Selector.All(label => labels.TryGetValue(label.Name, out var value) && value == label.Value)).ToList();
        var possible = inForce.Where(policy => policy.Selector.Length > 0 && labels.Count == 0).ToList();
        bool Matches(SlowAuthorizationPolicy policy) => policy.Rules.Any(rule => new SlowPolicies(policy.Namespace, []).IsMatch(rule, request));

        if (certain.Concat(possible).Any(policy => policy.Action == "DENY" && Matches(policy)))
        {
            return DecisionReason.DeniedByRule;
        }

        if (certain.Exists(policy => policy.Action == "ALLOW" && Matches(policy)))
        {
            return DecisionReason.AllowedByRule;
        }

        return possible.Exists(policy => policy.Action == "ALLOW") ? DecisionReason.WorkloadUnknown
            : certain.Exists(policy => policy.Action == "ALLOW") ? DecisionReason.NoRuleAllows
            : certain.Count > 0 ? DecisionReason.AllowedUnlessDenied
            : Options.Unselected == UnselectedRequests.Allow ? DecisionReason.AllowedNotCovered
            : possible.Count > 0 ? DecisionReason.WorkloadUnknown
            : DecisionReason.NotCovered;
    }

    private string NamespaceOf(TestRequest request)
    {
        var identity = Identity().Match(request.DestinationPrincipal);
        var host = Host().Match(request.Host.ToLowerInvariant());
        return identity.Success ? identity.Groups["namespace"].Value : host.Success ? host.Groups["namespace"].Value : Options.DefaultNamespace;
    }

    [GeneratedRegex(@"^spiffe://[^/]+/ns/(?<namespace>[^/]+)/sa/[^/]+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identity();

    [GeneratedRegex(@"^(?:[^.:]+\.)*?[^.:]+\.(?<namespace>[^.:]+)\.svc(?:\.[^:]*)?(?::.*)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Host();
}
