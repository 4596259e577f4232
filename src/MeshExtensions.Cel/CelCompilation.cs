using System.Collections.Immutable;

namespace MeshExtensions.Cel;

/// <summary>How expressions are compiled.</summary>
public sealed record CelCompilationOptions
{
    /// <summary>The defaults.</summary>
    public static CelCompilationOptions Default { get; } = new();

    /// <summary>The longest source, in bytes.</summary>
    public int MaximumLength { get; init; } = 100_000;

    /// <summary>The deepest nesting. It bounds the stack of everything that walks the expression, evaluation included.</summary>
    public int MaximumDepth { get; init; } = 200;

    /// <summary>Whether types are checked. Without it, what does not fit shows when the expression is evaluated, as in a dynamic language.</summary>
    public bool Check { get; init; } = true;

    /// <summary>Whether <c>has</c>, <c>all</c>, <c>map</c> and the other macros are recognised.</summary>
    public bool EnableMacros { get; init; } = true;

    /// <summary>
    /// Whether literals that can never work are errors already now: a malformed regular expression, timestamp, duration or IP address. Without it they
    /// are errors where evaluation comes to them.
    /// </summary>
    public bool ValidateLiterals { get; init; } = true;

    /// <summary>The type that the expression must have; null for any. <c>bool</c> for a condition, so that a text cannot be taken for one.</summary>
    public CelType? ResultType { get; init; }
}

/// <summary>The outcome of a compilation: a program, or what is wrong.</summary>
/// <param name="Program">Null when there are issues.</param>
/// <param name="Issues">All that was found, in the order of the source.</param>
public sealed record CelCompilation(CelProgram? Program, ImmutableArray<CelIssue> Issues);
