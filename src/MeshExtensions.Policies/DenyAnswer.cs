namespace MeshExtensions.Policies;

/// <summary>What a client is told when its request is denied. It reaches HTTP clients only; Envoy closes a denied TCP connection.</summary>
/// <param name="Status">The HTTP status, one of those that Envoy knows, from 300 up.</param>
/// <param name="Headers">Response headers in order; a name may repeat (Set-Cookie).</param>
/// <param name="Body">The response body; empty for none.</param>
public sealed record DenyAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    /// <summary>403 without a body: what Envoy itself says when an authorizer names nothing else.</summary>
    public static DenyAnswer Forbidden { get; } = new(403, [], string.Empty);
}
