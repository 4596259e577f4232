namespace MeshExtensions.Policies.Formatting;

#pragma warning disable CA1032, CA1064 // Never leaves PolicyFormatter: it only unwinds the recursion.
/// <summary>The text holds something that cannot be formatted without the risk of changing it.</summary>
/// <param name="line">Line, counted from 1; 0 when no place is known.</param>
/// <param name="column">Column, counted from 1.</param>
/// <param name="message">What it is and what to do about it, without a full stop.</param>
internal sealed class UnformattableException(int line, int column, string message) : Exception(message)
{
    /// <summary>Line, counted from 1; 0 when no place is known.</summary>
    public int Line { get; } = line;

    /// <summary>Column, counted from 1.</summary>
    public int Column { get; } = column;
}
#pragma warning restore CA1032, CA1064
