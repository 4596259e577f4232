namespace MeshExtensions.Policies.Metadata;

/// <summary>How looking for a key in a <c>google.protobuf.Struct</c> ended.</summary>
internal enum StructReading
{
    /// <summary>The bytes are well-formed as far as they were read, and the key is not there.</summary>
    Absent,

    /// <summary>The key has a value.</summary>
    Found,

    /// <summary>The bytes on the way to the key are not those of a Struct that can be read. Who decides by it treats this as <see cref="Absent"/>.</summary>
    Malformed,
}
