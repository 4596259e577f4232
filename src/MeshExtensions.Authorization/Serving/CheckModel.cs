using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Responses;
using MeshExtensions.Policies;

namespace MeshExtensions.Authorization.Serving;

/// <summary>A policy set with the answer to each decision that it can make, as bytes. Immutable; a reload makes another.</summary>
internal sealed class CheckModel
{
    private readonly Answer[] _byRule;
    private readonly Answer[] _withoutRule;

    public CheckModel(PolicySet set, DecisionCounters counters)
    {
        Set = set;
        _byRule = set.Rules.Select(rule => Answer.Build(Decision.By(rule), set, counters)).ToArray();
        _withoutRule = Enum.GetValues<DecisionReason>()
            .Order()
            .Select(reason => Answer.Build(Decision.Without(reason), set, counters))
            .ToArray();
    }

    /// <summary>The policies.</summary>
    public PolicySet Set { get; }

    /// <summary>The answer of a decision that <see cref="Set"/> made.</summary>
    public Answer AnswerOf(Decision decision) => decision.Rule is { } rule ? _byRule[rule.Index] : _withoutRule[(int)decision.Reason];
}
