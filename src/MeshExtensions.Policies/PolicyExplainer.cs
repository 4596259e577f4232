using System.Collections.Immutable;
using MeshExtensions.Policies.Explaining;

namespace MeshExtensions.Policies;

/// <summary>
/// Says why a decision is what it is. It asks the very tests that decided, one by one, and proposes only changes that <see cref="PolicySet.Decide"/> has
/// been asked about; it allocates freely, and is for people and not for the way of a request.
/// </summary>
public static class PolicyExplainer
{
    /// <summary>Explains a decision.</summary>
    /// <param name="set">The policies that decided.</param>
    /// <param name="context">The request, as the decision left it. It is not changed.</param>
    /// <param name="decision">What was decided.</param>
    public static Explanation Explain(PolicySet set, DecisionContext context, Decision decision)
    {
        var draft = RequestDraft.Of(context.Request);
        var copy = new DecisionContext(new FixedTime(context.Now));
        draft.Fill(copy);
        if (!set.TryPrepare(copy))
        {
            set.SelectGroups(copy);
            copy.Request.UsePathAsSent();
        }

        if (WasTried(decision.Reason))
        {
            // The decision leaves the reading of the path that made it.
            var path = context.Request.UrlPath.ToArray();
            copy.Request.UsePath(path, new Slice(0, path.Length));
        }

        var request = RequestExplainer.Explain(set.Options, copy, decision.Reason);
        var selection = new SelectionExplainer(set.Options, copy);
        var rules = new RuleExplainer(copy);
        var policies = ImmutableArray.CreateBuilder<ExplainedPolicy>(set.Compiled.Count);
        var consulted = PolicyLayer.None;
        foreach (var policy in set.Compiled)
        {
            var (consultation, why) = WasTried(decision.Reason)
                ? selection.Explain(policy)
                : (PolicyConsultation.NotReached, "the decision was made before policies were looked at");
            var document = policy.Document;
            consulted |= consultation == PolicyConsultation.Consulted ? document.Layer : PolicyLayer.None;
            var isForRequest = consultation is PolicyConsultation.Consulted or PolicyConsultation.LabelsUnknown or PolicyConsultation.NotEnforced;
            ImmutableArray<ExplainedRule> explained = isForRequest
                ? [.. policy.Rules.Select(rule => rules.Explain(policy, rule, consultation))]
                : [];
            policies.Add(new ExplainedPolicy(document.FullName, document.Layer, document.Location, consultation, why, explained));
        }

        var proposals = decision.IsAllowed ? [] : new ChangeSearch(set, draft, copy).Find();
        return new Explanation(request, decision, consulted, policies.MoveToImmutable(), proposals);
    }

    /// <summary>Whether rules were tried at all.</summary>
    private static bool WasTried(DecisionReason reason) => reason is not (DecisionReason.NoPolicyLoaded or DecisionReason.PoliciesInvalid
        or DecisionReason.MalformedRequest or DecisionReason.RequestTooLarge or DecisionReason.PathRefused or DecisionReason.InternalError);

    /// <summary>The time of the decision, so that conditions see it again.</summary>
    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
