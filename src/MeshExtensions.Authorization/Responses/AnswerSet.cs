using System.Runtime.CompilerServices;
using MeshExtensions.Authorization.Observability;
using MeshExtensions.Policies;
using MeshExtensions.Wire;
using Fields = MeshExtensions.Authorization.Responses.CheckResponseFields;

namespace MeshExtensions.Authorization.Responses;

/// <summary>
/// The answers of a policy set, each prepared as far as it does not depend on the request. Immutable; the set that comes next takes over what
/// has not changed.
/// </summary>
internal sealed class AnswerSet
{
    private const PolicyLayer AllLayers = PolicyLayer.Mesh | PolicyLayer.Namespace | PolicyLayer.Workload;

    /// <summary>How many sets of layers there are.</summary>
    private const int LayerCount = (int)AllLayers + 1;

    /// <summary>As large as nearly every answer.</summary>
    private const int UsualLength = 2048;

    // Shared by all sets of a server, so that a rule is prepared once, when it first decides, and not anew with each set; what no set holds any more goes.
    private readonly ConditionalWeakTable<PolicyRule, AnswerParts> _byRule;
    private readonly AnswerParts[] _byReason;
    private readonly AnswerParts[] _byReasonUnauthenticated;
    private readonly DecisionCounters _counters;
    private readonly DenyAnswer _onNoRule;

    /// <summary>Prepares the answers of <paramref name="set"/> that no rule makes; that of a rule is prepared when it first decides.</summary>
    /// <param name="set">The policies.</param>
    /// <param name="counters">Counts answers.</param>
    /// <param name="before">The answers of the set before, which are taken over if they are the same.</param>
    public AnswerSet(PolicySet set, DecisionCounters counters, AnswerSet? before = null)
    {
        _counters = counters;
        _byRule = before?._byRule ?? [];
        _onNoRule = set.OnNoRule;
        if (before is not null && ReferenceEquals(before._onNoRule, _onNoRule))
        {
            _byReason = before._byReason;
            _byReasonUnauthenticated = before._byReasonUnauthenticated;
            return;
        }

        _byReason = OfReasons(reason => DecisionReasons.IsError(reason) || reason == DecisionReason.PathRefused ? CheckResponseWriter.FailureAnswer(reason) : set.OnNoRule);
        _byReasonUnauthenticated = OfReasons(_ => DenyAnswer.WithStatus(DenyAnswer.Unauthorized));
    }

    /// <summary>A buffer that is large enough for nearly every answer.</summary>
    public static byte[] NewBuffer() => new byte[UsualLength];

    /// <summary>Writes the CheckResponse of a decision. Allocates nothing once the buffer has grown, but for the reason when an expression fails.</summary>
    /// <param name="decision">The decision; a rule whose answer cannot be made turns it into a failure.</param>
    /// <param name="context">The request that was decided.</param>
    /// <param name="buffer">Where the gRPC message goes, its five-byte header included; replaced when it is too small.</param>
    /// <param name="counter">Counts answers like this.</param>
    /// <returns>How many bytes were written.</returns>
    public int Write(ref Decision decision, DecisionContext context, ref byte[] buffer, out DecisionCounter counter)
    {
        while (true)
        {
            var writer = new ProtobufWriter(buffer.AsSpan(GrpcFraming.HeaderLength));
            if (!TryWrite(ref writer, decision, context, out counter))
            {
                decision = Decision.Failed(DecisionReason.AnswerFailed, decision.Rule ?? decision.Fallback!) with { Audit = decision.Audit, Shadow = decision.Shadow };
            }
            else if (writer.Overflowed)
            {
                buffer = new byte[2 * buffer.Length];
            }
            else
            {
                GrpcFraming.WriteHeader(buffer, writer.Length);
                return GrpcFraming.HeaderLength + writer.Length;
            }
        }
    }

