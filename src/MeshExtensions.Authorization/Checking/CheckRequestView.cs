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
    /// <summary>Entries worth lending on the stack: Envoy's limit of 100 headers with its pseudo headers, rounded up; 2 KiB.</summary>
    public const int UsualHeaderCount = 128;

    private readonly ReadOnlySpan<byte> _message;
    private HeaderIndex _headers;
    private bool _hasHeaderList;
    private bool _hasPeer;
    private bool _hasRequest;
    private bool _hasHttp;
    private ReadOnlySpan<byte> _destinationService;
    private RequestAttributes _attributes;

    private CheckRequestView(ReadOnlySpan<byte> message, Span<HeaderEntry> lent)
    {
        _message = message;
        _headers = new HeaderIndex(lent);
    }

    /// <summary>What decisions are made from. Valid as long as the message's bytes, and until <see cref="Dispose"/>.</summary>
    public readonly RequestAttributes Attributes
    {
        get
        {
            var attributes = _attributes;
            attributes.IsHttp = _hasHttp;
            attributes.Headers = new HeaderList(_message, _headers.Entries, isJoined: !_hasHeaderList);
            return attributes;
        }
    }

    /// <summary>What is wrong with the bytes, or <see cref="WireError.None"/>.</summary>
    public WireError Error { get; private set; }

    /// <summary>Offset in bytes of what could not be read; meaningful when <see cref="Error"/> is set.</summary>
    public int ErrorOffset { get; private set; }

    /// <summary>
    /// Whether the message asks about something: an HTTP request, or a connection with a source or a destination. Envoy sends nothing else; an empty message
    /// must not slip through a policy that allows whatever has no HTTP attributes.
    /// </summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether there are more headers than any request can have; the list then lacks some, and nothing may be decided from it.</summary>
    public readonly bool HasTooManyHeaders => _headers.IsFull;

    /// <summary>Indexes a message.</summary>
    /// <param name="message">The CheckRequest's bytes; they must stay as they are while the view is used.</param>
    /// <param name="lent">Memory for the list of headers, best <see cref="UsualHeaderCount"/> entries on the caller's stack; more is rented.</param>
    public static CheckRequestView Parse(ReadOnlySpan<byte> message, Span<HeaderEntry> lent)
    {
        var view = new CheckRequestView(message, lent);
        view.ReadCheckRequest(new ProtobufReader(message));
        return view;
    }

    /// <summary>Gives back what had to be rented for very many headers.</summary>
    public void Dispose() => _headers.Dispose();

    private void ReadCheckRequest(ProtobufReader reader)
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
        ErrorOffset = reader.ErrorOffset;
        IsComplete = Error == WireError.None && !HasTooManyHeaders && (_hasRequest ? _hasHttp : _hasPeer);
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
                    _attributes.SourcePrincipal = principal;
                    break;
                case Tags.Peer.Address when reader.TryReadMessage(out var address):
                    var ip = _attributes.SourceAddress;
                    var port = 0u;
                    ReadAddress(ref address, ref ip, ref port);
                    reader.Accept(address);
                    _attributes.SourceAddress = ip;
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
                case Tags.Peer.Service when reader.TryReadBytes(out var service):
                    _destinationService = service;
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

    private static void ReadAddress(ref ProtobufReader reader, ref ReadOnlySpan<byte> ip, ref uint port)
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

    private static void ReadSocketAddress(ref ProtobufReader reader, ref ReadOnlySpan<byte> ip, ref uint port)
    {
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.SocketAddress.Address when reader.TryReadBytes(out var text):
                    ip = text;
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
                _attributes.ServerName = sni;
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
            if (tag == Tags.Request.Http && reader.TryReadMessage(out var http))
            {
                _hasHttp = true;
                ReadHttp(ref http);
                reader.Accept(http);
            }
            else
            {
                reader.TrySkip(tag);
            }
        }
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
                    _attributes.Method = method;
                    break;
                case Tags.HttpRequest.Path when reader.TryReadBytes(out var path):
                    _attributes.Path = path;
                    break;
                case Tags.HttpRequest.Host when reader.TryReadBytes(out var host):
                    _attributes.Host = host;
                    break;
                case Tags.HttpRequest.Scheme when reader.TryReadBytes(out var scheme):
                    _attributes.Scheme = scheme;
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
                    _headers.Clear();
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
        var nameOffset = 0;
        var nameLength = 0;
        var valueOffset = 0;
        var valueLength = 0;
        var rawOffset = 0;
        var rawLength = 0;
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case Tags.HeaderValue.Key when reader.TryReadBytes(out var name):
                    nameLength = name.Length;
                    nameOffset = reader.Offset - nameLength;
                    break;
                case Tags.HeaderValue.Value when reader.TryReadBytes(out var value):
                    valueLength = value.Length;
                    valueOffset = reader.Offset - valueLength;
                    break;
                case Tags.HeaderValue.RawValue when !fromMap && reader.TryReadBytes(out var raw):
                    rawLength = raw.Length;
                    rawOffset = reader.Offset - rawLength;
                    break;
                default:
                    reader.TrySkip(tag);
                    break;
            }
        }

        if (fromMap && _hasHeaderList)
        {
            return;
        }

        _headers.Add(rawLength > 0
            ? new HeaderEntry(nameOffset, nameLength, rawOffset, rawLength)
            : new HeaderEntry(nameOffset, nameLength, valueOffset, valueLength));
    }
}
