using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace MeshExtensions.EndToEnd.Tests.Support;

/// <summary>A gRPC call whose bytes a test has in its own hands, on an HTTP/2 client that knows nothing of gRPC.</summary>
internal sealed class RawCall : IDisposable
{
    public const string Check = "/envoy.service.auth.v3.Authorization/Check";
    public const string StreamAccessLogs = "/envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs";

    private readonly Content _content = new();
    private readonly Task<HttpResponseMessage> _response;

    private RawCall(HttpClient client, Uri server, string path, string? timeout)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = _content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (timeout is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);
        }

        _response = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>A client with a connection of its own.</summary>
    public static HttpClient OpenClient() => new(new SocketsHttpHandler()) { Timeout = Eventually.Bound };

    /// <summary>Begins a call: its headers go out, and nothing of its message yet.</summary>
    public static RawCall Begin(HttpClient client, Uri server, string path, string? timeout = null) => new(client, server, path, timeout);

    /// <summary>A whole call with one message.</summary>
    public static async Task<RawAnswer> SendAsync(HttpClient client, Uri server, string path, byte[] frame)
    {
        using var call = Begin(client, server, path);
        await call.WriteAsync(frame);
        call.Complete();
        return await call.AnswerAsync();
    }

    /// <summary>A message with gRPC's header.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    /// <summary>A message with gRPC's header.</summary>
    public static byte[] Frame(IMessage message) => Frame(message.ToByteArray());

    /// <summary>Sends bytes.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        var stream = await _content.Stream.WithinBound();
        await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends the call's own half.</summary>
    public void Complete() => _content.Done.TrySetResult();

    /// <summary>The answer, with whatever carries the status.</summary>
    public async Task<RawAnswer> AnswerAsync()
    {
        using var response = await _response.WithinBound();
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken).WithinBound();
        return new RawAnswer(
            response.StatusCode,
            First(response.TrailingHeaders, "grpc-status") ?? First(response.Headers, "grpc-status"),
            First(response.TrailingHeaders, "grpc-message") ?? First(response.Headers, "grpc-message"),
            body);
    }

    public void Dispose()
    {
        Complete();
        _content.Dispose();
    }

    private static string? First(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First() : null;

    private sealed class Content : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Content() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        public Task<Stream> Stream => _stream.Task;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            // Sends the headers, and with them opens the stream, before there is anything of the body.
            await stream.FlushAsync();
            _stream.SetResult(stream);
            await Done.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

/// <summary>An answer as it came.</summary>
internal sealed record RawAnswer(HttpStatusCode HttpStatus, string? GrpcStatus, string? GrpcMessage, byte[] Body)
{
    /// <summary>The one message in the body.</summary>
    public byte[] ReadMessage()
    {
        Assert.Equal(0, Body[0]);
        Assert.Equal(Body.Length - 5, BinaryPrimitives.ReadInt32BigEndian(Body.AsSpan(1)));
        return Body[5..];
    }
}
