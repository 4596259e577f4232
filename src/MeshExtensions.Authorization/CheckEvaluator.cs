using MeshExtensions.Authorization.Checking;
using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Responses;
using MeshExtensions.Policies;
using MeshExtensions.Wire;

namespace MeshExtensions.Authorization;

/// <summary>From the bytes of a CheckRequest to a decision. Serving and the command line both go through here.</summary>
public static class CheckEvaluator
{
    /// <summary>
    /// Longest CheckRequest that is read, in bytes. Far above gRPC's usual 4 MiB, since the request's body is in it when Envoy buffers bodies;
    /// what is longer is denied with 413, because an error would pass a fail-open Envoy.
    /// </summary>
    public const int MaxMessageLength = 16 * 1024 * 1024;

    /// <summary>Decides one CheckRequest. Synchronous; allocates nothing.</summary>
    /// <param name="set">The policies that decide.</param>
    /// <param name="checkRequest">The message's bytes, without a gRPC header. They must not change while <paramref name="context"/> is used.</param>
    /// <param name="context">Becomes the request that was decided, for the answer and for explanations.</param>
    public static Decision Decide(PolicySet set, ArraySegment<byte> checkRequest, DecisionContext context)
    {
        context.Begin();
        if (checkRequest.Count > MaxMessageLength)
        {
            return Decision.Without(DecisionReason.RequestTooLarge);
        }

        var view = Read(checkRequest, context.Request);
        return view.IsComplete
            ? set.Decide(context)
            : Decision.Without(view.HasTooManyEntries ? DecisionReason.RequestTooLarge : DecisionReason.MalformedRequest);
    }

    /// <summary>The CheckResponse, as bytes without a gRPC header, that a server with these policies gives for a decision of theirs.</summary>
    /// <param name="set">The policies.</param>
    /// <param name="decision">Their decision; a rule whose answer cannot be made turns it into a failure.</param>
    /// <param name="context">The request that was decided.</param>
    public static ReadOnlyMemory<byte> Respond(PolicySet set, ref Decision decision, DecisionContext context)
    {
        var buffer = AnswerSet.NewBuffer();
        var length = new AnswerSet(set, new DecisionCounters()).Write(ref decision, context, ref buffer, out _);
        return buffer.AsMemory(GrpcFraming.HeaderLength, length - GrpcFraming.HeaderLength);
    }

    /// <summary>Says why a CheckRequest cannot be decided, or <see langword="null"/> when it can.</summary>
    public static string? Explain(ArraySegment<byte> checkRequest)
    {
        var view = Read(checkRequest, new RequestAttributes());
        return view.Error != WireError.None || view.IsComplete || view.HasTooManyEntries
            ? DescribeWireError(view, checkRequest.Count)
            : "The message asks about nothing: it has neither a source nor a destination, or a request without http in it.";
    }

    /// <summary>Says what keeps bytes from being a protobuf message, and where, or <see langword="null"/> when nothing does.</summary>
    public static string? FindWireError(ArraySegment<byte> checkRequest) => DescribeWireError(Read(checkRequest, new RequestAttributes()), checkRequest.Count);

    private static CheckRequestView Read(ArraySegment<byte> message, RequestAttributes attributes) =>
        CheckRequestView.Parse(message.Array ?? [], new Slice(message.Offset, message.Count), attributes);

    private static string? DescribeWireError(scoped in CheckRequestView view, int length) =>
        view.Error == WireError.None ? null : $"The bytes are not a protobuf message: {view.Error} at offset {view.ErrorOffset} of {length}.";
}
