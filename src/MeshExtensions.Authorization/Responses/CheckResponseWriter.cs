using MeshExtensions.Policies;
using MeshExtensions.Wire;
using Fields = MeshExtensions.Authorization.Responses.CheckResponseFields;

namespace MeshExtensions.Authorization.Responses;

/// <summary>
/// Writes the parts of a CheckResponse. What Envoy makes of each form is in the rules that every message keeps: a status, always; <c>ok_response</c> on
/// every allow and <c>denied_response</c> with a non-zero code on every denial, TCP included; <c>append</c> always explicit, because
/// what Envoy takes for granted there has changed between its versions.
/// </summary>
internal static class CheckResponseWriter
{
    /// <summary>How the answer of a reason that is no policy's verdict is sent.</summary>
    public static DenyAnswer FailureAnswer(DecisionReason reason) => reason switch
    {
        DecisionReason.MalformedRequest or DecisionReason.PathRefused => DenyAnswer.WithStatus(400),
        DecisionReason.RequestTooLarge => DenyAnswer.WithStatus(413),
        DecisionReason.InternalError or DecisionReason.AnswerFailed => DenyAnswer.WithStatus(500),
        _ => DenyAnswer.Forbidden,
    };

    /// <summary>Writes the field <c>status</c>.</summary>
    public static void WriteStatus(ref ProtobufWriter writer, Decision decision, int httpStatus)
    {
        var code = decision.Reason switch
        {
            _ when decision.IsAllowed => RpcCode.Ok,
            DecisionReason.MalformedRequest or DecisionReason.PathRefused => RpcCode.InvalidArgument,
            DecisionReason.RequestTooLarge => RpcCode.ResourceExhausted,
            DecisionReason.InternalError or DecisionReason.AnswerFailed => RpcCode.Internal,
            _ when httpStatus == DenyAnswer.Unauthorized => RpcCode.Unauthenticated,
            _ => RpcCode.PermissionDenied,
        };
        var status = writer.BeginMessage(Fields.CheckResponse.Status);
        if (code != RpcCode.Ok)
        {
            writer.WriteVarint(Fields.Status.Code, (ulong)code);
            writer.WriteString(Fields.Status.Message, decision.Describe());
        }

        writer.EndMessage(status);
    }

    /// <summary>Writes <c>ok_response</c>. False when an expression fails; then what was written is worthless.</summary>
    public static bool TryWriteOk(ref ProtobufWriter writer, AllowAnswer answer, DecisionContext context)
    {
        var response = writer.BeginMessage(Fields.CheckResponse.OkResponse);
        var succeeded = OkFields.TryWrite(ref writer, answer, context);
        writer.EndMessage(response);
        return succeeded;
    }

    /// <summary>Writes <c>denied_response</c>, or, for this server's own failure, <c>error_response</c>. False when an expression fails.</summary>
    public static bool TryWriteDenied(ref ProtobufWriter writer, DecisionReason reason, DenyAnswer answer, DecisionContext context)
    {
        // error_response is for an authorizer's own failures: Envoy from 1.37 on counts it as one, older ones deny with 403. An answer that could not
        // be made is none of these: with a fail-open Envoy the request would pass without what the policy adds or takes away.
        var response = writer.BeginMessage(reason == DecisionReason.InternalError ? Fields.CheckResponse.ErrorResponse : Fields.CheckResponse.DeniedResponse);
        var status = writer.BeginMessage(Fields.DeniedHttpResponse.Status);
        writer.WriteVarint(Fields.HttpStatus.Code, (ulong)answer.Status);
        writer.EndMessage(status);
        for (var atHeader = 0; atHeader < answer.Headers.Count; atHeader++)
        {
            var header = answer.Headers[atHeader];
            // Envoy drops what is to be appended, and adds every one that is not.
            for (var atValue = 0; atValue < header.Values.Count; atValue++)
            {
                var value = header.Values[atValue];
                if (!HeaderOptions.TryWrite(ref writer, Fields.DeniedHttpResponse.Headers, header.Name, value, append: false, context))
                {
                    return false;
                }
            }
        }

        if (!answer.Body.TryEvaluate(context, out ReadOnlySpan<byte> body))
        {
            return false;
        }

        if (!body.IsEmpty)
        {
            writer.WriteBytes(Fields.DeniedHttpResponse.Body, body);
        }

        writer.EndMessage(response);
        return true;
    }
}
