namespace MeshExtensions.Cel;

/// <summary>Maps of the host; see <see cref="CelList"/> for the handle.</summary>
public abstract class CelMap
{
    /// <summary>How many entries the map has.</summary>
    /// <param name="handle">Which map.</param>
    public abstract int GetCount(long handle);

    /// <summary>Looks a key up.</summary>
    /// <param name="handle">Which map.</param>
    /// <param name="key">Of any kind. Keys are equal as <c>==</c> says: <c>1</c>, <c>1u</c> and <c>1.0</c> are one key.</param>
    /// <param name="arena">Where text that has to be made for the value can go.</param>
    /// <param name="value">The key's value. An error (<see cref="CelArena.Fail"/>), or none, ends the evaluation with an error that nothing absorbs.</param>
    /// <returns>Whether the map has the key.</returns>
    public abstract bool TryGet(long handle, in CelValue key, CelArena arena, out CelValue value);

    /// <summary>An entry, for those who walk the map.</summary>
    /// <param name="handle">Which map.</param>
    /// <param name="index">From 0, less than the count; the order is the map's own and stays while the map does.</param>
    /// <param name="arena">Where text that has to be made can go.</param>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">The entry's value.</param>
    public abstract void GetEntry(long handle, int index, CelArena arena, out CelValue key, out CelValue value);
}
