using System.Net.Sockets;
using MeshExtensions.Authorization;
using MeshExtensions.Commands;
using MeshExtensions.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace MeshExtensions.Hosting;

/// <summary>Puts the server together and runs it until it is told to stop.</summary>
internal static class Server
{
    /// <summary>
    /// Streams that one HTTP/2 connection may have open: Envoy's own cap. Kestrel's 100 would make each of Envoy's workers open more connections.
    /// </summary>
    private const int MaxStreamsPerConnection = 1024;

    /// <summary>
    /// Bytes that a connection, and a stream, may send ahead of what has been read. Envoy sends up to its own 256 MiB; what is in flight is held in memory.
    /// </summary>
    private const int ConnectionWindow = 4 * 1024 * 1024;

    private const int StreamWindow = 1024 * 1024;

    /// <summary>Time for calls, streams and the queue to come to an end; Kubernetes kills after 30 seconds.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    /// <summary>Serves until SIGTERM, Ctrl+C or cancellation.</summary>
    public static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellation)
    {
        if (options.PoliciesPath is { } path && !Path.Exists(path))
        {
            await Console.Error.WriteLineAsync($"meshext: --policies {path}: there is no such file or folder.");
            return ExitCode.UnusableInput;
        }

        var exporter = OtlpExporterOptions.FromEnvironment(Environment.GetEnvironmentVariable, options.OtlpEndpoint, out var errors);
        if (errors.Count > 0)
        {
            foreach (var error in errors)
            {
                await Console.Error.WriteLineAsync($"meshext: {error}");
            }

            return ExitCode.UnusableInput;
        }

        await using var app = Build(options, exporter);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception exception) when (exception is SocketException or IOException { InnerException: AddressInUseException or SocketException })
        {
            await Console.Error.WriteLineAsync(
                $"meshext: cannot listen on {options.GrpcListen} (gRPC) and {options.AdminListen} (admin): {exception.Message} Choose others with --grpc-listen and --admin-listen.");
            return ExitCode.Failed;
        }

        if (options.LogFormat == LogFormat.Text)
        {
            Greeting.Write(Console.Error, app, options, exporter);
        }
        else
        {
            Log.Serving(app.Logger, string.Join(", ", app.Urls), options.PoliciesPath ?? "none", exporter?.Endpoint.ToString() ?? "standard output");
            if (app.Services.GetRequiredService<Readiness>().NotReadyReason is { } reason)
            {
                Log.NotReady(app.Logger, reason);
            }
        }

        await app.WaitForShutdownAsync(cancellation);
        return ExitCode.Done;
    }

    private static WebApplication Build(ServerOptions options, OtlpExporterOptions? exporter)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear(); // The command line says all; a file in the current folder or a stray variable must not.
        ConfigureLogging(builder.Logging, options.LogFormat);
        builder.WebHost.ConfigureKestrel(kestrel => ConfigureKestrel(kestrel, options));
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = ShutdownTimeout;

            // The queue is delivered while calls come to their end, so that a slow end of one does not take the time of the other.
            host.ServicesStopConcurrently = true;
        });
        builder.Services.AddAuthorizationChecks(options.PoliciesPath, options.PolicyOptions);
        builder.Services.AddAccessLogs(new AccessLogOptions { Exporter = exporter });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<HealthService>();
        var descriptors = new[]
        {
            Envoy.Service.Auth.V3.Authorization.Descriptor,
            Envoy.Service.AccessLog.V3.AccessLogService.Descriptor,
            Grpc.Health.V1.Health.Descriptor,
        };
        builder.Services.AddSingleton(provider => new ReflectionService(descriptors, provider.GetRequiredService<IHostApplicationLifetime>()));
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("meshext", autoGenerateServiceInstanceId: false)).WithMetrics(metrics => metrics
            .AddMeter(AuthorizationExtensions.MeterName, AccessLogExtensions.MeterName, "System.Runtime")
            .AddPrometheusExporter());

        var app = builder.Build();
        app.UseAuthorizationChecks();
        app.MapWhen(Listener.Admin.Received, AdminEndpoints.Use);
        app.UseRouting();
        app.MapAccessLogService();
        app.MapGrpcService<HealthService>();
        app.MapGrpcService<ReflectionService>();
        return app;
    }

    private static void ConfigureKestrel(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null; // Each service limits its messages.

        // A stream that stalls would end its whole connection, and with it every other check on it; a check that stalls is ended by its handler.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
        kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindow;
        options.GrpcListen.Listen(kestrel, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            Listener.Grpc.Mark(listen);
        });
        options.AdminListen.Listen(kestrel, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            Listener.Admin.Mark(listen);
        });
    }

    private static void ConfigureLogging(ILoggingBuilder logging, LogFormat format)
    {
        logging.ClearProviders();
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.FormatterName = format == LogFormat.Json ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddJsonConsole(json => json.TimestampFormat = "O");
        logging.AddSimpleConsole(text =>
        {
            text.SingleLine = true;
            text.TimestampFormat = "HH:mm:ss.fff ";
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Grpc", LogLevel.Warning);

        // The host logs a failed start with its stack; RunAsync says it in a sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // A logger of this category, enabled at any level, makes the host create an activity and a scope for every request.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }
}
