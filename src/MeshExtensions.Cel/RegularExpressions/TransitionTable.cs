namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>
/// A pattern as a deterministic automaton: a step is two loads. A state is the offset of its row in the table; the two states that end a run have no row. The
/// last column of a row tells what the end of the text leads to.
/// </summary>
/// <param name="classes">The class of each byte.</param>
/// <param name="table">Rows of an entry for each class and one for the end, after two unused entries.</param>
/// <param name="endColumn">The number of classes.</param>
/// <param name="start">The state at the start of a text.</param>
internal sealed class TransitionTable(byte[] classes, ushort[] table, int endColumn, int start)
{
    /// <summary>No further byte can lead to a match.</summary>
    public const int Dead = 0;

    /// <summary>The pattern matches, whatever follows.</summary>
    public const int Match = 1;

    /// <summary>Offset of the first row.</summary>
    public const int FirstRow = 2;

    public int Start => start;

    /// <returns>The state after some bytes, or the first one at which the run could end.</returns>
    public int Run(int state, ReadOnlySpan<byte> text)
    {
        if (state < FirstRow)
        {
            return state;
        }

        var rows = table;
        var columns = classes;
        foreach (var value in text)
        {
            state = rows[state + columns[value]];
            if (state < FirstRow)
            {
                break;
            }
        }

        return state;
    }

    /// <returns>Whether there is a match when the text ends in a state.</returns>
    public bool Accepts(int state) => state == Match || (state >= FirstRow && table[state + endColumn] == Match);
}
