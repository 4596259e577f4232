namespace MeshExtensions.Cel;

/// <summary>
/// Lists of the host. One object can stand for many lists: a <see cref="CelValue"/> carries a handle besides, whose meaning is the host's (an index, an
/// offset), so that showing a list to an expression allocates nothing.
/// </summary>
public abstract class CelList
{
    /// <summary>How many elements the list has.</summary>
    /// <param name="handle">Which list.</param>
    public abstract int GetCount(long handle);

    /// <summary>An element.</summary>
    /// <param name="handle">Which list.</param>
    /// <param name="index">From 0, less than the count.</param>
    /// <param name="arena">Where text that has to be made for the element can go.</param>
    /// <returns>A value. An error (<see cref="CelArena.Fail"/>), or none, ends the evaluation with an error that nothing absorbs.</returns>
    public abstract CelValue GetElement(long handle, int index, CelArena arena);
}
