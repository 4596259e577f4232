using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.AccessLogs;

/// <summary>
/// What is remembered of one stream: who sends. Envoy says it in the stream's first message only
/// (envoyproxy/envoy, source/extensions/access_loggers/common/grpc_access_logger.h, flush).
/// </summary>
internal sealed class AccessLogStream
{
    /// <summary>Longest log name kept, in bytes; names in use have about 20.</summary>
    private const int MaxLogNameLength = 256;

    private byte[] _resource = ResourceEncoder.Unknown;
    private byte[] _logName = [];

    /// <summary>Whether an identifier has come.</summary>
    public bool IsIdentified { get; private set; }

    /// <summary>The log_name of the identifier; empty before it comes.</summary>
    public ReadOnlySpan<byte> LogName => _logName;

    /// <summary>The chunk being built while a message is mapped.</summary>
    public ChunkBuilder Chunk { get; } = new();

    /// <summary>The builder with an open chunk of this stream's Resource.</summary>
    public ChunkBuilder OpenChunk()
    {
        if (!Chunk.IsOpen)
        {
            Chunk.Open(_resource);
        }

        return Chunk;
    }

    /// <summary>Takes an identifier; a later one replaces the earlier.</summary>
    /// <returns><see langword="false"/> when it is malformed; then what could be read of it is used.</returns>
    public bool TrySetIdentifier(ReadOnlySpan<byte> identifier)
    {
        var wellFormed = true;
        var reader = new ProtobufReader(identifier);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case StreamMessageTags.IdentifierNode when reader.TryReadBytes(out var node):
                    _resource = ResourceEncoder.FromNode(node, out var nodeIsWellFormed);
                    wellFormed &= nodeIsWellFormed;
                    IsIdentified = true;
                    break;
                case StreamMessageTags.IdentifierLogName when reader.TryReadBytes(out var logName):
                    _logName = Utf8Text.Truncate(logName, MaxLogNameLength).ToArray();
                    IsIdentified = true;
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }

        return wellFormed && reader.Error == WireError.None;
    }
}
