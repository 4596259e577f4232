using MeshExtensions.Policies.Destinations;
using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies;

/// <summary>
/// What a decision is made from: the attributes of one request or connection, as slices of the bytes in which they came. Text is UTF-8,
/// and nothing has been decoded, trimmed or changed in case. One object serves many requests, one after the other.
/// </summary>
/// <remarks>An attribute that is absent is empty, which no pattern but a header's presence matches.</remarks>
public sealed class RequestAttributes
{
    private byte[] _urlPathBuffer = [];
    private Slice _urlPath;
    private byte[] _tokenBuffer = [];
    private Slice _token;

    /// <summary>The buffer that all slices are of. It must not change while something is decided from it.</summary>
    public byte[] Buffer { get; private set; } = [];

    /// <summary>
    /// Whether an HTTP request is asked about. Otherwise it is a TCP connection, and the HTTP attributes mean nothing.
    /// Envoy shows the difference only by leaving <c>attributes.request</c> out.
    /// </summary>
    public bool IsHttp { get; set; }

    /// <summary><c>:method</c>, case as sent.</summary>
    public Slice Method { get; set; }

    /// <summary><c>:path</c> with query and fragment.</summary>
    public Slice Path { get; set; }

    /// <summary><c>:authority</c> with its port, case as sent.</summary>
    public Slice Host { get; set; }

    /// <summary><c>:scheme</c>.</summary>
    public Slice Scheme { get; set; }

    /// <summary><c>HTTP/1.1</c>, <c>HTTP/2</c> and so on.</summary>
    public Slice Protocol { get; set; }

    /// <summary>Envoy's number for the stream. Not <c>x-request-id</c>, and not unique across proxies.</summary>
    public Slice Id { get; set; }

    /// <summary>Bytes of the body that had been received, not the content length.</summary>
    public long Size { get; set; }

    /// <summary>When the stream started: seconds since 1970.</summary>
    public long TimeSeconds { get; set; }

    /// <summary>When the stream started: nanoseconds within the second.</summary>
    public int TimeNanoseconds { get; set; }

    /// <summary>The peer certificate's first URI SAN, with its <c>spiffe://</c>; else its first DNS SAN, else its subject.</summary>
    public Slice SourcePrincipal { get; set; }

    /// <summary>IP address of the direct peer, as text; empty when the peer is not a socket.</summary>
    public Slice SourceAddress { get; set; }

    /// <summary>Port of the direct peer; 0 when unknown.</summary>
    public uint SourcePort { get; set; }

    /// <summary>The called workload's own identity, of the same form as <see cref="SourcePrincipal"/>.</summary>
    public Slice DestinationPrincipal { get; set; }

    /// <summary>IP address that the connection was made to, as text.</summary>
    public Slice DestinationAddress { get; set; }

    /// <summary>Port that the connection was made to; 0 when unknown.</summary>
    public uint DestinationPort { get; set; }

    /// <summary>The server name that the client asked for in its TLS hello.</summary>
    public Slice ServerName { get; set; }

    /// <summary>The request's headers. With <see cref="HeadersAreJoined"/>, a key that comes again replaces the earlier one.</summary>
    public KeyValueTable HeaderTable { get; } = new();

    /// <summary>Whether several headers of one name have been joined into one value.</summary>
    public bool HeadersAreJoined { get; set; } = true;

    /// <summary>Labels of the called workload; Envoy sends them only when its bootstrap says so.</summary>
    public KeyValueTable DestinationLabels { get; } = new();

    /// <summary>What the route of the proxy adds for authorizers.</summary>
    public KeyValueTable ContextExtensions { get; } = new();

    /// <summary>Dynamic metadata of the proxy's filters: the filter's name, and its google.protobuf.Struct as bytes.</summary>
    public KeyValueTable FilterMetadata { get; } = new();

    /// <summary>The headers.</summary>
    public HeaderList Headers => new(Buffer, HeaderTable.Entries, HeadersAreJoined);

    /// <summary>
    /// The path that rules match: without query and fragment. CVE-2021-32779: a fragment left on made policies miss.
    /// Source: envoyproxy/envoy, source/common/http/path_utility.cc removeQueryAndFragment.
    /// </summary>
    public ReadOnlySpan<byte> UrlPath => _urlPathBuffer.AsSpan(_urlPath.Offset, _urlPath.Length);

