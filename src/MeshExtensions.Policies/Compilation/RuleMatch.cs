namespace MeshExtensions.Policies.Compilation;

/// <summary>A rule that matches, or that must be taken to.</summary>
/// <param name="Rule">The rule; <see langword="null"/> for none.</param>
/// <param name="ConditionFailed">Whether its condition could not be evaluated, so that it only counts as matching.</param>
internal readonly record struct RuleMatch(CompiledRule? Rule, bool ConditionFailed);
