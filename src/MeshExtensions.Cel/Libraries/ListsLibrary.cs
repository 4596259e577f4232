using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary>The lists library.</summary>
internal static class ListsLibrary
{
    private const int MaximumDepth = 64;
    private const long TooDeep = -2;

    public static void AddTo(LibraryBuilder library)
    {
        var a = CelType.Parameter("A");
        var list = CelType.List(a);
        library.Member("slice", "list_slice", [list, CelType.Int, CelType.Int], list, Slice);
        library.Member("flatten", "list_flatten", CelType.List(list), list, (arena, in nested) => Flatten(arena, nested, 1));
        library.Member("flatten", "list_flatten_int", CelType.List(CelType.Dyn), CelType.Int, CelType.List(CelType.Dyn), (arena, in nested, in depth) =>
            depth.Bits < 0 ? arena.WithDetail(CelErrorCode.InvalidArgument, depth) : Flatten(arena, nested, depth.Bits));
        library.Member("reverse", "list_reverse", list, list, Reverse);
        library.Member("distinct", "list_distinct", list, list, Distinct);
        library.Member("sort", "list_sort", list, list, (arena, in values) => Sorting.Sort(arena, values, values));
        library.Member("first", "list_first", list, CelType.Optional(a), (arena, in values) =>
            ListView.Count(values) == 0 ? CelValue.NoOptional : arena.Optional(ListView.Element(values, 0, arena)));
        library.Member("last", "list_last", list, CelType.Optional(a), (arena, in values) =>
            ListView.Count(values) == 0 ? CelValue.NoOptional : arena.Optional(ListView.Element(values, ListView.Count(values) - 1, arena)));
        library.Global("lists.range", "lists_range", CelType.Int, CelType.List(CelType.Int), Range);
    }

    private static CelValue Slice(CelArena arena, ReadOnlySpan<CelValue> values)
    {
        var (from, to) = (values[1].Bits, values[2].Bits);
        if (from < 0 || to < from || to > ListView.Count(values[0]))
        {
            return arena.WithDetail(CelErrorCode.IndexOutOfRange, from < 0 || to < from ? values[1] : values[2]);
        }

        if (values[0].Reference is CelValue[] held)
        {
            return CelValue.ListOf(held, values[0].Offset + (int)from, (int)(to - from));
        }

        if (!arena.TryCharge(to - from) || !arena.TryReserve(to - from, out CelValue[] array, out var offset))
        {
            return arena.Exceeded();
        }

        for (var i = (int)from; i < to; i++)
        {
            array[offset + i - from] = ListView.Element(values[0], i, arena);
        }

        return CelValue.ListOf(array, offset, (int)(to - from));
    }

    private static CelValue Flatten(CelArena arena, in CelValue list, long depth)
    {
        var total = CountFlat(arena, list, depth, 0);
        if (total == TooDeep)
        {
            return arena.WithDetail(CelErrorCode.InvalidArgument, CelValue.Int(depth), "the lists are nested deeper than 64 levels");
        }

        if (total < 0 || !arena.TryReserve(total, out CelValue[] array, out var offset))
        {
            return arena.Exceeded();
        }

        var next = offset;
        CopyFlat(arena, list, depth, array, ref next);
        return CelValue.ListOf(array, offset, next - offset);
    }

    /// <summary>How many elements there will be; -1 when the budget is used up, and <see cref="TooDeep"/>.</summary>
    private static long CountFlat(CelArena arena, in CelValue list, long depth, int level)
    {
        if (level > MaximumDepth)
        {
            return TooDeep;
        }

        var total = 0L;
        var count = ListView.Count(list);
        if (!arena.TryCharge(1 + (2L * count)))
        {
            return -1;
        }

        for (var i = 0; i < count; i++)
        {
            var element = ListView.Element(list, i, arena);
            var inner = depth > 0 && element.Kind == CelKind.List ? CountFlat(arena, element, depth - 1, level + 1) : 1;
            if (inner < 0)
            {
                return inner;
            }

            total += inner;
        }

        return total;
    }

    private static void CopyFlat(CelArena arena, in CelValue list, long depth, CelValue[] array, ref int next)
    {
        for (var i = 0; i < ListView.Count(list); i++)
        {
            var element = ListView.Element(list, i, arena);
            if (depth > 0 && element.Kind == CelKind.List)
            {
                CopyFlat(arena, element, depth - 1, array, ref next);
            }
            else
            {
                array[next++] = element;
            }
        }
    }

    private static CelValue Reverse(CelArena arena, in CelValue list)
    {
        var count = ListView.Count(list);
        if (!arena.TryCharge(count) || !arena.TryReserve(count, out CelValue[] array, out var offset))
        {
            return arena.Exceeded();
        }

        for (var i = 0; i < count; i++)
        {
            array[offset + count - 1 - i] = ListView.Element(list, i, arena);
        }

        return CelValue.ListOf(array, offset, count);
    }

    private static CelValue Distinct(CelArena arena, in CelValue list)
    {
        var total = ListView.Count(list);
        if (!arena.TryReserve(total, out CelValue[] array, out var offset))
        {
            return arena.Exceeded();
        }

        var count = 0;
        for (var i = 0; i < total; i++)
        {
            var element = ListView.Element(list, i, arena);
            if (!ListView.Contains(CelValue.ListOf(array, offset, count), element, arena))
            {
                array[offset + count++] = element;
            }
        }

        return CelValue.ListOf(array, offset, count);
    }

    private static CelValue Range(CelArena arena, in CelValue end)
    {
        if (!arena.TryCharge(Math.Max(0, end.Bits)) || !arena.TryReserve(Math.Max(0, end.Bits), out CelValue[] array, out var offset))
        {
            return arena.Exceeded();
        }

        for (var i = 0; i < end.Bits; i++)
        {
            array[offset + i] = CelValue.Int(i);
        }

        return CelValue.ListOf(array, offset, (int)Math.Max(0, end.Bits));
    }
}
