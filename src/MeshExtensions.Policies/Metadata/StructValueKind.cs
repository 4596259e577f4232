namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// What a <c>google.protobuf.Value</c> holds: the member of its oneof that came last. Source: protocolbuffers/protobuf, src/google/protobuf/struct.proto.
/// </summary>
internal enum StructValueKind
{
    /// <summary>No member at all. JSON has no such value; Envoy's matchers never match it, and an expression sees <c>null</c>.</summary>
    Unset,

    /// <summary><c>null_value</c>, whatever number of the enum it carries.</summary>
    Null,

    /// <summary><c>number_value</c>: always a double, NaN and the infinities among them.</summary>
    Number,

    /// <summary><c>string_value</c>.</summary>
    String,

    /// <summary><c>bool_value</c>.</summary>
    Bool,

    /// <summary><c>struct_value</c>.</summary>
    Struct,

    /// <summary><c>list_value</c>.</summary>
    List,
}
