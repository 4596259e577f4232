using MeshExtensions.Policies;
using MeshExtensions.Wire;
using Tags = MeshExtensions.Authorization.Checking.CheckRequestTags;

namespace MeshExtensions.Authorization.Checking;

/// <summary>
/// A CheckRequest as a view on its bytes: one pass finds where the attributes stand, and nothing is copied or decoded.
/// </summary>
/// <remarks>
/// The rules of protobuf parsers hold: unknown fields are passed over, a message field that comes twice is merged, of a scalar the last one counts, as of
/// the members of a oneof. Text that is not UTF-8 is no error; it is compared as the bytes that it is (CVE-2023-27488, CVE-2024-23324: what
/// fails to parse is let through by a fail-open Envoy).
/// </remarks>
public ref struct CheckRequestView
{
    private readonly RequestAttributes _attributes;
    private bool _hasHeaderList;
    private bool _hasPeer;
    private bool _hasRequest;
    private bool _hasHttp;
    private Slice _destinationService;

    private CheckRequestView(RequestAttributes attributes) => _attributes = attributes;

    /// <summary>What is wrong with the bytes, or <see cref="WireError.None"/>.</summary>
    public WireError Error { get; private set; }

    /// <summary>Offset in bytes, from the message's first, of what could not be read; meaningful when <see cref="Error"/> is set.</summary>
    public int ErrorOffset { get; private set; }

    /// <summary>
    /// Whether the message asks about something: an HTTP request, or a connection with a source or a destination. Envoy sends nothing else; an empty message
    /// must not slip through a policy that allows whatever has no HTTP attributes.
    /// </summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether there are more headers, labels or entries of metadata than any request can have; nothing may be decided from what is left.</summary>
    public readonly bool HasTooManyEntries =>
        _attributes.HeaderTable.IsFull || _attributes.DestinationLabels.IsFull || _attributes.ContextExtensions.IsFull || _attributes.FilterMetadata.IsFull;

    /// <summary>Indexes a message.</summary>
    /// <param name="buffer">Where the CheckRequest's bytes are; they must stay as they are while the attributes are used.</param>
    /// <param name="message">Which part of the buffer is the message.</param>
    /// <param name="attributes">Becomes what is found; decisions are made from it.</param>
    public static CheckRequestView Parse(byte[] buffer, Slice message, RequestAttributes attributes)
    {
        attributes.Reset(buffer);
        var view = new CheckRequestView(attributes);
        view.ReadCheckRequest(new ProtobufReader(buffer.AsSpan(message.Offset, message.Length), message.Offset), message.Offset);
        return view;
    }

    private void ReadCheckRequest(ProtobufReader reader, int start)
    {
        while (reader.TryReadTag(out var tag))
        {
            if (tag == Tags.CheckRequest.Attributes)
            {
                if (reader.TryReadMessage(out var attributes))
                {
                    ReadAttributes(ref attributes);
                    reader.Accept(attributes);
                }
            }
            else
            {
                reader.TrySkip(tag);
            }
        }

        Error = reader.Error;
        ErrorOffset = reader.ErrorOffset - start;
        IsComplete = Error == WireError.None && !HasTooManyEntries && (_hasRequest ? _hasHttp : _hasPeer);
        _attributes.IsHttp = _hasHttp;
        _attributes.HeadersAreJoined = !_hasHeaderList;
        if (!_hasHttp && _attributes.ServerName.IsEmpty)
        {
            // A TCP check has the server name in destination.service (envoyproxy/envoy, check_request_utils.cc createTcpCheck).
            _attributes.ServerName = _destinationService;
        }
    }

    private void ReadAttributes(ref ProtobufReader reader)
    {
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.AttributeContext.Source when reader.TryReadMessage(out var source):
                    _hasPeer = true;
                    ReadSource(ref source);
                    reader.Accept(source);
                    break;
                case Tags.AttributeContext.Destination when reader.TryReadMessage(out var destination):
                    _hasPeer = true;
                    ReadDestination(ref destination);
                    reader.Accept(destination);
                    break;
                case Tags.AttributeContext.Request when reader.TryReadMessage(out var request):
                    _hasRequest = true;
                    ReadRequest(ref request);
                    reader.Accept(request);
                    break;
                case Tags.AttributeContext.TlsSession when reader.TryReadMessage(out var session):
                    ReadTlsSession(ref session);
                    reader.Accept(session);
                    break;
                case Tags.AttributeContext.ContextExtensions when reader.TryReadMessage(out var extension):
                    ReadEntry(ref extension, _attributes.ContextExtensions);
                    reader.Accept(extension);
                    break;
                case Tags.AttributeContext.MetadataContext when reader.TryReadMessage(out var metadata):
                    ReadMetadata(ref metadata);
                    reader.Accept(metadata);
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }
    }

    private void ReadSource(ref ProtobufReader reader)
    {
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.Peer.Principal when reader.TryReadBytes(out var principal):
                    _attributes.SourcePrincipal = End(reader, principal.Length);
                    break;
                case Tags.Peer.Address when reader.TryReadMessage(out var address):
                    var ip = _attributes.SourceAddress;
                    var port = _attributes.SourcePort;
                    ReadAddress(ref address, ref ip, ref port);
                    reader.Accept(address);
                    _attributes.SourceAddress = ip;
                    _attributes.SourcePort = port;
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }
    }

    private void ReadDestination(ref ProtobufReader reader)
    {
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.Peer.Principal when reader.TryReadBytes(out var principal):
                    _attributes.DestinationPrincipal = End(reader, principal.Length);
                    break;
                case Tags.Peer.Labels when reader.TryReadMessage(out var label):
                    ReadEntry(ref label, _attributes.DestinationLabels);
                    reader.Accept(label);
                    break;
                case Tags.Peer.Service when reader.TryReadBytes(out var service):
                    _destinationService = End(reader, service.Length);
                    break;
                case Tags.Peer.Address when reader.TryReadMessage(out var address):
                    var ip = _attributes.DestinationAddress;
                    var port = _attributes.DestinationPort;
                    ReadAddress(ref address, ref ip, ref port);
                    reader.Accept(address);
                    _attributes.DestinationAddress = ip;
                    _attributes.DestinationPort = port;
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }
    }

    private static void ReadAddress(ref ProtobufReader reader, ref Slice ip, ref uint port)
    {
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.Address.SocketAddress when reader.TryReadMessage(out var socket):
                    ReadSocketAddress(ref socket, ref ip, ref port);
                    reader.Accept(socket);
                    break;
                case Tags.Address.Pipe or Tags.Address.EnvoyInternalAddress when reader.TryReadBytes(out _):
                    ip = default;
                    port = 0;
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }
    }

    private static void ReadSocketAddress(ref ProtobufReader reader, ref Slice ip, ref uint port)
    {
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.SocketAddress.Address when reader.TryReadBytes(out var text):
                    ip = End(reader, text.Length);
                    break;
                case Tags.SocketAddress.PortValue when reader.TryReadVarint(out var number):
                    port = (uint)number;
                    break;
                case Tags.SocketAddress.NamedPort when reader.TryReadBytes(out _):
                    port = 0;
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }
    }

    private void ReadTlsSession(ref ProtobufReader reader)
    {
        while (reader.TryReadTag(out var tag))
        {
            if (tag == Tags.TlsSession.Sni && reader.TryReadBytes(out var sni))
            {
                _attributes.ServerName = End(reader, sni.Length);
            }
            else
            {
                reader.TrySkip(tag);
            }
        }
    }

    private void ReadRequest(ref ProtobufReader reader)
    {
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.Request.Http when reader.TryReadMessage(out var http):
                    _hasHttp = true;
                    ReadHttp(ref http);
                    reader.Accept(http);
                    break;
                case Tags.Request.Time when reader.TryReadMessage(out var time):
                    ReadTime(ref time);
                    reader.Accept(time);
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }
    }

    private readonly void ReadTime(ref ProtobufReader reader)
    {
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.Timestamp.Seconds when reader.TryReadVarint(out var seconds):
                    _attributes.TimeSeconds = (long)seconds;
                    break;
                case Tags.Timestamp.Nanos when reader.TryReadVarint(out var nanoseconds):
                    _attributes.TimeNanoseconds = (int)nanoseconds;
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }
    }

    private readonly void ReadMetadata(ref ProtobufReader reader)
    {
        while (reader.TryReadTag(out var tag))
        {
            if (tag == Tags.Metadata.FilterMetadata && reader.TryReadMessage(out var filter))
            {
                ReadEntry(ref filter, _attributes.FilterMetadata);
                reader.Accept(filter);
            }
            else
            {
                reader.TrySkip(tag);
            }
        }
    }

    private readonly void ReadEntry(ref ProtobufReader reader, KeyValueTable table)
    {
        var entry = default(KeyValueSlice);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.MapEntry.Key when reader.TryReadBytes(out var key):
                    entry = entry with { Key = End(reader, key.Length) };
                    break;
                case Tags.MapEntry.Value when reader.TryReadBytes(out var value):
                    entry = entry with { Value = End(reader, value.Length) };
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }

        table.Add(entry);
    }

    private void ReadHttp(ref ProtobufReader reader)
    {
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.HttpRequest.Headers when reader.TryReadMessage(out var entry):
                    ReadHeader(ref entry, fromMap: true);
                    reader.Accept(entry);
                    break;
                case Tags.HttpRequest.Method when reader.TryReadBytes(out var method):
                    _attributes.Method = End(reader, method.Length);
                    break;
                case Tags.HttpRequest.Path when reader.TryReadBytes(out var path):
                    _attributes.Path = End(reader, path.Length);
                    break;
                case Tags.HttpRequest.Host when reader.TryReadBytes(out var host):
                    _attributes.Host = End(reader, host.Length);
                    break;
                case Tags.HttpRequest.Scheme when reader.TryReadBytes(out var scheme):
                    _attributes.Scheme = End(reader, scheme.Length);
                    break;
                case Tags.HttpRequest.Protocol when reader.TryReadBytes(out var protocol):
                    _attributes.Protocol = End(reader, protocol.Length);
                    break;
                case Tags.HttpRequest.Id when reader.TryReadBytes(out var id):
                    _attributes.Id = End(reader, id.Length);
                    break;
                case Tags.HttpRequest.Size when reader.TryReadVarint(out var size):
                    _attributes.Size = (long)size;
                    break;
                case Tags.HttpRequest.HeaderMap when reader.TryReadMessage(out var map):
                    ReadHeaderMap(ref map);
                    reader.Accept(map);
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }
    }

    /// <summary>
    /// The list form (<c>encode_raw_headers</c>). Envoy fills one form only; should both come, the list, which hides nothing, counts.
    /// An empty one would hide all.
    /// </summary>
    private void ReadHeaderMap(ref ProtobufReader reader)
    {
        while (reader.TryReadTag(out var tag))
        {
            if (tag == Tags.HeaderMap.Headers && reader.TryReadMessage(out var header))
            {
                if (!_hasHeaderList)
                {
                    _hasHeaderList = true;
                    _attributes.HeaderTable.Clear();
                }

                ReadHeader(ref header, fromMap: false);
                reader.Accept(header);
            }
            else
            {
                reader.TrySkip(tag);
            }
        }
    }

    private void ReadHeader(ref ProtobufReader reader, bool fromMap)
    {
        var name = default(Slice);
        var value = default(Slice);
        var raw = default(Slice);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.HeaderValue.Key when reader.TryReadBytes(out var bytes):
                    name = End(reader, bytes.Length);
                    break;
                case Tags.HeaderValue.Value when reader.TryReadBytes(out var bytes):
                    value = End(reader, bytes.Length);
                    break;
                case Tags.HeaderValue.RawValue when !fromMap && reader.TryReadBytes(out var bytes):
                    raw = End(reader, bytes.Length);
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }

        if (!fromMap || !_hasHeaderList)
        {
            _attributes.HeaderTable.Add(new KeyValueSlice(name, raw.IsEmpty ? value : raw));
        }
    }

    /// <summary>Where the bytes that were read last stand in the buffer.</summary>
    private static Slice End(in ProtobufReader reader, int length) => new(reader.Offset - length, length);
}
