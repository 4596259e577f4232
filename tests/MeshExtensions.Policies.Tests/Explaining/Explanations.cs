using MeshExtensions.Policies.Tests.Support;

namespace MeshExtensions.Policies.Tests.Explaining;

/// <summary>Short ways to ask for explanations.</summary>
internal static class Explanations
{
    /// <summary>Decides a request and explains that.</summary>
    public static Explanation Of(PolicySet set, TestRequest request) => Of(set, request.ToContext());

    /// <summary>Decides what a context holds and explains that.</summary>
    public static Explanation Of(PolicySet set, DecisionContext context) => PolicyExplainer.Explain(set, context, set.Decide(context));

    /// <summary>The only rule of all policies.</summary>
    public static ExplainedRule Rule(this Explanation explanation) => Assert.Single(Assert.Single(explanation.Policies).Rules);

    /// <summary>The policy of a name.</summary>
    public static ExplainedPolicy Policy(this Explanation explanation, string name) => Assert.Single(explanation.Policies, policy => policy.Name == name);

    /// <summary>The attribute of a name.</summary>
    public static ExplainedAttribute Attribute(this Explanation explanation, string name) =>
        Assert.Single(explanation.Request.Attributes, attribute => attribute.Name == name);
}
