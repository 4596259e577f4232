using System.Buffers;
using Envoy.Service.AccessLog.V3;
using Google.Protobuf;
using Grpc.Core;
using MeshExtensions.Telemetry.AccessLogs;

namespace MeshExtensions.Telemetry.Tests.Support;

/// <summary>A stream whose n-th read, from 1, does what a test says; <see langword="null"/> is its end.</summary>
internal sealed class FakeMessages(Func<int, CancellationToken, Task<StreamAccessLogsMessage?>> read) : IAsyncStreamReader<AccessLogMessage>
{
    private AccessLogMessage? _current;

    public AccessLogMessage Current => _current ?? throw new InvalidOperationException("Nothing was read.");

    /// <summary>Reads begun.</summary>
    public int Reads { get; private set; }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        // As the gRPC host does, before it looks for messages.
        cancellationToken.ThrowIfCancellationRequested();
        var message = await read(++Reads, cancellationToken);
        _current = message is null ? null : AccessLogMessage.Deserialize(new Payload(message.ToByteArray()));
        return message is not null;
    }

    private sealed class Payload(byte[] bytes) : DeserializationContext
    {
        public override int PayloadLength => bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes;

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(bytes);
    }
}
