namespace MeshExtensions.Policies;

/// <summary>A header, a query parameter or an entry of metadata that an answer has.</summary>
/// <param name="Name">The name; of headers lower-case.</param>
/// <param name="Values">Its values, at least one.</param>
public sealed record AnswerField(string Name, IReadOnlyList<AnswerText> Values)
{
    /// <summary>Longest name that the reader takes, in characters.</summary>
    public const int MaxNameLength = 128;

    /// <summary>Whether it is the same for every request.</summary>
    public bool IsLiteral => Values.All(value => value.IsLiteral);
}
