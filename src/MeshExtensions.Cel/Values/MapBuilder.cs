namespace MeshExtensions.Cel.Values;

/// <summary>Makes a map in an arena: few entries in a row, more behind a hash table.</summary>
internal struct MapBuilder
{
    private CelValue[]? _row;
    private int _offset;
    private int _count;
    private ArenaMap? _table;

    /// <summary>Begins a map.</summary>
    /// <param name="arena">Where it goes.</param>
    /// <param name="capacity">Entries that will come at most.</param>
    /// <param name="builder">The builder.</param>
    /// <returns>False when the budget does not allow it.</returns>
    public static bool TryBegin(CelArena arena, int capacity, out MapBuilder builder)
    {
        builder = default;
        if (capacity > MapView.MaximumRow)
        {
            builder._table = arena.RentMap(capacity);
            return builder._table is not null;
        }

        var reserved = arena.TryReserve(2 * capacity, out CelValue[] row, out builder._offset);
        builder._row = row;
        return reserved;
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="arena">Whose budget it is.</param>
    /// <returns>Why it cannot be added.</returns>
    public CelErrorCode Add(in CelValue key, in CelValue value, CelArena arena)
    {
        if (!Charges.TryChargeKey(arena, key))
        {
            return CelErrorCode.CostExceeded;
        }

        if (!MapView.IsKey(key.Kind))
        {
            return CelErrorCode.UnsupportedKey;
        }

        if (_table is not null)
        {
            return _table.TryAdd(key, value) ? CelErrorCode.None : CelErrorCode.DuplicateKey;
        }

        for (var i = 0; i < _count; i++)
        {
            if (MapView.KeysAreEqual(_row![_offset + (2 * i)], key))
            {
                return CelErrorCode.DuplicateKey;
            }
        }

        _row![_offset + (2 * _count)] = key;
        _row[_offset + (2 * _count) + 1] = value;
        _count++;
        return CelErrorCode.None;
    }

    /// <summary>The map.</summary>
    public readonly CelValue ToMap() => _table is not null ? CelValue.Map(_table) : new CelValue(CelKind.Map, _row, CelValue.Pack(_offset, _count));
}
