namespace MeshExtensions.Cel.Evaluation;

/// <summary>
/// <c>&amp;&amp;</c> and <c>||</c>: one operand can decide, false here and true there, whatever the others do; so errors are remembered and the rest is tried
/// (langdef, "Logical Operators").
/// </summary>
/// <param name="id">See <see cref="Node"/>.</param>
/// <param name="operands">Two or more, or the one that is left when the others are known not to decide.</param>
/// <param name="decisive">The outcome of an operand that decides.</param>
internal sealed class LogicalNode(int id, Node[] operands, Truth decisive) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        for (var i = 0; i < operands.Length; i++)
        {
            var truth = operands[i].Test(arena);
            if (truth == decisive)
            {
                return decisive;
            }

            if (truth == Truth.Error)
            {
                return TryRest(arena, i + 1);
            }
        }

        return From(decisive == Truth.False);
    }

    /// <summary>Looks among the operands behind one that failed for the one that decides all the same.</summary>
    private Truth TryRest(CelArena arena, int first)
    {
        var failure = arena.Failure;
        for (var i = first; i < operands.Length && arena.Exhausted == CelErrorCode.None; i++)
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
