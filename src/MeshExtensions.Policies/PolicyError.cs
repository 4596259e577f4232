namespace MeshExtensions.Policies;

/// <summary>Something in a policy document that keeps the whole set from being used.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Message">What is wrong and what to do about it, as one sentence or two.</param>
public sealed record PolicyError(SourceLocation Location, string Message)
{
    /// <summary><c>file:line:column: message</c>.</summary>
    public override string ToString() => $"{Location}: {Message}";
}
