namespace MeshExtensions.Policies.Answers;

/// <summary>The HTTP statuses that Envoy's <c>envoy.type.v3.StatusCode</c> names. Others are cast blindly by some versions and refused by others.</summary>
internal static class HttpStatuses
{
    private static readonly HashSet<int> Denials =
    [
        300, 301, 302, 303, 304, 305, 307, 308,
        400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 426, 428, 429, 431,
        500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
    ];

    /// <summary>Whether a denial may carry this status. One below 300 would tell the client that its request succeeded.</summary>
    public static bool IsDenial(int status) => Denials.Contains(status);
}