    private bool TryWrite(ref ProtobufWriter writer, Decision decision, DecisionContext context, out DecisionCounter counter)
    {
        var isByRule = decision.Reason is DecisionReason.AllowedByRule or DecisionReason.DeniedByRule;
        var fallback = decision is { Rule: null, IsAllowed: false, Fallback: { } answering } ? Prepared(answering) : null;
        var isUnauthenticated = fallback is not null && decision.Fallback!.OnDeny.Status == DenyAnswer.Unauthorized;
        var parts = isByRule ? Prepared(decision.Rule!)
            : (isUnauthenticated ? _byReasonUnauthenticated : _byReason)[((int)decision.Reason * LayerCount) + (int)(decision.Consulted & AllLayers)];

        // Of a rule that failed the parts are those of its reason, and the counter names its policy.
        counter = isByRule || decision.Rule is null ? parts.Counter : _counters.For(decision);
        writer.WriteRaw(parts.Status);
        var response = (fallback ?? parts).Response;
        if (response is not null)
        {
            writer.WriteRaw(response);
        }
        else if (!TryWriteResponse(ref writer, decision, context))
        {
            return false;
        }

        // Two bytes for its length: it is hardly ever shorter than 128 bytes with a shadow decision in it, and never longer than 16 KiB but by a policy's own metadata.
        var metadata = writer.BeginMessage(Fields.CheckResponse.DynamicMetadata, lengthBytes: 2);
        if (isByRule || decision.Rule is null)
        {
            writer.WriteRaw(parts.Metadata);
        }
        else
        {
            MetadataWriter.WriteDecision(ref writer, decision);
        }

        MetadataWriter.WriteObserved(ref writer, decision);
        var added = isByRule ? (decision.IsAllowed ? decision.Rule!.OnAllow.Metadata : decision.Rule!.OnDeny.Metadata)
            : fallback is not null ? decision.Fallback!.OnDeny.Metadata
            : [];
        if (added.Count > 0 && !MetadataWriter.TryWrite(ref writer, added, context))
        {
            return false;
        }

        writer.EndMessage(metadata);
        return true;
    }

    private static bool TryWriteResponse(ref ProtobufWriter writer, Decision decision, DecisionContext context) => decision.IsAllowed
        ? CheckResponseWriter.TryWriteOk(ref writer, decision.Rule!.OnAllow, context)
        : CheckResponseWriter.TryWriteDenied(ref writer, decision.Reason, (decision.Rule ?? decision.Fallback!).OnDeny, context);

    // Null for what cannot be written, so that it fails when it is to be sent, and half of it is never sent.
    private static byte[]? Denied(DecisionReason reason, DenyAnswer answer, DecisionContext literals) =>
        WireBytes.TryOf((ref writer) => CheckResponseWriter.TryWriteDenied(ref writer, reason, answer, literals));

    private static byte[]? Allowed(AllowAnswer answer, DecisionContext literals) =>
        WireBytes.TryOf((ref writer) => CheckResponseWriter.TryWriteOk(ref writer, answer, literals));

    /// <summary>What of a rule's answer is always the same.</summary>
    private AnswerParts Prepared(PolicyRule rule)
    {
        if (_byRule.TryGetValue(rule, out var prepared))
        {
            return prepared;
        }

        var literals = new DecisionContext();
        var response = rule.Allows
            ? rule.OnAllow.IsLiteral ? Allowed(rule.OnAllow, literals) : null
            : rule.OnDeny.IsLiteral ? Denied(DecisionReason.DeniedByRule, rule.OnDeny, literals) : null;
        return _byRule.GetOrAdd(rule, Parts(Decision.By(rule), rule.OnDeny.Status, response));
    }

    /// <summary>For each reason, for each set of layers.</summary>
    private AnswerParts[] OfReasons(Func<DecisionReason, DenyAnswer> answerOf)
    {
        var literals = new DecisionContext();
        return Enum.GetValues<DecisionReason>().Order()
            .SelectMany(reason => Enumerable.Range(0, LayerCount).Select(layers =>
            {
                var decision = Decision.Without(reason) with { Consulted = (PolicyLayer)layers };
                var answer = answerOf(reason);
                return Parts(decision, answer.Status, decision.IsAllowed ? Allowed(AllowAnswer.Unchanged, literals) : Denied(reason, answer, literals));
            }))
            .ToArray();
    }

    private AnswerParts Parts(Decision decision, int status, byte[]? response) => new(
        WireBytes.Of((ref writer) => CheckResponseWriter.WriteStatus(ref writer, decision, status)),
        response,
        WireBytes.Of((ref writer) => MetadataWriter.WriteDecision(ref writer, decision)),
        _counters.For(decision));
}
