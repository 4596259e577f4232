namespace MeshExtensions.Cel.Evaluation;

/// <summary><c>cel.bind(variable, value, body)</c>.</summary>
internal sealed class BindNode(int id, int slot, Node value, Node body) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        arena.Locals[slot] = value.Evaluate(arena);
        return body.Evaluate(arena);
    }

    public override Truth Test(CelArena arena)
    {
        arena.Locals[slot] = value.Evaluate(arena);
        return body.Test(arena);
    }
}

/// <summary><c>cel.block([values], body)</c>: each value is computed when it is first needed, and once.</summary>
internal sealed class BlockNode(int id, int firstSlot, int count, Node body) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        arena.Locals.AsSpan(firstSlot, count).Clear();
        return body.Evaluate(arena);
    }
}

/// <summary><c>cel.index(n)</c>.</summary>
/// <param name="id">See <see cref="Node"/>.</param>
/// <param name="slot">Where the value is kept.</param>
/// <param name="value">How it is computed.</param>
internal sealed class BlockValueNode(int id, int slot, Node value) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        if (arena.Locals[slot].Kind == CelKind.Unset)
        {
            // Not `arena.Locals[slot] = …`: the array is read before the value is computed.
            var computed = value.Evaluate(arena);
            arena.Locals[slot] = computed;
        }

        return arena.Locals[slot];
    }
}

/// <summary><c>target.optMap(variable, body)</c> and <c>optFlatMap</c>.</summary>
internal sealed class OptionalMapNode(int id, int slot, Node target, Node body, bool isFlat) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        var optional = target.Evaluate(arena);
        if (optional.Kind != CelKind.Optional)
        {
            return optional.IsError ? optional : NoSuchOverload(arena, optional);
        }

        if (!optional.TryGetOptional(out var value))
        {
            return CelValue.NoOptional;
        }

        arena.Locals[slot] = value;
        var result = body.Evaluate(arena);
        if (result.IsError || (isFlat && result.Kind == CelKind.Optional))
        {
            return result;
        }

        return isFlat ? NoSuchOverload(arena, result) : arena.Optional(result).At(Id);
    }
}
