using Grpc.Core;

namespace MeshExtensions.Telemetry.Tests.Support;

/// <summary>A call whose token the test cancels, or does not.</summary>
internal sealed class FakeCallContext(CancellationToken cancellationToken = default) : ServerCallContext
{
    protected override string MethodCore => "/envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs";

    protected override string HostCore => "localhost";

    protected override string PeerCore => "ipv4:127.0.0.1:1";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override CancellationToken CancellationTokenCore => cancellationToken;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => new(null, []);

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();
}
