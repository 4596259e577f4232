using Grpc.Health.V1;
using MeshExtensions.Authorization;

namespace MeshExtensions.Hosting;

/// <summary>Whether the server should be sent traffic, told alike by /readyz and by grpc.health.v1.</summary>
internal sealed class Readiness
{
    /// <summary>The services whose health can be asked for; the empty name is the server as a whole.</summary>
    private const string WholeServer = "";

    private readonly AuthorizationState _authorization;
    private readonly IHostApplicationLifetime _lifetime;
    private TaskCompletionSource _changed = NewSignal();

    public Readiness(AuthorizationState authorization, IHostApplicationLifetime lifetime)
    {
        _authorization = authorization;
        _lifetime = lifetime;
        authorization.StatusChanged += (_, _) => Signal();
        lifetime.ApplicationStopping.Register(Signal);
    }

    /// <summary>Why not to send traffic here, or <see langword="null"/> when it is welcome.</summary>
    public string? NotReadyReason => IsStopping ? "the server is stopping" : _authorization.Status.NotReadyReason;

    /// <summary>Whether the server is coming to an end.</summary>
    public bool IsStopping => _lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Completes when something of this has changed since it was asked for.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>The health of a service, or <see langword="null"/> when there is none of this name.</summary>
    public HealthCheckResponse.Types.ServingStatus? StatusOf(string service)
    {
        if (service is WholeServer || service == Envoy.Service.Auth.V3.Authorization.Descriptor.FullName)
        {
            return Status(isServing: NotReadyReason is null);
        }

        // Access logs need no policies.
        return service == Envoy.Service.AccessLog.V3.AccessLogService.Descriptor.FullName ? Status(isServing: !IsStopping) : null;
    }

    private static HealthCheckResponse.Types.ServingStatus Status(bool isServing) =>
        isServing ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
}
