using Grpc.Core;
using Grpc.Net.Client;
using MeshExtensions.Telemetry.Observability;

namespace MeshExtensions.Telemetry.Export;

/// <summary>One attempt at <c>/opentelemetry.proto.collector.logs.v1.LogsService/Export</c>, without retries.</summary>
internal sealed class OtlpLogClient : IDisposable
{
    private static readonly Method<LogBatch, PartialSuccess> ExportMethod = new(
        MethodType.Unary,
        "opentelemetry.proto.collector.logs.v1.LogsService",
        "Export",
        new Marshaller<LogBatch>(Serialize, static _ => throw new NotSupportedException("The client does not receive this message.")),
        new Marshaller<PartialSuccess>(
            static (_, _) => throw new NotSupportedException("The client does not send this message."),
            static context => PartialSuccess.Read(context.PayloadAsReadOnlySequence())));

    private readonly OtlpExporterOptions _options;
    private readonly TelemetryMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;
    private readonly Metadata _headers;

    public OtlpLogClient(OtlpExporterOptions options, TelemetryMetrics metrics, TimeProvider time)
    {
        _options = options;
        _metrics = metrics;
        _time = time;
        _channel = OtlpChannel.Create(options);
        _invoker = _channel.CreateCallInvoker();
        _headers = OtlpChannel.HeadersOf(options);
    }

    /// <summary>Sends a batch once.</summary>
    /// <param name="batch">The request.</param>
    /// <param name="cancellationToken">Cancelled when no time is left at all; then it throws <see cref="OperationCanceledException"/>.</param>
    public async Task<OtlpAnswer> ExportAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        // The timeout is a token instead of a gRPC deadline, because that one would follow the system's clock instead of the given one.
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var started = _time.GetTimestamp();
        var answer = await CallAsync(batch, either.Token);
        cancellationToken.ThrowIfCancellationRequested();
        if (answer.Status == StatusCode.Cancelled && timeout.IsCancellationRequested)
        {
            answer = new OtlpAnswer(StatusCode.DeadlineExceeded, "No answer within the timeout.");
        }

        _metrics.ExportAttempt(_time.GetElapsedTime(started), OutcomeOf(answer));
        return answer;
    }

    public void Dispose() => _channel.Dispose();

    private async Task<OtlpAnswer> CallAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            using var call = _invoker.AsyncUnaryCall(ExportMethod, null, new CallOptions(_headers, cancellationToken: cancellationToken), batch);
            var response = await call.ResponseAsync;
            return new OtlpAnswer(StatusCode.OK, response.Message, Rejected: response.Rejected);
        }
        catch (RpcException error)
        {
            var details = error.Trailers.GetValueBytes(RetryInfo.TrailerName);
            return new OtlpAnswer(StatusOf(error), error.Status.Detail, details is null ? null : RetryInfo.Read(details));
        }
    }

    private static string OutcomeOf(OtlpAnswer answer)
    {
        if (answer.Status == StatusCode.OK)
        {
            return "success";
        }

        return OtlpRetryPolicy.IsRetryable(answer.Status, answer.RetryDelay is not null) ? "retry" : "failure";
    }

    /// <summary>A call that found or kept no connection has had no answer, whatever the client calls it, and may be tried again.</summary>
    private static StatusCode StatusOf(RpcException error) =>
        error.Status is { StatusCode: StatusCode.Internal or StatusCode.Unknown, DebugException: HttpRequestException or IOException }
            ? StatusCode.Unavailable
            : error.StatusCode;

    private static void Serialize(LogBatch batch, SerializationContext context)
    {
        context.SetPayloadLength(batch.Length);
        if (!batch.TryCopyTo(context.GetBufferWriter()))
        {
            throw new InvalidOperationException("The call has ended.");
        }

        context.Complete();
    }
}
