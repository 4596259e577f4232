namespace MeshExtensions.Policies;

/// <summary>What became of one text that was to be formatted.</summary>
/// <param name="Text">The formatted text, or <see langword="null"/> when the text must stay as it is.</param>
/// <param name="Error">Why it must stay as it is, with its place; else <see langword="null"/>.</param>
/// <param name="IsDefect">Whether the fault is the formatter's own: it noticed that its output would have meant something else.</param>
public sealed record PolicyFormatResult(string? Text, PolicyError? Error, bool IsDefect);
