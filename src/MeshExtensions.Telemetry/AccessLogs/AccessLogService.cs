using Grpc.Core;
using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Telemetry.Observability;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Telemetry.AccessLogs;

/// <summary>Receives the access logs of Envoy proxies. A stream lives until its sender ends it, or until the server stops.</summary>
internal sealed class AccessLogService(MessageMapper mapper, StreamShutdown shutdown, TelemetryMetrics metrics, ILogger<AccessLogService> logger)
    : AccessLogServiceBase
{
    /// <inheritdoc/>
    public override async Task<AccessLogResponse> StreamAccessLogs(IAsyncStreamReader<AccessLogMessage> requestStream, ServerCallContext context)
    {
        shutdown.Enter();
        metrics.StreamOpened();
        try
        {
            await ReadAsync(requestStream, context.Peer);
        }
        catch (OperationCanceledException) when (shutdown.GraceOver.IsCancellationRequested || context.CancellationToken.IsCancellationRequested)
        {
            // The server stops while the stream was silent, or the sender reset the stream. There is nobody to tell an error.
        }
        catch (IOException error)
        {
            // The connection is lost or the stream was reset. The context's token may say so only later, so it is not asked.
            TelemetryLog.StreamAborted(logger, context.Peer, error.Message);
        }
        catch (InvalidOperationException error) when (context.CancellationToken.IsCancellationRequested)
        {
            // What the gRPC host says to a read that begins after the reset.
            TelemetryLog.StreamAborted(logger, context.Peer, error.Message);
        }
        catch (RpcException error)
        {
            // The gRPC host refuses a frame before it is a message: too long, or compressed in a way that was not agreed on.
            metrics.MessageInvalid();
            TelemetryLog.MessageRefused(logger, context.Peer, error.Status.Detail);
            throw;
        }
        finally
        {
            metrics.StreamClosed();
            shutdown.Leave();
        }

        return AccessLogResponse.Instance;
    }

    private async Task ReadAsync(IAsyncStreamReader<AccessLogMessage> messages, string peer)
    {
        var stream = new AccessLogStream();
        var isFirst = true;
        while (isFirst || !shutdown.IsStopping ? await messages.MoveNext(shutdown.GraceOver) : await shutdown.MoveNextPromptlyAsync(messages))
        {
            using (var message = messages.Current)
            {
                if (!mapper.Map(stream, message.Bytes))
                {
                    metrics.MessageInvalid();
                    TelemetryLog.MessageMalformed(logger, peer);
                }
            }

            if (isFirst && !stream.IsIdentified)
            {
                metrics.StreamUnidentified();
                TelemetryLog.StreamUnidentified(logger, peer);
            }

            isFirst = false;
        }
    }
}
