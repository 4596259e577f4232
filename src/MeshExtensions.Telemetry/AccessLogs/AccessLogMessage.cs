using System.Buffers;
using Grpc.Core;

namespace MeshExtensions.Telemetry.AccessLogs;

/// <summary>The bytes of one StreamAccessLogsMessage in a pooled buffer. Whoever reads it from the stream disposes it.</summary>
internal sealed class AccessLogMessage : IDisposable
{
    private readonly int _length;
    private byte[]? _buffer;

    private AccessLogMessage(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    /// <summary>The message.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Copies a message off the connection's buffers, which are valid only during the call.</summary>
    public static AccessLogMessage Deserialize(DeserializationContext context)
    {
        var payload = context.PayloadAsReadOnlySequence();
        var length = checked((int)payload.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        payload.CopyTo(buffer);
        return new AccessLogMessage(buffer, length);
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>The answer to a stream, StreamAccessLogsResponse, which has no field.</summary>
internal sealed class AccessLogResponse
{
    /// <summary>The only one there is.</summary>
    public static AccessLogResponse Instance { get; } = new();

    /// <summary>Writes no byte.</summary>
    public static void Serialize(AccessLogResponse response, SerializationContext context) => context.Complete([]);
}
