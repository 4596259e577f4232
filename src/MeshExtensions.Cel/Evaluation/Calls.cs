namespace MeshExtensions.Cel.Evaluation;

/// <summary>A call with one argument. Which overload shows by the argument's kind; usually the checker has left only one.</summary>
internal sealed class CallNode1(int id, CelOverload[] overloads, Node argument) : Node(id)
{
    private readonly CelFunction1[] _functions = [.. overloads.Select(overload => (CelFunction1)overload.Implementation!)];

    public override CelValue Evaluate(CelArena arena)
    {
        var value = argument.Evaluate(arena);
        if (value.IsError)
        {
            return value;
        }

        for (var i = 0; i < overloads.Length; i++)
        {
            if (overloads[i].Takes(0, value))
            {
                var result = _functions[i](arena, value);
                return Checked(result);
            }
        }

        return NoSuchOverload(arena, value);
    }
}

/// <summary>A call with two arguments.</summary>
internal sealed class CallNode2(int id, CelOverload[] overloads, Node first, Node second) : Node(id)
{
    private readonly CelFunction2[] _functions = [.. overloads.Select(overload => (CelFunction2)overload.Implementation!)];

    public override CelValue Evaluate(CelArena arena)
    {
        var left = first.Evaluate(arena);
        if (left.IsError)
        {
            return left;
        }

        var right = second.Evaluate(arena);
        if (right.IsError)
        {
            return right;
        }

        for (var i = 0; i < overloads.Length; i++)
        {
            if (overloads[i].Takes(0, left) && overloads[i].Takes(1, right))
            {
                var result = _functions[i](arena, left, right);
                return Checked(result);
            }
        }

        return NoSuchOverload(arena, left, right);
    }
}

/// <summary>A call with none, or three and more arguments, or of functions that take any number. They are put together in the arena.</summary>
internal sealed class CallNodeN(int id, CelOverload[] overloads, Node[] arguments) : Node(id)
{
    private readonly CelFunctionN[] _functions = [.. overloads.Select(FunctionOf)];

    public override CelValue Evaluate(CelArena arena)
    {
        if (!arena.TryReserve(arguments.Length, out CelValue[] array, out var offset))
        {
            return arena.Exceeded().At(Id);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            array[offset + i] = arguments[i].Evaluate(arena);
            if (array[offset + i].IsError)
            {
                return array[offset + i];
            }
        }

        var values = array.AsSpan(offset, arguments.Length);
        for (var i = 0; i < overloads.Length; i++)
        {
            if (TakesAll(overloads[i], values))
            {
                var result = _functions[i](arena, values);
                arena.GiveBack(array, offset + arguments.Length, arguments.Length);
                return Checked(result);
            }
        }

        return NoSuchOverload(arena, values);
    }

    // A host's function of one or two arguments may take them as any number, too, beside overloads that do not.
    private static CelFunctionN FunctionOf(CelOverload overload) => overload.Implementation switch
    {
        CelFunction1 one => (arena, values) => one(arena, values[0]),
        CelFunction2 two => (arena, values) => two(arena, values[0], values[1]),
        var any => (CelFunctionN)any!,
    };

    private static bool TakesAll(CelOverload overload, ReadOnlySpan<CelValue> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!overload.Takes(i, values[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A call of what nothing declares, in a program without a check. Its arguments' errors come first.</summary>
internal sealed class UnknownCallNode(int id, Node[] arguments) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        foreach (var argument in arguments)
        {
            var value = argument.Evaluate(arena);
            if (value.IsError)
            {
                return value;
            }
        }

        return Fail(CelErrorCode.NoSuchOverload);
    }
}
