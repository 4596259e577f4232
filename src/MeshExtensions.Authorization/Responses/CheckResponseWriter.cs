using MeshExtensions.Policies;
using MeshExtensions.Wire;
using Fields = MeshExtensions.Authorization.Responses.CheckResponseFields;

namespace MeshExtensions.Authorization.Responses;

/// <summary>
/// Writes a decision as a CheckResponse. What Envoy makes of each form is in the rules that every message keeps: a status, always; <c>ok_response</c> on
/// every allow and <c>denied_response</c> with a non-zero code on every denial, TCP included; <c>append</c> always explicit, because
/// what Envoy takes for granted there has changed between its versions.
/// </summary>
internal static class CheckResponseWriter
{
    /// <summary>Writes the message of <paramref name="decision"/>, which <paramref name="set"/> made.</summary>
    public static void Write(ref ProtobufWriter writer, Decision decision, PolicySet set)
    {
        switch (decision.Reason)
        {
            case DecisionReason.AllowedByRule:
                WriteStatus(ref writer, RpcCode.Ok, string.Empty);
                WriteOkResponse(ref writer, decision.Rule!.OnAllow);
                break;
            case DecisionReason.DeniedByRule:
                WriteDenial(ref writer, decision, decision.Rule!.OnDeny);
                break;
            case DecisionReason.MalformedRequest:
                WriteStatus(ref writer, RpcCode.InvalidArgument, decision.Describe());
                WriteDeniedResponse(ref writer, Fields.CheckResponse.DeniedResponse, MalformedRequest);
                break;
            case DecisionReason.RequestTooLarge:
                WriteStatus(ref writer, RpcCode.ResourceExhausted, decision.Describe());
                WriteDeniedResponse(ref writer, Fields.CheckResponse.DeniedResponse, RequestTooLarge);
                break;
            case DecisionReason.InternalError:
                // error_response is for an authorizer's own failures: Envoy from 1.37 on counts it as one, older ones deny with 403.
                WriteStatus(ref writer, RpcCode.Internal, decision.Describe());
                WriteDeniedResponse(ref writer, Fields.CheckResponse.ErrorResponse, InternalError);
                break;
            default:
                WriteDenial(ref writer, decision, set.OnNoRule);
                break;
        }

        WriteDynamicMetadata(ref writer, decision);
    }

    private static DenyAnswer MalformedRequest { get; } = new(400, [], string.Empty);

    private static DenyAnswer RequestTooLarge { get; } = new(413, [], string.Empty);

    private static DenyAnswer InternalError { get; } = new(500, [], string.Empty);

    private static void WriteDenial(ref ProtobufWriter writer, Decision decision, DenyAnswer answer)
    {
        WriteStatus(ref writer, answer.Status == 401 ? RpcCode.Unauthenticated : RpcCode.PermissionDenied, decision.Describe());
        WriteDeniedResponse(ref writer, Fields.CheckResponse.DeniedResponse, answer);
    }

    private static void WriteStatus(ref ProtobufWriter writer, int code, string message)
    {
        var status = writer.BeginMessage(Fields.CheckResponse.Status);
        if (code != RpcCode.Ok)
        {
            writer.WriteVarint(Fields.Status.Code, (ulong)code);
            writer.WriteString(Fields.Status.Message, message);
        }

        writer.EndMessage(status);
    }

    private static void WriteOkResponse(ref ProtobufWriter writer, AllowAnswer answer)
    {
        var response = writer.BeginMessage(Fields.CheckResponse.OkResponse);
        foreach (var (name, value) in answer.HeadersToSet)
        {
            WriteHeader(ref writer, Fields.OkHttpResponse.Headers, name, value);
        }

        foreach (var name in answer.HeadersToRemove)
        {
            writer.WriteString(Fields.OkHttpResponse.HeadersToRemove, name);
        }

        writer.EndMessage(response);
    }

    private static void WriteDeniedResponse(ref ProtobufWriter writer, int fieldNumber, DenyAnswer answer)
    {
        var response = writer.BeginMessage(fieldNumber);
        var status = writer.BeginMessage(Fields.DeniedHttpResponse.Status);
        writer.WriteVarint(Fields.HttpStatus.Code, (ulong)answer.Status);
        writer.EndMessage(status);
        foreach (var (name, value) in answer.Headers)
        {
            WriteHeader(ref writer, Fields.DeniedHttpResponse.Headers, name, value);
        }

        if (answer.Body.Length > 0)
        {
            writer.WriteString(Fields.DeniedHttpResponse.Body, answer.Body);
        }

        writer.EndMessage(response);
    }

    private static void WriteHeader(ref ProtobufWriter writer, int fieldNumber, string name, string value)
    {
        var option = writer.BeginMessage(fieldNumber);
        var header = writer.BeginMessage(Fields.HeaderValueOption.Header);
        writer.WriteString(Fields.HeaderValue.Key, name);
        writer.WriteString(Fields.HeaderValue.Value, value);
        writer.EndMessage(header);

        // A BoolValue that is there and empty: append is false, and said to be.
        writer.EndMessage(writer.BeginMessage(Fields.HeaderValueOption.Append));
        writer.EndMessage(option);
    }

    /// <summary>
    /// What decided, under <c>envoy.filters.http.ext_authz</c>. Envoy copies it into its access log, so that a log entry can be joined with the decision.
    /// </summary>
    private static void WriteDynamicMetadata(ref ProtobufWriter writer, Decision decision)
    {
        var metadata = writer.BeginMessage(Fields.CheckResponse.DynamicMetadata);
        if (decision.Rule is { } rule)
        {
            WriteMetadata(ref writer, "policy", rule.Policy);
            WriteMetadata(ref writer, "rule", rule.Name);
        }

        WriteMetadata(ref writer, "reason", decision.Reason.ToToken());
        writer.EndMessage(metadata);
    }

    private static void WriteMetadata(ref ProtobufWriter writer, string key, string text)
    {
        var entry = writer.BeginMessage(Fields.Struct.Fields);
        writer.WriteString(Fields.Struct.EntryKey, key);
        var value = writer.BeginMessage(Fields.Struct.EntryValue);
        writer.WriteString(Fields.Value.StringValue, text);
        writer.EndMessage(value);
        writer.EndMessage(entry);
    }
}
