using MeshExtensions.Authorization.Observability;

namespace MeshExtensions.Authorization.Responses;

/// <summary>What of an answer is the same for every request, as bytes of a CheckResponse.</summary>
/// <param name="Status">Its field <c>status</c>.</param>
/// <param name="Response">Its <c>ok_response</c>, <c>denied_response</c> or <c>error_response</c>; <see langword="null"/> when expressions are in it.</param>
/// <param name="Metadata">Entries of its <c>dynamic_metadata</c>: what decided.</param>
/// <param name="Counter">Counts answers of this kind.</param>
/// <param name="Counters">Whose counter it is.</param>
internal sealed record AnswerParts(byte[] Status, byte[]? Response, byte[] Metadata, DecisionCounter Counter, DecisionCounters Counters);
