using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary>The sets library: lists as sets.</summary>
internal static class SetsLibrary
{
    public static void AddTo(LibraryBuilder library)
    {
        var list = CelType.List(CelType.Parameter("A"));
        library.Global("sets.contains", "list_sets_contains_list", list, list, CelType.Bool, (arena, in all, in part) =>
            CelValue.Bool(Contains(all, part, arena)));
        library.Global("sets.equivalent", "list_sets_equivalent_list", list, list, CelType.Bool, (arena, in left, in right) =>
            CelValue.Bool(Contains(left, right, arena) && Contains(right, left, arena)));
        library.Global("sets.intersects", "list_sets_intersects_list", list, list, CelType.Bool, Intersects);
    }

    private static bool Contains(in CelValue all, in CelValue part, CelArena arena)
    {
        for (var i = 0; i < ListView.Count(part); i++)
        {
            if (!ListView.Contains(all, ListView.Element(part, i, arena), arena))
            {
                return false;
            }
        }

        return true;
    }

    private static CelValue Intersects(CelArena arena, in CelValue left, in CelValue right)
    {
        for (var i = 0; i < ListView.Count(left); i++)
        {
            if (ListView.Contains(right, ListView.Element(left, i, arena), arena))
            {
                return CelValue.True;
            }

            if (arena.Exhausted != CelErrorCode.None)
            {
                return arena.Exceeded();
            }
        }

        return CelValue.False;
    }
}
