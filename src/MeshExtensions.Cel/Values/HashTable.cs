namespace MeshExtensions.Cel.Values;

/// <summary>
/// Finds keys among values that stand in an array, by open addressing. HashCode is seeded per process, so senders cannot choose keys that collide.
/// </summary>
internal struct HashTable
{
    // Index of the key plus one; 0 is free.
    private int[]? _slots;

    // How many slots are in use, less one: a power of two and at least twice the number of keys. A table that once was large
    // is not emptied as a whole for few keys.
    private int _mask;

    /// <summary>Empties the table and makes room.</summary>
    /// <param name="capacity">Keys that will come at most.</param>
    public void Clear(int capacity)
    {
        var length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, capacity * 2));
        if (_slots is null || _slots.Length < length)
        {
            _slots = new int[length];
        }
        else
        {
            Array.Clear(_slots, 0, length);
        }

        _mask = length - 1;
    }

    /// <summary>Looks a key up.</summary>
    /// <param name="keys">The array.</param>
    /// <param name="stride">Keys stand at multiples of it.</param>
    /// <param name="key">What is sought.</param>
    /// <returns>Its number, counted in keys; -1 when it is not there.</returns>
    public readonly int Find(CelValue[] keys, int stride, in CelValue key)
    {
        var slots = _slots!;
        for (var slot = MapView.Hash(key) & _mask; slots[slot] != 0; slot = (slot + 1) & _mask)
        {
            if (MapView.KeysAreEqual(keys[(slots[slot] - 1) * stride], key))
            {
                return slots[slot] - 1;
            }
        }

        return -1;
    }

    /// <summary>Adds a key that is not in the table.</summary>
    /// <param name="keys">The array.</param>
    /// <param name="stride">Keys stand at multiples of it.</param>
    /// <param name="number">Number of the key, counted in keys.</param>
    public readonly void Add(CelValue[] keys, int stride, int number)
    {
        var slots = _slots!;
        var slot = MapView.Hash(keys[number * stride]) & _mask;
        while (slots[slot] != 0)
        {
            slot = (slot + 1) & _mask;
        }

        slots[slot] = number + 1;
    }
}
