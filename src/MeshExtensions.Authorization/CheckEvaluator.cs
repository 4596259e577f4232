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

    /// <summary>Decides one CheckRequest. Pure and synchronous; allocates nothing.</summary>
    /// <param name="set">The policies that decide.</param>
    /// <param name="checkRequest">The message's bytes, without a gRPC header.</param>
    public static Decision Decide(PolicySet set, ReadOnlySpan<byte> checkRequest)
    {
        if (checkRequest.Length > MaxMessageLength)
        {
            return Decision.Without(DecisionReason.RequestTooLarge);
        }

        var view = CheckRequestView.Parse(checkRequest, stackalloc HeaderEntry[CheckRequestView.UsualHeaderCount]);
        try
        {
            return view.IsComplete
                ? set.Decide(view.Attributes)
                : Decision.Without(view.HasTooManyHeaders ? DecisionReason.RequestTooLarge : DecisionReason.MalformedRequest);
        }
        finally
        {
            view.Dispose();
        }
    }

    /// <summary>The CheckResponse, as bytes without a gRPC header, that a server with these policies gives for a decision of theirs.</summary>
    public static ReadOnlyMemory<byte> Respond(PolicySet set, Decision decision) =>
        Answer.Build(decision, set, new DecisionCounters()).Frame.AsMemory(GrpcFraming.HeaderLength);

    /// <summary>Says why a CheckRequest cannot be decided, or <see langword="null"/> when it can.</summary>
    public static string? Explain(ReadOnlySpan<byte> checkRequest)
    {
        var view = CheckRequestView.Parse(checkRequest, stackalloc HeaderEntry[CheckRequestView.UsualHeaderCount]);
        try
        {
            return view.Error != WireError.None || view.IsComplete || view.HasTooManyHeaders
                ? DescribeWireError(view, checkRequest.Length)
                : "The message asks about nothing: it has neither a source nor a destination, or a request without http in it.";
        }
        finally
        {
            view.Dispose();
        }
    }

    /// <summary>Says what keeps bytes from being a protobuf message, and where, or <see langword="null"/> when nothing does.</summary>
    public static string? FindWireError(ReadOnlySpan<byte> checkRequest)
    {
        var view = CheckRequestView.Parse(checkRequest, stackalloc HeaderEntry[CheckRequestView.UsualHeaderCount]);
        try
        {
            return DescribeWireError(view, checkRequest.Length);
        }
        finally
        {
            view.Dispose();
        }
    }

    private static string? DescribeWireError(scoped in CheckRequestView view, int length) =>
        view.Error == WireError.None ? null : $"The bytes are not a protobuf message: {view.Error} at offset {view.ErrorOffset} of {length}.";
}