    /// <summary>
    /// The claims of the verified token, a google.protobuf.Struct as bytes; empty without one. Who verifies tokens sets it; claims that Envoy's own jwt_authn
    /// filter verified are found in <see cref="FilterMetadata"/>.
    /// </summary>
    public ReadOnlySpan<byte> TokenPayload => _tokenBuffer.AsSpan(_token.Offset, _token.Length);

    /// <summary>Whether there is a verified token, be it one without any claim.</summary>
    public bool HasToken { get; private set; }

    /// <summary>The called workload, once it has been found out.</summary>
    internal Destination Destination { get; } = new();

    /// <summary>The bytes of a slice.</summary>
    public ReadOnlySpan<byte> Text(Slice slice) => Buffer.AsSpan(slice.Offset, slice.Length);

    /// <summary>Forgets the last request and takes the buffer of the next.</summary>
    public void Reset(byte[] buffer)
    {
        Buffer = buffer;
        IsHttp = false;
        Method = Path = Host = Scheme = Protocol = Id = default;
        SourcePrincipal = SourceAddress = DestinationPrincipal = DestinationAddress = ServerName = default;
        SourcePort = DestinationPort = 0;
        Size = TimeSeconds = TimeNanoseconds = 0;
        HeadersAreJoined = true;
        HeaderTable.Clear();
        DestinationLabels.Clear();
        ContextExtensions.Clear();
        FilterMetadata.Clear();
        _urlPathBuffer = _tokenBuffer = [];
        _urlPath = _token = default;
        HasToken = false;
    }

    /// <summary>Takes the claims of a token that has been verified.</summary>
    public void SetToken(byte[] buffer, Slice payload)
    {
        _tokenBuffer = buffer;
        _token = payload;
        HasToken = true;
    }

    /// <summary>Metadata that a filter left: the bytes of its Struct; empty for none.</summary>
    internal Slice FindFilterMetadata(ReadOnlySpan<byte> filter)
    {
        var entries = FilterMetadata.Entries;
        for (var i = entries.Length - 1; i >= 0; i--)
        {
            if (Text(entries[i].Key).SequenceEqual(filter))
            {
                return entries[i].Value;
            }
        }

        return default;
    }

    /// <summary>
    /// Takes the claims that Envoy's jwt_authn filter verified, unless a token is there already. It leaves them under <c>payload</c>, as Istio configures it;
    /// what it leaves under other names, such as why a token failed, is no verified token.
    /// </summary>
    /// <returns>False when the claims cannot be read: a rule that denies by a claim must not miss it for that.</returns>
    internal bool TryFindToken()
    {
        if (HasToken || FilterMetadata.Count == 0)
        {
            return true;
        }

        var metadata = FindFilterMetadata("envoy.filters.http.jwt_authn"u8);
        if (!ProtobufStruct.IsReadable(Text(metadata)))
        {
            return false;
        }

        if (ProtobufStruct.Find(Text(metadata), "payload"u8, out var payload, metadata.Offset) == StructReading.Found && payload.Kind == StructValueKind.Struct)
        {
            SetToken(Buffer, new Slice(payload.Offset, payload.Content.Length));
        }

        return true;
    }

    /// <summary>The token and the buffer that it is in.</summary>
    internal (byte[] Buffer, Slice Slice) TokenSlice => (_tokenBuffer, _token);

    /// <summary>Takes a buffer that has what the slices say, without forgetting them.</summary>
    internal void Use(byte[] buffer) => Buffer = buffer;

    /// <summary>Takes the path as it was sent. To be called when <see cref="Path"/> is known.</summary>
    internal void UsePathAsSent()
    {
        var path = Text(Path);
        var end = path.IndexOfAny((byte)'?', (byte)'#');
        UsePath(Buffer, end < 0 ? Path : Path with { Length = end });
    }

    /// <summary>Takes another reading of the path.</summary>
    internal void UsePath(byte[] buffer, Slice path)
    {
        _urlPathBuffer = buffer;
        _urlPath = path;
    }

    /// <summary>The path that rules match, and the buffer that it is in.</summary>
    internal (byte[] Buffer, Slice Slice) UrlPathSlice => (_urlPathBuffer, _urlPath);
}
