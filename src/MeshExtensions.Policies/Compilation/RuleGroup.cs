using System.Collections.Immutable;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Indexing;

namespace MeshExtensions.Policies.Compilation;

/// <summary>The policies that are for the same called workloads: those of the mesh, of one namespace, or with one selector. Immutable, and kept from one set to the next while none of its policies changes.</summary>
internal sealed class RuleGroup
{
    private RuleGroup(ImmutableArray<CompiledPolicy> policies, RuleTable http, RuleTable tcp)
    {
        Policies = policies;
        IsEnforced = policies.Any(policy => policy.IsEnforced);
        Http = http;
        Tcp = tcp;
    }

    /// <summary>The policies in order.</summary>
    public ImmutableArray<CompiledPolicy> Policies { get; }

    /// <summary>Whether it is not known that the policies are for the workload.</summary>
    public bool IsPossible { get; private init; }

    /// <summary>With <see cref="IsPossible"/>: whether one of the policies could allow.</summary>
    public bool PossiblyCouldAllow { get; private init; }

    /// <summary>Whether one of the policies is in force: what only watches leaves nothing uncertain.</summary>
    public bool IsEnforced { get; }

    /// <summary>What HTTP requests meet.</summary>
    public RuleTable Http { get; }

    /// <summary>What TCP connections meet.</summary>
    public RuleTable Tcp { get; }

    /// <summary>Indexes policies, which must be in their order.</summary>
    public static RuleGroup Build(ImmutableArray<CompiledPolicy> policies) => new(
        policies,
        RuleTable.Build(policies, policy => policy.Http),
        RuleTable.Build(policies.RemoveAll(policy => !policy.AppliesToTcp), policy => policy.Tcp));

    /// <summary>Indexes what may be for a workload whose labels are not known: only what denies is taken.</summary>
    public static RuleGroup BuildPossible(ImmutableArray<CompiledPolicy> policies)
    {
        var denying = policies.Select(policy => policy with
        {
            Http = [.. policy.Http.Where(rule => rule.Rule.Effect == RuleEffect.Deny)],
            Tcp = [.. policy.Tcp.Where(rule => rule.Rule.Effect == RuleEffect.Deny)],
        });
        var group = Build([.. denying]);
        return new RuleGroup(policies, group.Http, group.Tcp)
        {
            IsPossible = true,
            PossiblyCouldAllow = policies.Any(policy => policy.IsEnforced && policy.Document.CouldAllow),
        };
    }
}

/// <summary>Rules of a group by what they do.</summary>
/// <param name="Deny">Rules that deny.</param>
/// <param name="Allow">Rules that allow.</param>
/// <param name="ShadowDeny">Rules that would deny.</param>
/// <param name="ShadowAllow">Rules that would allow.</param>
/// <param name="Audit">Rules that are told of.</param>
/// <param name="CouldAllow">The policies that make denial the default.</param>
/// <param name="ShadowCouldAllow">The policies that would make denial the default.</param>
/// <param name="OnlyDenies">AuthorizationPolicies that deny: with nothing else, what they do not deny is allowed.</param>
/// <param name="Answers">The policies that say how to deny what no rule allows.</param>
/// <param name="All">The layers of all policies that are in force.</param>
/// <param name="HasShadow">Whether there are shadow policies.</param>
internal sealed record RuleTable(
    RuleIndex Deny,
    RuleIndex Allow,
    RuleIndex ShadowDeny,
    RuleIndex ShadowAllow,
    RuleIndex Audit,
    PolicyIndex CouldAllow,
    PolicyIndex ShadowCouldAllow,
    PolicyIndex OnlyDenies,
    PolicyIndex Answers,
    LayerIndex All,
    bool HasShadow)
{
    /// <summary>What may be for a workload comes from several groups, so its rules have to be put in order.</summary>
    private static readonly IComparer<CompiledRule> InOrder = Comparer<CompiledRule>.Create((left, right) => left.CompareOrder(right));

    /// <summary>Indexes the rules of policies.</summary>
    public static RuleTable Build(ImmutableArray<CompiledPolicy> policies, Func<CompiledPolicy, CompiledRule[]> rulesOf)
    {
        var enforced = policies.Where(policy => policy.IsEnforced).ToList();
        var shadow = policies.Where(policy => policy.Document.IsShadow).ToList();
        return new RuleTable(
            Index(enforced, RuleEffect.Deny),
            Index(enforced, RuleEffect.Allow),
            Index(shadow, RuleEffect.Deny),
            Index(shadow, RuleEffect.Allow),
            Index(policies, RuleEffect.Audit),
            PolicyIndex.Build(enforced.Where(policy => policy.Document.CouldAllow)),
            PolicyIndex.Build(shadow.Where(policy => policy.Document.CouldAllow)),
            PolicyIndex.Build(enforced.Where(policy => policy.Document.Action == PolicyAction.Deny)),
            PolicyIndex.Build(enforced.Where(policy => policy.Document.OnDeny is not null)),
            LayerIndex.Build(enforced),
            shadow.Count > 0);

        RuleIndex Index(IEnumerable<CompiledPolicy> of, RuleEffect effect) =>
            RuleIndex.Build(of.SelectMany(rulesOf).Where(rule => rule.Rule.Effect == effect).Order(InOrder).ToList());
    }
}
