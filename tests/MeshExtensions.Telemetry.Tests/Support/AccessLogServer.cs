using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Client = Envoy.Service.AccessLog.V3.AccessLogService.AccessLogServiceClient;
using IMeterFactory = System.Diagnostics.Metrics.IMeterFactory;

namespace MeshExtensions.Telemetry.Tests.Support;

/// <summary>A real server as the executable builds it, and a client of generated code.</summary>
internal sealed class AccessLogServer : IAsyncDisposable
{
    private readonly GrpcChannel _channel;

    private AccessLogServer(WebApplication app, MetricsCollector metrics)
    {
        App = app;
        Metrics = metrics;
        _channel = GrpcChannel.ForAddress(app.Urls.Single(), new GrpcChannelOptions { MaxSendMessageSize = null });
        Client = new Client(_channel);
    }

    public WebApplication App { get; }

    public MetricsCollector Metrics { get; }

    public Client Client { get; }

    public static async Task<AccessLogServer> StartAsync(AccessLogOptions options, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.Services.AddAccessLogs(options);
        var app = builder.Build();
        app.MapAccessLogService();
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        var metrics = new MetricsCollector(meter => ReferenceEquals(meter.Scope, factory) && string.Equals(meter.Name, AccessLogExtensions.MeterName, StringComparison.Ordinal));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new AccessLogServer(app, metrics);
    }

    /// <summary>Waits until everything received is exported or dropped, and at least so many were.</summary>
    public Task SettledAsync(int atLeast) =>
        Metrics.WaitUntilAsync(() => Metrics.Received >= atLeast && Metrics.Received == Metrics.Exported + Metrics.AllDropped);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await App.StopAsync(new CancellationToken(canceled: true));
        await App.DisposeAsync();
        Metrics.Dispose();
    }
}
