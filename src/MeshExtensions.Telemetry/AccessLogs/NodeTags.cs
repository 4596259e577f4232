using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.AccessLogs;

/// <summary>Tags of Node and Locality. Source: envoy/config/core/v3/base.proto.</summary>
internal static class NodeTags
{
    public const uint Id = 1 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint Cluster = 2 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint Metadata = 3 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint Locality = 4 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint LocalityRegion = 1 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint LocalityZone = 2 << WireTag.Shift | WireTag.LengthDelimited;
}

/// <summary>Tags of Address and what it may hold. Source: envoy/config/core/v3/address.proto.</summary>
internal static class AddressTags
{
    public const uint SocketAddress = 1 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint Pipe = 2 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint Internal = 3 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint SocketHost = 2 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint SocketPort = 3 << WireTag.Shift | WireTag.Varint;
    public const uint PipePath = 1 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint InternalListener = 1 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint InternalEndpoint = 2 << WireTag.Shift | WireTag.LengthDelimited;
}

/// <summary>Tags of the well-known types that occur in access logs. Source: google/protobuf/{struct,timestamp,duration,wrappers}.proto.</summary>
internal static class WellKnownTags
{
    /// <summary>Struct.fields; a map, so each occurrence is one entry.</summary>
    public const uint StructFields = 1 << WireTag.Shift | WireTag.LengthDelimited;

    /// <summary>The key of a map entry whose keys are strings.</summary>
    public const uint MapKey = 1 << WireTag.Shift | WireTag.LengthDelimited;

    /// <summary>The value of a map entry whose values are strings or messages.</summary>
    public const uint MapValue = 2 << WireTag.Shift | WireTag.LengthDelimited;

    public const uint ValueString = 3 << WireTag.Shift | WireTag.LengthDelimited;
    public const uint ValueStruct = 5 << WireTag.Shift | WireTag.LengthDelimited;

    /// <summary>Timestamp.seconds and Duration.seconds.</summary>
    public const uint Seconds = 1 << WireTag.Shift | WireTag.Varint;

    /// <summary>Timestamp.nanos and Duration.nanos.</summary>
    public const uint Nanos = 2 << WireTag.Shift | WireTag.Varint;

    public const uint UInt32Value = 1 << WireTag.Shift | WireTag.Varint;
}
