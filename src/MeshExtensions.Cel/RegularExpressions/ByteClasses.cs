namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>Bytes that a program never tells apart, as one class: what a table has a column for.</summary>
internal static class ByteClasses
{
    /// <returns>The class of each byte, from 0 in the order of the classes' first bytes.</returns>
    public static byte[] Of(ByteProgram program)
    {
        // Where a class begins; one beyond the last byte is written, and read by none.
        var begins = new bool[257];
        foreach (var step in program.Steps)
        {
            begins[step.First] = true;
            begins[step.Last + 1] = true;
        }

        foreach (var state in program.States)
        {
            if (state.Kind == StateKind.Assert)
            {
                // What assertions look at: line ends and word characters.
                foreach (var border in "\n\u000B0:A[_`a{")
                {
                    begins[border] = true;
                }

                break;
            }
        }

        var classes = new byte[256];
        for (var value = 1; value < classes.Length; value++)
        {
            classes[value] = (byte)(classes[value - 1] + (begins[value] ? 1 : 0));
        }

        return classes;
    }
}
