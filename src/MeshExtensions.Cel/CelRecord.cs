namespace MeshExtensions.Cel;

/// <summary>Records of the host, of one declared type; see <see cref="CelList"/> for the handle.</summary>
public abstract class CelRecord
{
    /// <summary>The declared type.</summary>
    public abstract CelRecordType RecordType { get; }

    /// <summary>A field's value.</summary>
    /// <param name="handle">Which record.</param>
    /// <param name="field">Index of the field in <see cref="CelRecordType.Fields"/>.</param>
    /// <param name="arena">Where text that has to be made for the value can go.</param>
    /// <returns>
    /// <see cref="CelKind.Unset"/> when the field has no value: <c>has()</c> is then false, and selecting it is an error. An error
    /// (<see cref="CelArena.Fail"/>) ends the evaluation with that error, which nothing absorbs.
    /// </returns>
    public abstract CelValue GetField(long handle, int field, CelArena arena);
}
