using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Responses;
using MeshExtensions.Policies;

namespace MeshExtensions.Authorization.Serving;

/// <summary>A policy set and its answers. Immutable; a reload makes another.</summary>
/// <param name="Set">The policies.</param>
/// <param name="Answers">Their answers.</param>
internal sealed record CheckModel(PolicySet Set, AnswerSet Answers)
{
    /// <summary>Prepares the answers of a set; those for rules that the set before had too are taken over.</summary>
    public static CheckModel Of(PolicySet set, DecisionCounters counters, CheckModel? before = null) => new(set, new AnswerSet(set, counters, before?.Answers));
}
