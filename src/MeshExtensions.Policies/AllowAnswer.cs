namespace MeshExtensions.Policies;

/// <summary>What an allowed request carries on to the upstream.</summary>
/// <param name="HeadersToSet">Request headers that replace what the client sent under the same name.</param>
/// <param name="HeadersToRemove">Request headers that are taken away, by lower-case name.</param>
public sealed record AllowAnswer(IReadOnlyList<KeyValuePair<string, string>> HeadersToSet, IReadOnlyList<string> HeadersToRemove)
{
    /// <summary>The request goes on as it came.</summary>
    public static AllowAnswer Unchanged { get; } = new([], []);
}
