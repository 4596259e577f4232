namespace MeshExtensions.Cel;

/// <summary>What a <see cref="CelValue"/> is at run time. The coarser type of the language: a list of what is a question for the checker only.</summary>
public enum CelKind : byte
{
    /// <summary>No value: what a host returns for a variable or field that has none. Using it is an error.</summary>
    Unset,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>bool</c>.</summary>
    Bool,

    /// <summary><c>int</c>, 64 bits with sign.</summary>
    Int,

    /// <summary><c>uint</c>, 64 bits without sign.</summary>
    Uint,

    /// <summary><c>double</c>, IEEE 754 binary64.</summary>
    Double,

    /// <summary><c>string</c>: UTF-8.</summary>
    String,

    /// <summary><c>bytes</c>.</summary>
    Bytes,

    /// <summary><c>google.protobuf.Timestamp</c>.</summary>
    Timestamp,

    /// <summary><c>google.protobuf.Duration</c>.</summary>
    Duration,

    /// <summary><c>list</c>.</summary>
    List,

    /// <summary><c>map</c>.</summary>
    Map,

    /// <summary>A record type that the host declared: fields by name, as a protobuf message has them.</summary>
    Record,

    /// <summary><c>type</c>: a type as a value.</summary>
    Type,

    /// <summary><c>optional_type</c>: a value or none.</summary>
    Optional,

    /// <summary><c>net.IP</c>.</summary>
    Ip,

    /// <summary><c>net.CIDR</c>.</summary>
    Cidr,

    /// <summary>Evaluation failed; see <see cref="CelProgram.Describe"/>.</summary>
    Error,
}
