using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Logs.V1;

namespace MeshExtensions.Telemetry.Tests.Support;

/// <summary>A real OTLP/gRPC server on a loopback port; a test says how it answers.</summary>
internal sealed class OtlpBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly OtlpExporterOptions _template;

    private OtlpBackend(WebApplication app, OtlpExporterOptions template)
    {
        _app = app;
        _template = template;
    }

    /// <summary>Requests that came, with what their calls were like.</summary>
    public ConcurrentQueue<(ExportLogsServiceRequest Request, IReadOnlyDictionary<string, string> Headers)> Received { get; } = new();

    /// <summary>Answers a request; the number counts requests from 1.</summary>
    public Func<ExportLogsServiceRequest, int, CancellationToken, Task<ExportLogsServiceResponse>> Answer { get; set; } =
        (_, _, _) => Task.FromResult(new ExportLogsServiceResponse());

    /// <summary>Options that lead here.</summary>
    public OtlpExporterOptions Options => _template with { Endpoint = new Uri(_app.Urls.Single()) };

    public static async Task<OtlpBackend> StartAsync(Action<ListenOptions>? configure = null, OtlpExporterOptions? template = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            configure?.Invoke(listen);
        }));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton<Service>();
        var app = builder.Build();
        app.MapGrpcService<Service>();
        var backend = new OtlpBackend(app, template ?? new OtlpExporterOptions { Endpoint = new Uri("http://unused") });
        app.Services.GetRequiredService<Service>().Backend = backend;
        await app.StartAsync(TestContext.Current.CancellationToken);
        return backend;
    }

    /// <summary>A refusal with RetryInfo.</summary>
    public static RpcException Throttled(StatusCode code, TimeSpan delay)
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)code,
            Details =
            {
                Google.Protobuf.WellKnownTypes.Any.Pack(new Google.Rpc.RetryInfo { RetryDelay = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(delay) }),
            },
        };
        return new RpcException(new Status(code, "slow down"), new Metadata { { "grpc-status-details-bin", Google.Protobuf.MessageExtensions.ToByteArray(status) } });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private sealed class Service : LogsService.LogsServiceBase
    {
        private int _count;

        public OtlpBackend Backend { get; set; } = null!;

        public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
        {
            // The raw headers: the metadata of the call leaves out those of gRPC itself.
            var headers = context.GetHttpContext().Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            Backend.Received.Enqueue((request, headers));
            return Backend.Answer(request, Interlocked.Increment(ref _count), context.CancellationToken);
        }
    }
}
