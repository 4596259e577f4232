namespace MeshExtensions.Policies;

/// <summary>
/// What is done about a path that proxies and backends may read differently from how it was sent. Envoy sends the check what its own
/// normalization left, which by default keeps repeated slashes, escaped slashes and parameters; a backend may not.
/// </summary>
public enum PathHandling
{
    /// <summary>
    /// <c>every-reading</c>: rules see every way in which the path may be read. The default, because it is right whatever stands behind the proxy.
    /// </summary>
    EveryReading = 0,

    /// <summary><c>as-sent</c>: rules see the path as it came, only without query and fragment.</summary>
    AsSent,

    /// <summary><c>refuse</c>: a path with more than one reading is refused.</summary>
    Refuse,

    /// <summary><c>base</c>: rules see what Envoy's <c>normalize_path</c> makes of the path; Istio's BASE.</summary>
    Base,

    /// <summary><c>merge-slashes</c>: as <see cref="Base"/>, and slashes that follow each other become one; Istio's MERGE_SLASHES.</summary>
    MergeSlashes,

    /// <summary>
    /// <c>decode-and-merge-slashes</c>: as <see cref="MergeSlashes"/>, with escaped slashes and backslashes decoded first; Istio's
    /// DECODE_AND_MERGE_SLASHES.
    /// </summary>
    DecodeAndMergeSlashes,
}
