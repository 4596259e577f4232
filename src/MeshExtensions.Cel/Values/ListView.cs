using System.Runtime.CompilerServices;

namespace MeshExtensions.Cel.Values;

/// <summary>A list, wherever its elements stand.</summary>
internal static class ListView
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(in CelValue list) => list.Reference is CelList host ? host.GetCount(list.Bits) : list.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CelValue Element(in CelValue list, int index, CelArena arena) =>
        list.Reference is CelValue[] array ? array[list.Offset + index] : arena.FromHost(((CelList)list.Reference!).GetElement(list.Bits, index, arena));

    /// <summary><c>value in list</c>, one element after the other.</summary>
    public static bool Contains(in CelValue list, in CelValue value, CelArena arena)
    {
        var count = Count(list);
        if (!arena.TryCharge(1 + (long)count))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (Equality.AreEqual(Element(list, i, arena), value, arena))
            {
                return true;
            }
        }

        return false;
    }
}
