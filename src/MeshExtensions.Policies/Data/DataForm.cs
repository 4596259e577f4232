namespace MeshExtensions.Policies.Data;

/// <summary>How a file of data is written.</summary>
internal enum DataForm
{
    /// <summary>RFC 8259.</summary>
    Json,

    /// <summary>One document of YAML 1.2, in its core schema.</summary>
    Yaml,

    /// <summary>RFC 4180.</summary>
    Csv,
}
