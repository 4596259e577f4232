using MeshExtensions.Policies.Analysis;

namespace MeshExtensions.Policies;

/// <summary>Finds in valid policies what their authors can hardly have meant. Made for a person who waits, not for a server that reloads.</summary>
public static class PolicyAnalyzer
{
    /// <summary>What is doubtful, in the order of the files. A set that was not compiled by this process's loader has nothing doubtful.</summary>
    public static IReadOnlyList<PolicyError> Analyze(PolicySet set)
    {
        var warnings = new List<PolicyError>();
        foreach (var policy in set.Compiled)
        {
            PolicyDoubts.Find(policy, set.Options, warnings);
            RuleDoubts.Find(policy, warnings);
        }

        HiddenRules.Find(set.Compiled, warnings);
        return warnings.OrderBy(warning => warning.Location.File, StringComparer.Ordinal).ThenBy(warning => warning.Location.Line).ThenBy(warning => warning.Location.Column).ToList();
    }
}
