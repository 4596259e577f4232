namespace MeshExtensions.Cel.Values;

/// <summary>Constants that may be keys, hashed.</summary>
internal sealed class ConstantSet
{
    private readonly CelValue[] _values;
    private readonly HashTable _table;
    private readonly int _longest;

    /// <summary>Makes a set.</summary>
    /// <param name="values">All of kinds that can be keys; equal ones may be among them.</param>
    public ConstantSet(ReadOnlySpan<CelValue> values)
    {
        _values = new CelValue[values.Length];
        _table.Clear(values.Length);
        var count = 0;
        foreach (var value in values)
        {
            if (_table.Find(_values, 1, value) < 0)
            {
                _values[count] = value;
                _longest = Math.Max(_longest, value.Kind == CelKind.String ? value.Length : 0);
                _table.Add(_values, 1, count++);
            }
        }

        _values = _values[..count];
    }

    /// <summary>Whether one of them is equal to a value.</summary>
    public bool Contains(in CelValue value, CelArena arena)
    {
        if (MapView.IsKey(value.Kind))
        {
            // A text that is longer than all of them needs no hash, so hashing costs no more than the constants allow.
            return (value.Kind != CelKind.String || value.Length <= _longest) && _table.Find(_values, 1, value) >= 0;
        }

        // A double is compared as == does, which may round; the table is exact.
        return value.Kind == CelKind.Double && ListView.Contains(CelValue.ListOf(_values), value, arena);
    }
}
