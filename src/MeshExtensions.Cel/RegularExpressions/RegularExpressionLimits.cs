namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>What a pattern may cost to compile. Matching costs time linear in the text whatever the pattern.</summary>
internal static class RegularExpressionLimits
{
    /// <summary>Bytes of a pattern.</summary>
    public const int PatternBytes = 16 * 1024;

    /// <summary>Groups within groups; parser and compiler recurse into them, so this bounds their stack.</summary>
    public const int Nesting = 250;

    /// <summary>RE2's bound on a repetition count, and on the product of counts that stand within each other.</summary>
    public const int Repetitions = 1000;

    /// <summary>Ranges of code points in all classes of a pattern together.</summary>
    public const int Ranges = 100_000;

    /// <summary>States of the program. The simulation may visit each of them for every byte of a text, so this is also what a byte can cost.</summary>
    public const int ProgramStates = 10_000;

    /// <summary>
    /// Bytes and states of a pattern that is known only when an expression is evaluated: it may come from whoever sends a
    /// request, and is compiled while that waits.
    /// </summary>
    public const int DynamicPatternBytes = 1024;

    /// <inheritdoc cref="DynamicPatternBytes"/>
    public const int DynamicStates = 2_000;

    /// <summary>Transitions of the program, over all its states.</summary>
    public const int ProgramTransitions = 100_000;

    /// <summary>Entries of a transition table: 128 KiB, and a row's offset fits an entry.</summary>
    public const int TableEntries = 64 * 1024;

    /// <summary>Visits to program states while a table is built: some milliseconds. A pattern that needs more is simulated.</summary>
    public const int TableWork = 2_000_000;
}
