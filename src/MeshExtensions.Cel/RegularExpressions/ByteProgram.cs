namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>The kinds of a program's states.</summary>
internal enum StateKind : byte
{
    /// <summary>The pattern matches.</summary>
    Match,

    /// <summary>Takes a byte by one of the steps from <see cref="ProgramState.First"/> up to, without, <see cref="ProgramState.Second"/>.</summary>
    Bytes,

    /// <summary>Goes on at both, taking nothing.</summary>
    Split,

    /// <summary>Goes on at <see cref="ProgramState.First"/> where the <see cref="Assertion"/> <see cref="ProgramState.Second"/> holds.</summary>
    Assert,
}

/// <summary>A state of a program.</summary>
internal readonly record struct ProgramState(StateKind Kind, int First, int Second);

/// <summary>
/// A pattern as a non-deterministic automaton over bytes, after Thompson (Regular Expression Search Algorithm, 1968). An unanchored pattern begins with a loop
/// over what stands before the match.
/// </summary>
/// <param name="states">The first one is the match.</param>
/// <param name="steps">Those of a state lie together, in the order of their bytes, and do not overlap.</param>
/// <param name="start">Where the automaton begins.</param>
internal sealed class ByteProgram(ProgramState[] states, ByteStep[] steps, int start)
{
    public const int NoState = -1;

    public ReadOnlySpan<ProgramState> States => states;

    public ReadOnlySpan<ByteStep> Steps => steps;

    public int Start => start;

    /// <returns>The state that a state of kind <see cref="StateKind.Bytes"/> leads to, or <see cref="NoState"/>.</returns>
    public int Step(ProgramState state, byte value)
    {
        var (low, high) = (state.First, state.Second);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var step = steps[middle];
            if (value < step.First)
            {
                high = middle;
            }
            else if (value > step.Last)
            {
                low = middle + 1;
            }
            else
            {
                return step.Target;
            }
        }

        return NoState;
    }
}
