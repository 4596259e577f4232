using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Indexing;

namespace MeshExtensions.Policies;

/// <summary>
/// Policies, compiled. Immutable: a request takes one set and keeps it, a reload makes another. <see cref="Decide"/> is the only evaluator there is;
/// serving and every tool call it.
/// </summary>
public sealed class PolicySet
{
    private readonly RuleIndex _httpDeny;
    private readonly RuleIndex _httpAllow;
    private readonly RuleIndex _tcpDeny;
    private readonly RuleIndex _tcpAllow;
    private readonly DecisionReason _otherwise;

    internal PolicySet(
        IReadOnlyList<string> policies,
        IReadOnlyList<PolicyRule> rules,
        DenyAnswer onNoRule,
        DecisionReason otherwise,
        IReadOnlyList<CompiledRule> http,
        IReadOnlyList<CompiledRule> tcp)
    {
        Policies = policies;
        Rules = rules;
        OnNoRule = onNoRule;
        _otherwise = otherwise;
        _httpDeny = RuleIndex.Build(http.Where(rule => !rule.Rule.Allows).ToList());
        _httpAllow = RuleIndex.Build(http.Where(rule => rule.Rule.Allows).ToList());
        _tcpDeny = RuleIndex.Build(tcp.Where(rule => !rule.Rule.Allows).ToList());
        _tcpAllow = RuleIndex.Build(tcp.Where(rule => rule.Rule.Allows).ToList());
    }

    /// <summary>No policies: everything is denied with <see cref="DecisionReason.NoPolicyLoaded"/>.</summary>
    public static PolicySet Empty { get; } = new([], [], DenyAnswer.Forbidden, DecisionReason.NoPolicyLoaded, [], []);

    /// <summary>
    /// Policies that could not be read: everything is denied with <see cref="DecisionReason.PoliciesInvalid"/>, and with status 503,
    /// because it is this server's trouble and no policy's verdict.
    /// </summary>
    public static PolicySet Invalid { get; } =
        new([], [], new DenyAnswer(503, [], "authorization is not available"), DecisionReason.PoliciesInvalid, [], []);

    /// <summary>Names of the policies, <c>namespace/name</c> or <c>name</c>, in order.</summary>
    public IReadOnlyList<string> Policies { get; }

    /// <summary>All rules, in order.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; }

    /// <summary>The answer when no rule decides.</summary>
    public DenyAnswer OnNoRule { get; }

    /// <summary>Decides one request: a matching Deny rule wins, else a matching Allow rule, else it is denied. Allocates nothing.</summary>
    public Decision Decide(scoped in RequestAttributes request)
    {
        // (1) Deny wins over allow, whatever the order of the files.
        if ((request.IsHttp ? _httpDeny : _tcpDeny).FindFirst(request) is { } denying)
        {
            return Decision.By(denying.Rule);
        }

        // (2) One rule that allows is enough; the first one in order is named.
        if ((request.IsHttp ? _httpAllow : _tcpAllow).FindFirst(request) is { } allowing)
        {
            return Decision.By(allowing.Rule);
        }

        // (3) What no rule allows is denied, and the reason says whether there was any rule to ask.
        return Decision.Without(_otherwise);
    }
}
