namespace MeshExtensions.Wire;

/// <summary>Why bytes are not a Protocol Buffers message. It comes with the offset at which reading had to stop.</summary>
public enum WireError
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>A value needs more bytes than there are.</summary>
    Truncated,

    /// <summary>A varint goes on after its tenth byte.</summary>
    VarintTooLong,

    /// <summary>A tag has field number 0, a wire type that does not exist, or more than 32 bits.</summary>
    InvalidTag,

    /// <summary>A group ends that did not start, or ends with another field number than it started with.</summary>
    UnbalancedGroup,

    /// <summary>Groups nest deeper than <see cref="ProtobufReader.MaxGroupDepth"/>.</summary>
    NestingTooDeep,
}
