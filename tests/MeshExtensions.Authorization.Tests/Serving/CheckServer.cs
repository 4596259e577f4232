using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using MeshExtensions.Authorization.Serving;
using MeshExtensions.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Authorization.Tests.Serving;

/// <summary>The endpoint on a Kestrel of its own, on loopback, and a client that writes what bytes it is told.</summary>
internal sealed class CheckServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private CheckServer(WebApplication app, CollectedLogs logs)
    {
        _app = app;
        Logs = logs;
        var features = app.Services.GetRequiredService<IServer>().Features;
        var addresses = features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToArray();
        Http2 = addresses[0];
        Http1 = addresses[1];
        _client = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = true }) { Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Where HTTP/2 is spoken without TLS.</summary>
    public Uri Http2 { get; }

    /// <summary>Where HTTP/1.1 is spoken.</summary>
    public Uri Http1 { get; }

    public CollectedLogs Logs { get; }

    public AuthorizationState State => _app.Services.GetRequiredService<AuthorizationState>();

    public static async Task<CheckServer> StartAsync(PolicySet? policies = null, TimeProvider? time = null, Action<KestrelServerLimits>? limits = null)
    {
        var logs = new CollectedLogs();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(logs);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            limits?.Invoke(kestrel.Limits);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.Services.AddAuthorizationChecks(policiesPath: null);
        var app = builder.Build();
        app.UseAuthorizationChecks();
        await app.StartAsync();
        var server = new CheckServer(app, logs);
        server.State.Apply(new PolicyLoadResult(policies ?? TestPolicies.Quickstart, []), DateTimeOffset.UnixEpoch);
        return server;
    }

    /// <summary>A message with its gRPC header.</summary>
    public static byte[] Frame(byte[] message, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    /// <summary>A request that the quickstart policy allows, or denies.</summary>
    public static CheckRequest Request(bool allowed, int bodyLength = 0) => new()
    {
        Attributes = new AttributeContext
        {
            Request = new AttributeContext.Types.Request
            {
                Http = new AttributeContext.Types.HttpRequest
                {
                    Method = "GET",
                    Path = "/",
                    Headers = { ["x-ext-authz"] = allowed ? "allow" : "deny" },
                    RawBody = ByteString.CopyFrom(new byte[bodyLength]),
                },
            },
        },
    };

    public static byte[] FrameOf(bool allowed, int bodyLength = 0) => Frame(Request(allowed, bodyLength).ToByteArray());

    public HttpRequestMessage Message(HttpContent? content, string contentType = "application/grpc")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Http2, CheckHandler.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content?.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TE.ParseAdd("trailers");
        return request;
    }

    /// <summary>Sends chunks, each in DATA frames of its own; END_STREAM comes in an empty one after them.</summary>
    public Task<Reply> SendAsync(params byte[][] chunks) => SendAsync(Message(new ChunkedContent(chunks)));

    public async Task<Reply> SendAsync(HttpRequestMessage request, CancellationToken cancellation = default)
    {
        using var response = await _client.SendAsync(request, cancellation);
        return new Reply(
            response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            First(response.Headers, "grpc-status"),
            First(response.TrailingHeaders, "grpc-status"),
            First(response.Headers, "grpc-message"),
            response.Headers,
            response.Content.Headers,
            await response.Content.ReadAsByteArrayAsync(cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private static string? First(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? string.Join('|', values) : null;

    public sealed record Reply(
        HttpStatusCode Status,
        string? ContentType,
        string? StatusInHeaders,
        string? StatusInTrailers,
        string? GrpcMessage,
        HttpResponseHeaders Headers,
        HttpContentHeaders ContentHeaders,
        byte[] Body)
    {
        /// <summary>The message of an answer that is whole and as gRPC wants it.</summary>
        public CheckResponse Response
        {
            get
            {
                Assert.Equal(HttpStatusCode.OK, Status);
                Assert.Equal("application/grpc", ContentType);
                Assert.Null(StatusInHeaders);
                Assert.Equal("0", StatusInTrailers);
                Assert.Empty(ContentHeaders.ContentEncoding);
                Assert.False(Headers.Contains("grpc-encoding"));
                Assert.Equal(0, Body[0]);
                Assert.Equal((uint)Body.Length - 5, BinaryPrimitives.ReadUInt32BigEndian(Body.AsSpan(1)));
                return CheckResponse.Parser.ParseFrom(Body[5..]);
            }
        }

        /// <summary>A gRPC error must have no message and its status where trailers-only responses have it.</summary>
        public void AssertError(string status)
        {
            Assert.Equal(HttpStatusCode.OK, Status);
            Assert.Equal("application/grpc", ContentType);
            Assert.Equal(status, StatusInHeaders);
            Assert.Null(StatusInTrailers);
            Assert.NotEmpty(Uri.UnescapeDataString(GrpcMessage!));
            Assert.DoesNotContain(' ', GrpcMessage!);
            Assert.Empty(Body);
        }
    }

    /// <summary>A body in chunks; the last one may be held back.</summary>
    public sealed class ChunkedContent(byte[][] chunks, Task? held = null) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            foreach (var chunk in chunks)
            {
                await stream.WriteAsync(chunk, cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }

            if (held is not null)
            {
                await held.WaitAsync(cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
