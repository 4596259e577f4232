namespace MeshExtensions.Policies;

/// <summary>What a client is told when its request is denied. It reaches HTTP clients only; Envoy closes a denied TCP connection.</summary>
/// <param name="Status">The HTTP status, one of those that Envoy knows, from 300 up.</param>
/// <param name="Headers">Response headers in order; a name may have several values (Set-Cookie).</param>
/// <param name="Body">The response body; empty for none.</param>
/// <param name="Metadata">Dynamic metadata, beside what decided.</param>
public sealed record DenyAnswer(int Status, IReadOnlyList<AnswerField> Headers, AnswerText Body, IReadOnlyList<AnswerField> Metadata)
{
    /// <summary>The status that asks for a credential.</summary>
    public const int Unauthorized = 401;

    /// <summary>403 without a body: what Envoy itself says when an authorizer names nothing else.</summary>
    public static DenyAnswer Forbidden { get; } = WithStatus(403);

    /// <summary>Whether it is the same bytes for every request.</summary>
    public bool IsLiteral => Body.IsLiteral && Headers.Concat(Metadata).All(part => part.IsLiteral);

    /// <summary>A status and nothing else.</summary>
    public static DenyAnswer WithStatus(int status, string body = "") => new(status, [], AnswerText.Literal(body), []);
}
