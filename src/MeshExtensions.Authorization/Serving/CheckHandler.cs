using System.Buffers;
using System.IO.Pipelines;
using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Responses;
using MeshExtensions.Policies;
using MeshExtensions.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Authorization.Serving;

/// <summary>
/// <c>envoy.service.auth.v3.Authorization/Check</c>, straight on the HTTP/2 request.
/// </summary>
/// <remarks>
/// <code>
///   DATA frames ─► (1) one whole gRPC message ─► (2) view ─► (3) decide ─► (4) prebuilt answer ─► DATA, trailers
/// </code>
/// It goes below the gRPC framework because that reads a message into an array, allocates a call context and writes through two more buffers, which costs more
/// than the decision. What gRPC asks of a server is kept here: content type, compressed flag, deadline, cancellation, one message and no more, status in trailers.
/// Usually the message has arrived when the request is dispatched; then the call is answered without waiting, and nothing is allocated for it.
/// </remarks>
internal sealed class CheckHandler(AuthorizationState state, CheckMetrics metrics, TimeProvider time, ILogger<CheckHandler> logger)
{
    /// <summary>The path of the method, as gRPC forms it.</summary>
    public const string Path = "/envoy.service.auth.v3.Authorization/Check";

    /// <summary>
    /// How long a message may take to arrive whole, whatever the caller's deadline is (Istio's is ten minutes unless configured): its bytes are held
    /// meanwhile. A check is one small message that Envoy sends at once.
    /// </summary>
    public static readonly TimeSpan MaxArrival = TimeSpan.FromSeconds(10);

    private const string ContentType = "application/grpc";

    private readonly ArrivalDeadlines _deadlines = new(time);

    private enum Progress
    {
        NeedsMore,
        Answered,
    }

    /// <summary>Answers one call.</summary>
    public Task HandleAsync(HttpContext context)
    {
        if (!IsGrpc(context))
        {
            return Task.CompletedTask;
        }

        var started = metrics.Start();
        var body = context.Request.BodyReader;
        try
        {
            if (!body.TryRead(out var read) || Advance(context, body, read) == Progress.NeedsMore)
            {
                return WaitForMessageAsync(context, body, started);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            EndUnread(context, exception);
        }

        metrics.Stop(started);
        return Task.CompletedTask;
    }

    /// <summary>The message was not there yet: wait for it, no longer than the caller does.</summary>
    private async Task WaitForMessageAsync(HttpContext context, PipeReader body, long started)
    {
        var hasTimeout = GrpcTimeout.TryParse(context.Request.Headers.GrpcTimeout, out var timeout);
        var deadline = _deadlines.Start(hasTimeout && timeout < MaxArrival ? timeout : MaxArrival);
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(deadline.Token);
                if (Advance(context, body, read) == Progress.Answered)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            WriteStatusOnly(context, RpcCode.DeadlineExceeded, "The deadline passed before the whole message had arrived.");
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            EndUnread(context, exception);
        }
        finally
        {
            _deadlines.Stop(deadline);
        }

        metrics.Stop(started);
    }

    /// <summary>The body cannot be read to its end.</summary>
    private void EndUnread(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            // The host's limit, if it has one, is lower than this server's; the answer is the same.
            var answer = Answer(state.Model, DecisionReason.RequestTooLarge, out var counter);
            WriteAnswer(context, answer, counter);
            return;
        }

