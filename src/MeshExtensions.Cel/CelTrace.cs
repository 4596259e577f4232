using System.Collections.Immutable;

namespace MeshExtensions.Cel;

/// <summary>A part of an expression and what it was.</summary>
/// <param name="Expression">The part's text as it stands in the source.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Column">Where it begins, in code points from 1.</param>
/// <param name="Depth">How deep it stands: 0 for the whole expression.</param>
/// <param name="Values">What it was, the first times that it was evaluated.</param>
/// <param name="Count">How often it was evaluated: 0 for what was not needed, and often in a loop.</param>
public sealed record CelTraceStep(string Expression, int Line, int Column, int Depth, ImmutableArray<CelValue> Values, long Count);

/// <summary>An evaluation with the value of each part.</summary>
/// <param name="Result">The value of the whole, or the error.</param>
/// <param name="Steps">Each part before its own parts; literals are left out.</param>
public sealed record CelTrace(CelValue Result, ImmutableArray<CelTraceStep> Steps);
