using MeshExtensions.Policies.Indexing;

namespace MeshExtensions.Policies.Compilation;

/// <summary>Tells whether a request is selected by any of some policies, and by which first.</summary>
internal sealed class PolicyIndex
{
    private readonly CompiledRule? _always;
    private readonly RuleIndex _sometimes;

    private PolicyIndex(CompiledRule? always, RuleIndex sometimes)
    {
        _always = always;
        _sometimes = sometimes;
    }

    /// <summary>Indexes policies, which must be in their order.</summary>
    public static PolicyIndex Build(IEnumerable<CompiledPolicy> policies)
    {
        CompiledRule? always = null;
        var sometimes = new List<CompiledRule>();
        foreach (var policy in policies)
        {
            if (policy.HasConditionalScope)
            {
                sometimes.Add(policy.Scope);
            }
            else
            {
                always ??= policy.Scope;
            }
        }

        return new PolicyIndex(always, RuleIndex.Build(sometimes));
    }

    /// <summary>The policy, as a rule; <see langword="null"/> when none selects the request.</summary>
    public PolicyRule? Find(DecisionContext context) => (_always ?? _sometimes.FindFirst(context).Rule)?.Rule;
}
