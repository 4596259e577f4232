using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Mapping;

/// <summary>An Address of an entry: host and port, the path of a Unix domain socket, or the name of an internal listener.</summary>
internal ref struct AddressView
{
    private ReadOnlySpan<byte> _host;
    private ReadOnlySpan<byte> _internalListener;
    private ReadOnlySpan<byte> _internalEndpoint;
    private uint _port;

    /// <summary>Reads the bytes of an Address.</summary>
    /// <returns><see langword="false"/> when they are malformed.</returns>
    public bool TryRead(scoped ref ProtobufReader entry)
    {
        this = default;
        if (!entry.TryReadMessage(out var address))
        {
            return false;
        }

        while (address.TryReadTag(out var tag))
        {
            if (tag is AddressTags.SocketAddress or AddressTags.Pipe or AddressTags.Internal)
            {
                if (address.TryReadMessage(out var inner))
                {
                    ReadInner(ref inner, tag);
                    address.Accept(inner);
                }
            }
            else
            {
                address.TrySkip(tag);
            }
        }

        return entry.Accept(address);
    }

    /// <summary>Writes the address and, when there is one, the port.</summary>
    public readonly void Write(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> addressKey, scoped ReadOnlySpan<byte> portKey)
    {
        if (!_internalListener.IsEmpty)
        {
            WriteInternal(ref writer, addressKey);
            return;
        }

        KeyValueWriter.WriteText(ref writer, OtlpFields.RecordAttributes, addressKey, _host);
        if (_port != 0)
        {
            KeyValueWriter.WriteInt(ref writer, OtlpFields.RecordAttributes, portKey, _port);
        }
    }

    private void ReadInner(scoped ref ProtobufReader inner, uint kind)
    {
        while (inner.TryReadTag(out var tag))
        {
            switch (kind, tag)
            {
                case (AddressTags.SocketAddress, AddressTags.SocketHost):
                case (AddressTags.Pipe, AddressTags.PipePath):
                    inner.TryReadBytes(out _host);
                    break;
                case (AddressTags.SocketAddress, AddressTags.SocketPort):
                    inner.TryReadVarint(out var port);
                    _port = (uint)port;
                    break;
                case (AddressTags.Internal, AddressTags.InternalListener):
                    inner.TryReadBytes(out _internalListener);
                    break;
                case (AddressTags.Internal, AddressTags.InternalEndpoint):
                    inner.TryReadBytes(out _internalEndpoint);
                    break;
                default:
                    inner.TrySkip(tag);
                    break;
            }
        }
    }

    /// <summary>The text that Envoy itself prints for internal addresses: <c>envoy://listener/endpoint</c> (source/common/network/address_impl.cc).</summary>
    private readonly void WriteInternal(ref ProtobufWriter writer, scoped ReadOnlySpan<byte> key)
    {
        var scope = KeyValueWriter.BeginText(ref writer, OtlpFields.RecordAttributes, key);
        writer.WriteRaw("envoy://"u8);
        Utf8Text.WriteReplacingInvalid(ref writer, _internalListener);
        writer.WriteRaw("/"u8);
        Utf8Text.WriteReplacingInvalid(ref writer, _internalEndpoint);
        KeyValueWriter.End(ref writer, scope);
    }
}
