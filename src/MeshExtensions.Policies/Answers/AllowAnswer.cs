namespace MeshExtensions.Policies;

/// <summary>What an allowed request carries on to the upstream, and its response back to the client. It reaches HTTP requests only.</summary>
public sealed record AllowAnswer
{
    /// <summary>The request goes on as it came.</summary>
    public static AllowAnswer Unchanged { get; } = new();

    /// <summary>Request headers that replace what the client sent under the same name.</summary>
    public IReadOnlyList<AnswerField> HeadersToSet { get; init; } = [];

    /// <summary>Request headers that are added to what the client sent under the same name.</summary>
    public IReadOnlyList<AnswerField> HeadersToAppend { get; init; } = [];

    /// <summary>Request headers that are taken away, by lower-case name.</summary>
    public IReadOnlyList<string> HeadersToRemove { get; init; } = [];

    /// <summary>Response headers that replace those of the upstream.</summary>
    public IReadOnlyList<AnswerField> ResponseHeadersToSet { get; init; } = [];

    /// <summary>Response headers that come beside those of the upstream.</summary>
    public IReadOnlyList<AnswerField> ResponseHeadersToAppend { get; init; } = [];

    /// <summary>Query parameters that replace those of the same name. Names and values are percent-encoded when they are sent.</summary>
    public IReadOnlyList<AnswerField> QueryParametersToSet { get; init; } = [];

    /// <summary>Query parameters that are taken away; case counts.</summary>
    public IReadOnlyList<string> QueryParametersToRemove { get; init; } = [];

    /// <summary>Dynamic metadata, beside what decided.</summary>
    public IReadOnlyList<AnswerField> Metadata { get; init; } = [];

    /// <summary>
    /// Whether it is the same bytes for every request. What is appended depends on whether the request has the header: Envoy drops an appended header
    /// that is not there yet. Query parameters depend on whether there is a path.
    /// </summary>
    public bool IsLiteral => HeadersToAppend.Count == 0 && QueryParametersToSet.Count == 0 && QueryParametersToRemove.Count == 0
        && HeadersToSet.Concat(ResponseHeadersToSet).Concat(ResponseHeadersToAppend).Concat(Metadata).All(part => part.IsLiteral);
}
