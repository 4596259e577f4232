using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>What is mapped of AccessLogCommon, as slices of the message. A second occurrence of the field merges into the first.</summary>
internal ref struct CommonView
{
    public AddressView DownstreamRemote;
    public AddressView DownstreamDirectRemote;
    public AddressView DownstreamLocal;
    public AddressView UpstreamRemote;
    public TlsView Tls;
    public ResponseFlags Flags;
    public ReadOnlySpan<byte> UpstreamCluster;
    public ReadOnlySpan<byte> RouteName;
    public ReadOnlySpan<byte> StreamId;
    public ReadOnlySpan<byte> UpstreamTransportFailureReason;
    public ReadOnlySpan<byte> DownstreamTransportFailureReason;
    public ReadOnlySpan<byte> ConnectionTerminationDetails;

    /// <summary>The message itself, read again for its custom tags, which need no place while there are none.</summary>
    public ReadOnlySpan<byte> Bytes;
    public bool HasCustomTags;

    /// <summary>Nanoseconds since the Unix epoch; <see langword="null"/> when absent.</summary>
    public ulong? StartTime;

    /// <summary>Nanoseconds; <see langword="null"/> until the request or connection is complete.</summary>
    public ulong? Duration;
    public ulong AccessLogType;
    public bool IsIntermediate;

    /// <summary>Reads the field's value.</summary>
    /// <returns><see langword="false"/> when it is malformed.</returns>
    public bool TryRead(scoped ref ProtobufReader entry)
    {
        if (!entry.TryReadBytes(out Bytes))
        {
            return false;
        }

        var reader = new ProtobufReader(Bytes);
        while (reader.TryReadTag(out var tag))
        {
            ReadField(ref reader, tag);
        }

        return reader.Error == WireError.None;
    }

    private void ReadField(scoped ref ProtobufReader reader, uint tag)
    {
        ulong number;
        switch (tag)
        {
            case CommonTags.DownstreamRemoteAddress:
                DownstreamRemote.TryRead(ref reader);
                break;
            case CommonTags.DownstreamDirectRemoteAddress:
                DownstreamDirectRemote.TryRead(ref reader);
                break;
            case CommonTags.DownstreamLocalAddress:
                DownstreamLocal.TryRead(ref reader);
                break;
            case CommonTags.UpstreamRemoteAddress:
                UpstreamRemote.TryRead(ref reader);
                break;
            case CommonTags.TlsProperties:
                Tls.TryRead(ref reader);
                break;
            case CommonTags.ResponseFlags:
                ResponseFlags.TryRead(ref reader, out Flags);
                break;
            case CommonTags.StartTime:
                WellKnownTypes.TryReadNanoseconds(ref reader, out StartTime);
                break;
            case CommonTags.Duration:
                WellKnownTypes.TryReadNanoseconds(ref reader, out Duration);
                break;
            case CommonTags.UpstreamCluster:
                reader.TryReadBytes(out UpstreamCluster);
                break;
            case CommonTags.RouteName:
                reader.TryReadBytes(out RouteName);
                break;
            case CommonTags.StreamId:
                reader.TryReadBytes(out StreamId);
                break;
            case CommonTags.UpstreamTransportFailureReason:
                reader.TryReadBytes(out UpstreamTransportFailureReason);
                break;
            case CommonTags.DownstreamTransportFailureReason:
                reader.TryReadBytes(out DownstreamTransportFailureReason);
                break;
            case CommonTags.ConnectionTerminationDetails:
                reader.TryReadBytes(out ConnectionTerminationDetails);
                break;
            case CommonTags.AccessLogType:
                reader.TryReadVarint(out AccessLogType);
                break;
            case CommonTags.IntermediateLogEntry:
                reader.TryReadVarint(out number);
                IsIntermediate = number != 0;
                break;
            case CommonTags.CustomTags:
                HasCustomTags = true;
                reader.TryReadBytes(out _);
                break;
            default:
                reader.TrySkip(tag);
                break;
        }
    }
}
