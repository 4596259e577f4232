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

    /// <summary>Makes a map of entries that someone else has given, and so checks them.</summary>
    /// <exception cref="ArgumentException">A key is neither bool, int, uint nor string, or is there twice.</exception>
    public static CelValue Create(IEnumerable<KeyValuePair<CelValue, CelValue>> entries)
    {
        CelValue[] pairs = [.. entries.SelectMany(entry => new[] { entry.Key, entry.Value })];
        var table = default(HashTable);
        table.Clear(pairs.Length / 2);
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (pairs[i + 1].Kind is CelKind.Unset or CelKind.Error)
            {
                throw new ArgumentException($"The value of {pairs[i]} is an error, or no value.", nameof(entries));
            }

            if (!MapView.IsKey(pairs[i].Kind) || table.Find(pairs, 2, pairs[i]) >= 0)
            {
                throw new ArgumentException($"The key {pairs[i]} is there twice, or is of a kind that cannot be a key.", nameof(entries));
            }

            table.Add(pairs, 2, i / 2);
        }

        return Create(pairs);
    }

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
