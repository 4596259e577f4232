using static MeshExtensions.Wire.WireTag;

namespace MeshExtensions.Authorization.Checking;

/// <summary>
/// Tags of the fields that decisions read. Names follow the messages in protos/envoy/service/auth/v3 and protos/envoy/config/core/v3;
/// a test holds every one of them against the generated descriptors.
/// </summary>
internal static class CheckRequestTags
{
    internal static class CheckRequest
    {
        public const uint Attributes = 1 << Shift | LengthDelimited;
    }

    internal static class AttributeContext
    {
        public const uint Source = 1 << Shift | LengthDelimited;
        public const uint Destination = 2 << Shift | LengthDelimited;
        public const uint Request = 4 << Shift | LengthDelimited;
        public const uint ContextExtensions = 10 << Shift | LengthDelimited;
        public const uint MetadataContext = 11 << Shift | LengthDelimited;
        public const uint TlsSession = 12 << Shift | LengthDelimited;
    }

    internal static class Peer
    {
        public const uint Address = 1 << Shift | LengthDelimited;
        public const uint Service = 2 << Shift | LengthDelimited;
        public const uint Labels = 3 << Shift | LengthDelimited;
        public const uint Principal = 4 << Shift | LengthDelimited;
    }

    internal static class Address
    {
        public const uint SocketAddress = 1 << Shift | LengthDelimited;
        public const uint Pipe = 2 << Shift | LengthDelimited;
        public const uint EnvoyInternalAddress = 3 << Shift | LengthDelimited;
    }

    internal static class SocketAddress
    {
        public const uint Address = 2 << Shift | LengthDelimited;
        public const uint PortValue = 3 << Shift | Varint;
        public const uint NamedPort = 4 << Shift | LengthDelimited;
    }

    internal static class Request
    {
        public const uint Time = 1 << Shift | LengthDelimited;
        public const uint Http = 2 << Shift | LengthDelimited;
    }

    /// <summary>google.protobuf.Timestamp.</summary>
    internal static class Timestamp
    {
        public const uint Seconds = 1 << Shift | Varint;
        public const uint Nanos = 2 << Shift | Varint;
    }

    internal static class Metadata
    {
        public const uint FilterMetadata = 1 << Shift | LengthDelimited;
    }

    /// <summary>An entry of a map whose values are texts or messages.</summary>
    internal static class MapEntry
    {
        public const uint Key = 1 << Shift | LengthDelimited;
        public const uint Value = 2 << Shift | LengthDelimited;
    }

    internal static class HttpRequest
    {
        public const uint Id = 1 << Shift | LengthDelimited;
        public const uint Method = 2 << Shift | LengthDelimited;
        public const uint Headers = 3 << Shift | LengthDelimited;
        public const uint Path = 4 << Shift | LengthDelimited;
        public const uint Host = 5 << Shift | LengthDelimited;
        public const uint Scheme = 6 << Shift | LengthDelimited;
        public const uint Size = 9 << Shift | Varint;
        public const uint Protocol = 10 << Shift | LengthDelimited;
        public const uint HeaderMap = 13 << Shift | LengthDelimited;
    }

    internal static class HeaderMap
    {
        public const uint Headers = 1 << Shift | LengthDelimited;
    }

    /// <summary>An entry of the map of headers and a HeaderValue have the same first two fields.</summary>
    internal static class HeaderValue
    {
        public const uint Key = 1 << Shift | LengthDelimited;
        public const uint Value = 2 << Shift | LengthDelimited;
        public const uint RawValue = 3 << Shift | LengthDelimited;
    }

    internal static class TlsSession
    {
        public const uint Sni = 1 << Shift | LengthDelimited;
    }
}
