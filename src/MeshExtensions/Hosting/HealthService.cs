using Grpc.Core;
using Grpc.Health.V1;

namespace MeshExtensions.Hosting;

/// <summary><c>grpc.health.v1.Health</c>. A watch tells of the stop and ends; one that stayed open would hold up the stop until its timeout.</summary>
internal sealed class HealthService(Readiness readiness) : Health.HealthBase
{
    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => readiness.StatusOf(request.Service) is { } status
        ? Task.FromResult(new HealthCheckResponse { Status = status })
        : throw new RpcException(new Status(StatusCode.NotFound, "There is no such service here."));

    /// <inheritdoc/>
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        HealthCheckResponse.Types.ServingStatus? told = null;
        while (true)
        {
            // Taken before the status is read, so that no change gets lost between the two.
            var changed = readiness.Changed;
            var isStopping = readiness.IsStopping;
            var status = readiness.StatusOf(request.Service) ?? HealthCheckResponse.Types.ServingStatus.ServiceUnknown;
            if (status != told)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                told = status;
            }

            if (isStopping)
            {
                return;
            }

            await changed.WaitAsync(context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (context.CancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
