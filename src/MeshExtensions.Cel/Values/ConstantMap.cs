namespace MeshExtensions.Cel.Values;

/// <summary>A map that does not change: of a program, or of data that a host has read.</summary>
internal sealed class ConstantMap : CelMap
{
    private readonly CelValue[] _pairs;
    private readonly HashTable _table;

    private ConstantMap(CelValue[] pairs)
    {
        _pairs = pairs;
        _table.Clear(pairs.Length / 2);
        for (var i = 0; i < pairs.Length / 2; i++)
        {
            _table.Add(pairs, 2, i);
        }
    }

    /// <summary>Makes a map of keys and values in turn. Keys must be distinct.</summary>
    public static CelValue Create(CelValue[] pairs) => pairs.Length > 2 * MapView.MaximumRow
        ? CelValue.Map(new ConstantMap(pairs))
        : new CelValue(CelKind.Map, pairs, CelValue.Pack(0, pairs.Length / 2));

    /// <inheritdoc/>
    public override int GetCount(long handle) => _pairs.Length / 2;

    /// <inheritdoc/>
    public override bool TryGet(long handle, in CelValue key, CelArena arena, out CelValue value)
    {
        var found = _table.Find(_pairs, 2, key);
        value = found < 0 ? default : _pairs[(2 * found) + 1];
        return found >= 0;
    }

    /// <inheritdoc/>
    public override void GetEntry(long handle, int index, CelArena arena, out CelValue key, out CelValue value)
    {
        key = _pairs[2 * index];
        value = _pairs[(2 * index) + 1];
    }
}
