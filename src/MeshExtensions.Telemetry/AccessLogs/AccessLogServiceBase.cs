using Grpc.Core;

namespace MeshExtensions.Telemetry.AccessLogs;

/// <summary>
/// Tells the gRPC host of <c>/envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs</c> with marshallers on bytes,
/// where generated code would make an object of every field.
/// </summary>
[BindServiceMethod(typeof(AccessLogServiceBase), nameof(BindService))]
internal abstract class AccessLogServiceBase
{
    private static readonly Method<AccessLogMessage, AccessLogResponse> StreamMethod = new(
        MethodType.ClientStreaming,
        "envoy.service.accesslog.v3.AccessLogService",
        nameof(StreamAccessLogs),
        new Marshaller<AccessLogMessage>(
            static (_, _) => throw new NotSupportedException("The server does not send this message."), AccessLogMessage.Deserialize),
        new Marshaller<AccessLogResponse>(AccessLogResponse.Serialize, static _ => AccessLogResponse.Instance));

    /// <summary>Called by the gRPC host at start-up.</summary>
    public static void BindService(ServiceBinderBase binder, AccessLogServiceBase? service) =>
        binder.AddMethod(StreamMethod, service is null ? null : new ClientStreamingServerMethod<AccessLogMessage, AccessLogResponse>(service.StreamAccessLogs));

    /// <summary>Reads a stream until it ends.</summary>
    public abstract Task<AccessLogResponse> StreamAccessLogs(IAsyncStreamReader<AccessLogMessage> requestStream, ServerCallContext context);
}
