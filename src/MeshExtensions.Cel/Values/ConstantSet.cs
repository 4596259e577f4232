namespace MeshExtensions.Cel.Values;

/// <summary>Constants that may be keys, hashed.</summary>
internal sealed class ConstantSet
{
    private readonly CelValue[] _values;
    private readonly HashTable _table;

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
                _table.Add(_values, 1, count++);
            }
        }
    }

    public bool Contains(in CelValue value) => (MapView.IsKey(value.Kind) || value.Kind == CelKind.Double) && _table.Find(_values, 1, value) >= 0;
}
