namespace MeshExtensions.Cel.Values;

/// <summary>Stable sorting, in the arena.</summary>
internal static class Sorting
{
    /// <summary>The elements of a list in the order of their keys.</summary>
    /// <param name="arena">Where the result goes.</param>
    /// <param name="list">The elements.</param>
    /// <param name="keys">One key for each, all of one kind that has an order.</param>
    public static CelValue Sort(CelArena arena, in CelValue list, in CelValue keys)
    {
        var count = ListView.Count(list);

        // The result, and a second row of places for the merges: keys and elements move together.
        if (!arena.TryCharge((long)count * (1 + int.Log2(count + 1))) || !arena.TryReserve(count, out CelValue[] array, out var offset)
            || !arena.TryReserve(3L * count, out CelValue[] scratch, out var scratchOffset))
        {
            return arena.Exceeded();
        }

        var elements = array.AsSpan(offset, count);
        var sorted = scratch.AsSpan(scratchOffset, count);
        for (var i = 0; i < count; i++)
        {
            elements[i] = ListView.Element(list, i, arena);
            sorted[i] = ListView.Element(keys, i, arena);
            if (!HasOrder(sorted[i].Kind) || sorted[i].Kind != sorted[0].Kind)
            {
                return arena.NoSuchOverload(list);
            }
        }

        Merge(arena, sorted, elements, scratch.AsSpan(scratchOffset + count, count), scratch.AsSpan(scratchOffset + (2 * count), count));
        return arena.Exhausted != CelErrorCode.None ? arena.Exceeded() : CelValue.ListOf(array, offset, count);
    }

    private static bool HasOrder(CelKind kind) =>
        Numbers.IsNumber(kind) || kind is CelKind.Bool or CelKind.String or CelKind.Bytes or CelKind.Timestamp or CelKind.Duration;

    private static void Merge(CelArena arena, Span<CelValue> keys, Span<CelValue> elements, Span<CelValue> otherKeys, Span<CelValue> otherElements)
    {
        if (keys.Length < 2)
        {
            return;
        }

        var middle = keys.Length / 2;
        Merge(arena, keys[..middle], elements[..middle], otherKeys[..middle], otherElements[..middle]);
        Merge(arena, keys[middle..], elements[middle..], otherKeys[middle..], otherElements[middle..]);
        keys.CopyTo(otherKeys);
        elements.CopyTo(otherElements);
        for (int left = 0, right = middle, next = 0; next < keys.Length; next++)
        {
            var takeRight = left == middle || (right < keys.Length && Ordering.Compare(otherKeys[right], otherKeys[left], arena) == Ordering.Outcome.Less);
            var from = takeRight ? right++ : left++;
            keys[next] = otherKeys[from];
            elements[next] = otherElements[from];
        }
    }
}
