using Grpc.Health.V1;
using Grpc.HealthCheck;
using MeshExtensions.Authorization;

namespace MeshExtensions.Hosting;

/// <summary>Whether the server should be sent traffic, told alike by /readyz and by grpc.health.v1.</summary>
internal sealed class Readiness
{
    /// <summary>The services whose health can be asked for; the empty name is the server as a whole.</summary>
    private const string Server = "";

    private readonly AuthorizationState _authorization;
    private readonly HealthServiceImpl _health;
    private readonly IHostApplicationLifetime _lifetime;

    public Readiness(AuthorizationState authorization, HealthServiceImpl health, IHostApplicationLifetime lifetime)
    {
        _authorization = authorization;
        _health = health;
        _lifetime = lifetime;
        authorization.StatusChanged += (_, _) => Publish();
        lifetime.ApplicationStopping.Register(Publish);
        Publish();
    }

    /// <summary>Why not to send traffic here, or <see langword="null"/> when it is welcome.</summary>
    public string? NotReadyReason => _lifetime.ApplicationStopping.IsCancellationRequested ? "the server is stopping" : _authorization.Status.NotReadyReason;

    private void Publish()
    {
        var checks = NotReadyReason is null ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing;
        var accessLogs = _lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResponse.Types.ServingStatus.NotServing
            : HealthCheckResponse.Types.ServingStatus.Serving;
        _health.SetStatus(Server, checks);
        _health.SetStatus(Envoy.Service.Auth.V3.Authorization.Descriptor.FullName, checks);
        _health.SetStatus(Envoy.Service.AccessLog.V3.AccessLogService.Descriptor.FullName, accessLogs);
    }
}
