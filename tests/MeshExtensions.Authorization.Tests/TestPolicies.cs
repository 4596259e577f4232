using Envoy.Service.Auth.V3;
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

    /// <summary>Decides as a server does, with a context that nobody sees.</summary>
    public static Decision Decide(PolicySet set, byte[] message) => CheckEvaluator.Decide(set, message, Context);

    /// <summary>The CheckResponse of a decision about no request in particular.</summary>
    public static CheckResponse Respond(PolicySet set, Decision decision) =>
        CheckResponse.Parser.ParseFrom(CheckEvaluator.Respond(set, ref decision, new DecisionContext()).Span);

    [field: ThreadStatic]
    private static DecisionContext Context => field ??= new DecisionContext();

    public static PolicySet Parse(string yaml)
    {
        var result = PolicyLoader.Parse([new KeyValuePair<string, string>("test.yaml", yaml)]);
        Assert.Empty(result.Errors);
        return result.Set!;
    }
}
