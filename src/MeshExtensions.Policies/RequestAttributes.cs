namespace MeshExtensions.Policies;

/// <summary>
/// What a decision is made from: the attributes of one request or connection, as slices of the bytes in which they came. Text is UTF-8,
/// and nothing has been decoded, trimmed or changed in case.
/// </summary>
/// <remarks>An attribute that is absent is empty, which no pattern but a header's presence matches.</remarks>
public ref struct RequestAttributes
{
    /// <summary>
    /// Whether an HTTP request is asked about. Otherwise it is a TCP connection, and the HTTP attributes mean nothing.
    /// Envoy shows the difference only by leaving <c>attributes.request</c> out.
    /// </summary>
    public bool IsHttp { get; set; }

    /// <summary><c>:method</c>, case as sent.</summary>
    public ReadOnlySpan<byte> Method { get; set; }

    /// <summary><c>:path</c> with query and fragment.</summary>
    public ReadOnlySpan<byte> Path { get; set; }

    /// <summary><c>:authority</c> with its port, case as sent.</summary>
    public ReadOnlySpan<byte> Host { get; set; }

    /// <summary><c>:scheme</c>.</summary>
    public ReadOnlySpan<byte> Scheme { get; set; }

    /// <summary>The request's headers.</summary>
    public HeaderList Headers { get; set; }

    /// <summary>The peer certificate's first URI SAN, with its <c>spiffe://</c>; else its first DNS SAN, else its subject.</summary>
    public ReadOnlySpan<byte> SourcePrincipal { get; set; }

    /// <summary>IP address of the direct peer, as text; empty when the peer is not a socket.</summary>
    public ReadOnlySpan<byte> SourceAddress { get; set; }

    /// <summary>IP address that the connection was made to, as text.</summary>
    public ReadOnlySpan<byte> DestinationAddress { get; set; }

    /// <summary>Port that the connection was made to; 0 when unknown.</summary>
    public uint DestinationPort { get; set; }

    /// <summary>The server name that the client asked for in its TLS hello.</summary>
    public ReadOnlySpan<byte> ServerName { get; set; }
}
