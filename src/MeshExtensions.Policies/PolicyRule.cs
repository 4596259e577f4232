namespace MeshExtensions.Policies;

/// <summary>A rule of a policy set, as decisions name it.</summary>
/// <param name="Index">Position among all rules of the set, from 0; policies are ordered by file, then by place in the file.</param>
/// <param name="Policy">The policy's name, <c>namespace/name</c> or <c>name</c>.</param>
/// <param name="PolicyIndex">Position of the policy in <see cref="PolicySet.Policies"/>.</param>
/// <param name="Name">The rule's name, or <c>rules[i]</c> when it has none.</param>
/// <param name="Allows">Whether the rule allows; otherwise it denies.</param>
/// <param name="OnAllow">The answer when it allows.</param>
/// <param name="OnDeny">The answer when it denies.</param>
public sealed record PolicyRule(int Index, string Policy, int PolicyIndex, string Name, bool Allows, AllowAnswer OnAllow, DenyAnswer OnDeny);
