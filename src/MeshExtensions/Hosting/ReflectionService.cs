using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1Alpha;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace MeshExtensions.Hosting;

/// <summary>gRPC server reflection. Its streams end when the server stops; one that stayed open would hold up the stop until its timeout.</summary>
internal sealed class ReflectionService(IEnumerable<ServiceDescriptor> services, IHostApplicationLifetime lifetime) : ReflectionServiceImpl(services)
{
    /// <inheritdoc/>
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context) =>
        base.ServerReflectionInfo(new UntilStopping(requestStream, lifetime.ApplicationStopping), responseStream, context);

    private sealed class UntilStopping(IAsyncStreamReader<ServerReflectionRequest> inner, CancellationToken stopping) : IAsyncStreamReader<ServerReflectionRequest>
    {
        public ServerReflectionRequest Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
            try
            {
                return await inner.MoveNext(either.Token);
            }
            catch (Exception exception) when (stopping.IsCancellationRequested && exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
            {
                return false;
            }
        }
    }
}
