namespace MeshExtensions.Cel;

/// <summary>The checker's kinds of types.</summary>
public enum CelTypeKind
{
    /// <summary>Any type at all; what it is shows at run time.</summary>
    Dyn,

    /// <summary>The type of an expression that does not check.</summary>
    Error,

    /// <summary><c>null_type</c>.</summary>
    Null,

    /// <summary><c>bool</c>, <c>int</c>, <c>uint</c>, <c>double</c>, <c>string</c>, <c>bytes</c>.</summary>
    Primitive,

    /// <summary>A primitive type or null: a protobuf wrapper.</summary>
    Wrapper,

    /// <summary>
    /// A timestamp, duration, IP address or any other type without structure that shows, perhaps with parameters, such as <c>optional_type(T)</c>.
    /// </summary>
    Opaque,

    /// <summary><c>list(T)</c>.</summary>
    List,

    /// <summary><c>map(K, V)</c>.</summary>
    Map,

    /// <summary>A record type that the host declared.</summary>
    Record,

    /// <summary><c>type(T)</c>.</summary>
    Type,

    /// <summary>A type parameter of a function.</summary>
    Parameter,
}
