using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>What is mapped of a TCPAccessLogEntry. The byte counts of periodic entries are totals since the connection began.</summary>
internal ref struct TcpEntryView
{
    public CommonView Common;
    public ulong ReceivedBytes;
    public ulong SentBytes;

    /// <summary>Whether the entry has connection properties, so that a count of 0 is a fact.</summary>
    public bool HasConnection;

    /// <summary>Reads an entry.</summary>
    /// <returns><see langword="false"/> when it is malformed.</returns>
    public bool TryRead(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.TryReadTag(out var tag))
        {
            var good = tag switch
            {
                EntryTags.CommonProperties => Common.TryRead(ref reader),
                EntryTags.TcpConnectionProperties => TryReadConnection(ref reader),
                _ => reader.TrySkip(tag),
            };
            if (!good)
            {
                return false;
            }
        }

        return reader.Error == WireError.None;
    }

    private bool TryReadConnection(scoped ref ProtobufReader reader)
    {
        HasConnection = true;
        if (!reader.TryReadMessage(out var connection))
        {
            return false;
        }

        while (connection.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case EntryTags.ConnectionReceivedBytes:
                    connection.TryReadVarint(out ReceivedBytes);
                    break;
                case EntryTags.ConnectionSentBytes:
                    connection.TryReadVarint(out SentBytes);
                    break;
                default:
                    connection.TrySkip(tag);
                    break;
            }
        }

        return reader.Accept(connection);
    }
}
