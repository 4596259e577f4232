using System.Diagnostics.Metrics;
using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Telemetry.Export;
using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Telemetry.Observability;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Telemetry;

/// <summary>Adds the access log receiver to a server.</summary>
public static class AccessLogExtensions
{
    /// <summary>The name of the meter with the receiver's and the exporter's own metrics.</summary>
    public const string MeterName = TelemetryMetrics.MeterName;

    /// <summary>
    /// Longest message, 64 MiB: Envoy sends TCP entries that piled up behind flow control as one message of any length
    /// (envoyproxy/envoy, source/extensions/access_loggers/common/grpc_access_logger.h, log).
    /// </summary>
    private const int MaxMessageLength = 64 * 1024 * 1024;

    /// <summary>Adds the services that <see cref="MapAccessLogService"/> needs, and the export of what it receives.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="options">How access logs are received and where they go.</param>
    /// <exception cref="ArgumentOutOfRangeException">The queue would hold nothing, or the drain timeout is negative.</exception>
    public static IServiceCollection AddAccessLogs(this IServiceCollection services, AccessLogOptions options)
    {
        if (options.QueueBytes <= 0 || options.DrainTimeout < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options, "QueueBytes must be above 0, and DrainTimeout must not be negative.");
        }

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(static provider => new TelemetryMetrics(provider.GetRequiredService<IMeterFactory>().Create(TelemetryMetrics.MeterName)));
        services.AddSingleton(provider => new LogQueue(options.QueueBytes, provider.GetRequiredService<TelemetryMetrics>()));
        services.AddSingleton<StreamShutdown>();
        services.AddSingleton<MessageMapper>();
        services.AddSingleton<AccessLogService>();
        services.AddSingleton(provider => CreateDestination(provider, options));
        services.AddSingleton<IHostedService>(provider => new LogExportService(
            provider.GetRequiredService<LogQueue>(),
            provider.GetRequiredService<ILogDestination>(),
            provider.GetRequiredService<StreamShutdown>(),
            provider.GetRequiredService<TelemetryMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            options.DrainTimeout,
            provider.GetRequiredService<ILogger<LogExportService>>()));
        services.AddGrpc().AddServiceOptions<AccessLogService>(static service => service.MaxReceiveMessageSize = MaxMessageLength);
        return services;
    }

    /// <summary>Maps <c>/envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs</c>.</summary>
    /// <param name="endpoints">The server's routes.</param>
    /// <returns>The endpoint, for further conventions such as the port it answers on.</returns>
    public static GrpcServiceEndpointConventionBuilder MapAccessLogService(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGrpcService<AccessLogService>();

    private static ILogDestination CreateDestination(IServiceProvider provider, AccessLogOptions options)
    {
        var logger = provider.GetRequiredService<ILogger<LogExportService>>();
        if (options.Exporter is not { } exporter)
        {
            TelemetryLog.WritingToStandardOutput(logger);
            return new JsonLinesDestination(
                options.StandardOutput ?? StandardOutput.Open(), provider.GetRequiredService<ILogger<JsonLinesDestination>>());
        }

        TelemetryLog.ExportingTo(logger, exporter.Endpoint);
        var time = provider.GetRequiredService<TimeProvider>();
        return new OtlpLogDestination(
            new OtlpLogClient(exporter, provider.GetRequiredService<TelemetryMetrics>(), time),
            new OtlpRetryPolicy(Random.Shared.NextDouble),
            time,
            provider.GetRequiredService<ILogger<OtlpLogDestination>>());
    }
}
