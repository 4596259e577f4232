using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MeshExtensions.Load.Servers;

/// <summary>
/// <c>floor PORT ADMIN-PORT FRAME-FILE</c>: the least that a gRPC method costs on Kestrel. It reads each request's body to its end without looking at it, and answers the
/// bytes of FRAME-FILE with status 0. What a server costs above it is its own.
/// </summary>
internal static class FloorServer
{
    // These three as in src/MeshExtensions/Hosting/Server.cs.
    private const int MaxStreamsPerConnection = 1024;
    private const int ConnectionWindow = 4 * 1024 * 1024;
    private const int StreamWindow = 1024 * 1024;

    /// <summary>Serves until the process is ended.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var port, var adminPort, var file])
        {
            await Console.Error.WriteLineAsync("floor takes PORT ADMIN-PORT FRAME-FILE.");
            return 2;
        }

        var frame = await File.ReadAllBytesAsync(file);
        await using var app = Build(port, HttpProtocols.Http2);
        app.Run(context =>
        {
            var body = context.Request.BodyReader;
            if (body.TryRead(out var read))
            {
                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    Answer(context, frame);
                    return Task.CompletedTask;
                }
            }

            return ReadToEndAsync(context, body, frame);
        });

        // The admin server is one of its own, so that the measured one need not ask where a request came in.
        await using var admin = Build(adminPort, HttpProtocols.Http1);
        admin.Run(context => context.Response.WriteAsync(
            string.Create(CultureInfo.InvariantCulture, $"{ServerProcess.AllocatedBytesMetric} {GC.GetTotalAllocatedBytes()}\n")));
        await app.StartAsync();
        await admin.RunAsync();
        return 0;
    }

    private static async Task ReadToEndAsync(HttpContext context, PipeReader body, byte[] frame)
    {
        while (true)
        {
            var read = await body.ReadAsync();
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        Answer(context, frame);
    }

    private static void Answer(HttpContext context, byte[] frame)
    {
        var response = context.Response;
        response.ContentType = "application/grpc";
        frame.CopyTo(response.BodyWriter.GetSpan(frame.Length));
        response.BodyWriter.Advance(frame.Length);
        context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers.GrpcStatus = "0";
    }

    private static WebApplication Build(string port, HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
            kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
            kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindow;
            kestrel.Listen(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture), listen => listen.Protocols = protocols);
        });
        return builder.Build();
    }
}