        // The caller reset the stream or the connection is gone: nobody is left to be answered.
        Log.CheckCancelled(logger);
    }

    /// <summary>Takes what has been read of the body and answers if that is a whole message and the end of the stream.</summary>
    private Progress Advance(HttpContext context, PipeReader body, in ReadResult read)
    {
        var buffer = read.Buffer;
        var status = GrpcFraming.Read(buffer, CheckEvaluator.MaxMessageLength, out var message);
        var isMoreThanOne = status == GrpcFrameStatus.Complete && buffer.Length > GrpcFraming.HeaderLength + message.Length;
        if ((status is GrpcFrameStatus.Complete or GrpcFrameStatus.Incomplete) && !isMoreThanOne && !read.IsCompleted)
        {
            body.AdvanceTo(buffer.Start, buffer.End);
            return Progress.NeedsMore;
        }

        var model = state.Model;
        DecisionCounter? counter = null;
        var answer = status switch
        {
            GrpcFrameStatus.Complete when !isMoreThanOne => Answer(model, message, out counter),
            GrpcFrameStatus.TooLarge => Answer(model, DecisionReason.RequestTooLarge, out counter),
            _ => default,
        };

        // Before anything is written: this fails when the body is above the host's limit, which has an answer of its own, and there must not be two.
        body.AdvanceTo(buffer.End);
        if (counter is not null)
        {
            WriteAnswer(context, answer, counter);
            return Progress.Answered;
        }

        switch (status)
        {
            case GrpcFrameStatus.Complete:
                WriteStatusOnly(context, RpcCode.Unimplemented, "Check takes one message; more than one was sent.");
                break;
            case GrpcFrameStatus.Incomplete:
                WriteStatusOnly(context, RpcCode.Internal, "The stream ended before a whole message had arrived.");
                break;
            case GrpcFrameStatus.Compressed:
                context.Response.Headers.GrpcAcceptEncoding = "identity";
                WriteStatusOnly(context, RpcCode.Unimplemented, "Compressed messages are not supported.");
                break;
            default:
                WriteStatusOnly(context, RpcCode.Internal, "The message's flag byte is neither 0 nor 1.");
                break;
        }

        return Progress.Answered;
    }

    /// <summary>Decides a message and puts the answer together, in this thread's memory, before the message's bytes are given back.</summary>
    private ReadOnlySpan<byte> Answer(CheckModel model, in ReadOnlySequence<byte> message, out DecisionCounter counter)
    {
        var current = CheckContext.Current;
        var bytes = new ContiguousArray(message, current.Scratch);
        try
        {
            current.Decisions.Time = time;
            var decision = CheckEvaluator.Decide(model.Set, bytes.Segment, current.Decisions);
            var length = model.Answers.Write(ref decision, current.Decisions, ref current.Answer, out counter);
            if (decision.Shadow.IsPresent)
            {
                state.ShadowCounters.For(decision).Increment();
            }

            return current.Answer.AsSpan(0, length);
        }
#pragma warning disable CA1031 // Whatever went wrong, the answer must not be left to the caller's failure mode without a word.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.CheckFailed(logger, exception);
            return Answer(model, DecisionReason.InternalError, out counter);
        }
        finally
        {
            bytes.Dispose();
        }
    }

    private static ReadOnlySpan<byte> Answer(CheckModel model, DecisionReason reason, out DecisionCounter counter)
    {
        var current = CheckContext.Current;
        var decision = Decision.Without(reason);
        var length = model.Answers.Write(ref decision, current.Decisions, ref current.Answer, out counter);
        return current.Answer.AsSpan(0, length);
    }

    private static void WriteAnswer(HttpContext context, ReadOnlySpan<byte> frame, DecisionCounter counter)
    {
        counter.Increment();
        var response = context.Response;
        response.ContentType = ContentType;
        var writer = response.BodyWriter;
        frame.CopyTo(writer.GetSpan(frame.Length));
        writer.Advance(frame.Length);
        context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers.GrpcStatus = "0";
    }

    /// <summary>A gRPC error: a status without a message, in headers alone.</summary>
    private void WriteStatusOnly(HttpContext context, int code, string message)
    {
        metrics.Refused(code);
        var headers = context.Response.Headers;
        context.Response.ContentType = ContentType;
        headers.GrpcStatus = code.ToString();
        headers.GrpcMessage = Uri.EscapeDataString(message);
    }

    private static bool IsGrpc(HttpContext context)
    {
        var request = context.Request;
        var response = context.Response;
        if (!HttpMethods.IsPost(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "POST";
            return false;
        }

        if (!IsGrpcContentType(request.ContentType))
        {
            response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        if (!HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol))
        {
            response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return false;
        }

        return true;
    }

    /// <summary><c>application/grpc</c>, with <c>+proto</c> or a parameter after it. Other formats cannot be read.</summary>
    private static bool IsGrpcContentType(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = contentType.AsSpan(ContentType.Length);
        if (rest.StartsWith("+proto", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest["+proto".Length..];
        }

        return rest.IsEmpty || rest[0] is ';' or ' ';
    }
}
