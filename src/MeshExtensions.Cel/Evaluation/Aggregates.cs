using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Evaluation;

/// <summary><c>[a, ?b]</c>.</summary>
internal sealed class ListNode(int id, Node[] elements, bool[] optional) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        if (!arena.TryReserve(elements.Length, out CelValue[] array, out var offset))
        {
            return arena.Exceeded().At(Id);
        }

        var count = 0;
        for (var i = 0; i < elements.Length; i++)
        {
            var value = elements[i].Evaluate(arena);
            if (value.IsError)
            {
                return value;
            }

            if (optional[i] && !TryUnwrap(arena, ref value))
            {
                if (value.IsError)
                {
                    return value;
                }

                continue;
            }

            array[offset + count++] = value;
        }

        return CelValue.ListOf(array, offset, count);
    }
}

/// <summary><c>{k: v, ?k: v}</c>.</summary>
internal sealed class MapNode(int id, Node[] keys, Node[] values, bool[] optional) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        if (!MapBuilder.TryBegin(arena, keys.Length, out var builder))
        {
            return arena.Exceeded().At(Id);
        }

        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i].Evaluate(arena);
            if (key.IsError)
            {
                return key;
            }

            var value = values[i].Evaluate(arena);
            if (value.IsError)
            {
                return value;
            }

            if (optional[i] && !TryUnwrap(arena, ref value))
            {
                if (value.IsError)
                {
                    return value;
                }

                continue;
            }

            if (builder.Add(key, value, arena) is var code and not CelErrorCode.None)
            {
                return Fail(arena, code, key);
            }
        }

        return builder.ToMap();
    }
}
