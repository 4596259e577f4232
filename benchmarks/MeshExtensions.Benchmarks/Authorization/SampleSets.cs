using MeshExtensions.Policies;
using MeshExtensions.Samples;

namespace MeshExtensions.Benchmarks.Authorization;

/// <summary>The sample policies, compiled.</summary>
internal static class SampleSets
{
    public static PolicySet Quickstart() => Compile(SamplePolicies.Quickstart);

    public static PolicySet Realistic() => Compile(SamplePolicies.Realistic);

    public static PolicySet Generated(int rules) => Compile(SamplePolicies.Generated(rules));

    private static PolicySet Compile(string yaml)
    {
        var result = PolicyLoader.Parse([new KeyValuePair<string, string>("sample.yaml", yaml)]);
        return result.Set ?? throw new InvalidOperationException(string.Join('\n', result.Errors));
    }
}
