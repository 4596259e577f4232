using MeshExtensions.Policies;

namespace MeshExtensions.Authorization.Tests;

/// <summary>Policy sets for tests.</summary>
internal static class TestPolicies
{
    public const string AllowEverythingText =
        """
        apiVersion: meshextensions.io/v1alpha1
        kind: AccessPolicy
        metadata: {name: everything}
        spec:
          rules: [{name: all, effect: Allow}]
        """;

    public static string QuickstartText { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Policies", "ext-authz-sample.yaml"));

    public static PolicySet AllowEverything { get; } = Parse(AllowEverythingText);

    public static PolicySet Quickstart { get; } = Parse(QuickstartText);

    public static PolicySet Parse(string yaml)
    {
        var result = PolicyLoader.Parse(new KeyValuePair<string, string>("test.yaml", yaml));
        Assert.Empty(result.Errors);
        return result.Set!;
    }
}
