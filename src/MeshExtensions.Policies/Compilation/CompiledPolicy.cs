using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Compilation;

/// <summary>A policy, ready to be put into a set. An unchanged document keeps its own from one set to the next.</summary>
/// <param name="Document">What the user wrote.</param>
/// <param name="Rules">All rules in the order of the file.</param>
/// <param name="Http">The rules as HTTP requests meet them.</param>
/// <param name="Tcp">The rules as TCP connections meet them; those that cannot match one are left out.</param>
/// <param name="Scope">A rule that matches what the policy selects; its answer is the policy's <c>onDeny</c>.</param>
/// <param name="HasConditionalScope">Whether <paramref name="Scope"/> tests anything.</param>
/// <param name="AppliesToTcp">Whether a TCP connection can be selected.</param>
internal sealed record CompiledPolicy(
    PolicyDocument Document,
    PolicyRule[] Rules,
    CompiledRule[] Http,
    CompiledRule[] Tcp,
    CompiledRule Scope,
    bool HasConditionalScope,
    bool AppliesToTcp)
{
    /// <summary>Policies with one key are for the same called workloads, as far as namespace and labels say.</summary>
    public string GroupKey { get; } = $"{Document.Namespace?.Length}:{Document.Namespace}"
        + string.Join(';', Document.Scope.Labels.Select(labels => labels.Canonical).Order(StringComparer.Ordinal));

    /// <summary>Whether the policy enforces anything, or could.</summary>
    public bool IsEnforced => !Document.IsShadow && Document.Action is not (PolicyAction.Audit or PolicyAction.Custom);
}
