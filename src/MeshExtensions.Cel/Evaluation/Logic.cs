namespace MeshExtensions.Cel.Evaluation;

/// <summary>
/// <c>&amp;&amp;</c>: false if any operand is, whatever the others do; so errors are remembered and the rest is tried (langdef, "Logical Operators").
/// </summary>
internal sealed class AndNode(int id, Node[] operands) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        foreach (var operand in operands)
        {
            var truth = operand.Test(arena);
            if (truth == Truth.True)
            {
                continue;
            }

            return truth == Truth.False ? Truth.False : Logic.TryRest(arena, operands, operand, Truth.False);
        }

        return Truth.True;
    }
}

/// <summary><c>||</c>: true if any operand is.</summary>
internal sealed class OrNode(int id, Node[] operands) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        foreach (var operand in operands)
        {
            var truth = operand.Test(arena);
            if (truth == Truth.False)
            {
                continue;
            }

            return truth == Truth.True ? Truth.True : Logic.TryRest(arena, operands, operand, Truth.True);
        }

        return Truth.False;
    }
}

/// <summary><c>!</c>.</summary>
internal sealed class NotNode(int id, Node operand) : BooleanNode(id)
{
    public override Truth Test(CelArena arena) => operand.Test(arena) switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => Truth.Error,
    };
}

/// <summary><c>c ? a : b</c>: only one of the two is evaluated.</summary>
internal sealed class ConditionalNode(int id, Node condition, Node then, Node otherwise) : Node(id)
{
    public override CelValue Evaluate(CelArena arena) => condition.Test(arena) switch
    {
        Truth.True => then.Evaluate(arena),
        Truth.False => otherwise.Evaluate(arena),
        _ => arena.Failure,
    };

    public override Truth Test(CelArena arena) => condition.Test(arena) switch
    {
        Truth.True => then.Test(arena),
        Truth.False => otherwise.Test(arena),
        _ => Truth.Error,
    };
}

/// <summary>What the logical operators do after an error.</summary>
internal static class Logic
{
    /// <summary>Looks among the operands after one that failed for the one that decides all the same.</summary>
    /// <returns><paramref name="decisive"/>, or the first error.</returns>
    public static Truth TryRest(CelArena arena, Node[] operands, Node failed, Truth decisive)
    {
        var failure = arena.Failure;
        for (var i = Array.IndexOf(operands, failed) + 1; i < operands.Length; i++)
        {
            if (operands[i].Test(arena) == decisive)
            {
                return decisive;
            }
        }

        arena.Failure = failure;
        return Truth.Error;
    }
}
