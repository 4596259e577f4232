namespace MeshExtensions.Policies.Paths;

/// <summary>
/// The things that a proxy or a backend may do to a path before it looks it up. Which of them one does, and in which order, is its own affair.
/// </summary>
[Flags]
internal enum PathTransformation
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Puts a slash before a path that begins with none, as Envoy's normalization does.</summary>
    AddLeadingSlash = 1,

    /// <summary>Decodes the percent-encoded bytes that mean the same encoded and not, once: Envoy.</summary>
    DecodeUnreserved = 1 << 1,

    /// <summary>Decodes percent-encoded slashes and backslashes, once: Envoy when told so.</summary>
    DecodeSlashes = 1 << 2,

    /// <summary>Decodes every percent-encoded byte, once. A backend that decodes twice does this twice.</summary>
    DecodeAll = 1 << 3,

    /// <summary>
    /// Reads UTF-8 forms of ASCII characters that are longer than they may be (C0 AE for a dot), as lenient decoders do. Source: CVE-2000-0884,
    /// CVE-2008-2938.
    /// </summary>
    DecodeOverlong = 1 << 4,

    /// <summary>Takes a backslash for a slash: Envoy, everything on Windows.</summary>
    TurnBackslashes = 1 << 5,

    /// <summary>Drops the parameters of dot segments only: Envoy from 1.39.1, CVE-2026-73551.</summary>
    StripDotParameters = 1 << 6,

    /// <summary>Drops each segment's <c>;parameters</c>: servlet containers.</summary>
    StripParameters = 1 << 7,

    /// <summary>Makes one slash of several that follow each other: nginx, Envoy when told so, most file systems.</summary>
    MergeSlashes = 1 << 8,

    /// <summary>Removes <c>.</c> and <c>..</c> segments, RFC 3986 section 5.2.4; one at the end leaves its slash.</summary>
    RemoveDotSegments = 1 << 9,

    /// <summary>Removes them as functions for file names do, which leave no slash in place of one at the end: Go's path.Clean, Node's path.normalize.</summary>
    RemoveDotSegmentsAndSlash = 1 << 10,

    /// <summary>Ends the path at a question mark that decoding brought forth.</summary>
    CutQuery = 1 << 11,

    /// <summary>Ends the path at a number sign that decoding brought forth.</summary>
    CutFragment = 1 << 12,
}
