namespace MeshExtensions.Cel.Values;

/// <summary>A map of many entries that an evaluation makes; its table is used again after the arena's reset.</summary>
internal sealed class ArenaMap : CelMap
{
    private CelValue[] _pairs = [];
    private int _count;
    private HashTable _table;

    /// <summary>Begins anew.</summary>
    /// <param name="capacity">Entries that will come at most.</param>
    public void Clear(int capacity)
    {
        if (_pairs.Length < capacity * 2)
        {
            _pairs = new CelValue[capacity * 2];
        }

        _count = 0;
        _table.Clear(capacity);
    }

    /// <summary>Adds an entry.</summary>
    /// <returns>False when the key is there already.</returns>
    public bool TryAdd(in CelValue key, in CelValue value)
    {
        if (_table.Find(_pairs, 2, key) >= 0)
        {
            return false;
        }

        _pairs[2 * _count] = key;
        _pairs[(2 * _count) + 1] = value;
        _table.Add(_pairs, 2, _count++);
        return true;
    }

    /// <inheritdoc/>
    public override int GetCount(long handle) => _count;

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
