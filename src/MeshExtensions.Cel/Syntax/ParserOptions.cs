namespace MeshExtensions.Cel.Syntax;

/// <summary>What bounds a parse.</summary>
internal sealed record ParserOptions
{
    public static ParserOptions Default { get; } = new();

    /// <summary>The longest source, in bytes.</summary>
    public int MaxSourceBytes { get; init; } = 100_000;

    /// <summary>
    /// The height of the tree, left-recursive chains such as <c>a+a+a</c> and <c>a.b.c</c> included: what walks the tree by recursion is safe. Parentheses
    /// alone make no height, and a chain of <c>&amp;&amp;</c> or <c>||</c> is one level however long.
    /// </summary>
    public int MaxDepth { get; init; } = 200;

    /// <summary>How many nodes the tree may have.</summary>
    public int MaxNodes { get; init; } = 20_000;

    /// <summary>Whether macros are recognised; else they are plain calls.</summary>
    public bool EnableMacros { get; init; } = true;
}

/// <summary>A tree and where it comes from.</summary>
/// <param name="Source">The text.</param>
/// <param name="Root">The tree.</param>
/// <param name="NodeCount">The ids are 0 to this, exclusive.</param>
internal sealed record ParsedExpression(CelSource Source, Expression Root, int NodeCount);
