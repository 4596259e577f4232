namespace MeshExtensions.Cel.Evaluation;

/// <summary>The three outcomes of a condition.</summary>
internal enum Truth : byte
{
    False,
    True,

    /// <summary>Neither; <see cref="CelArena.Failure"/> says why.</summary>
    Error,
}

/// <summary>
/// A step of a program. Nodes are immutable and shared by all threads; what changes is in the arena. They are made by the
/// planner, as special as what is known then.
/// </summary>
/// <param name="id">Of the expression; errors carry it.</param>
internal abstract class Node(int id)
{
    /// <summary>Of the expression.</summary>
    public int Id => id;

    /// <summary>Evaluates. An error is a value.</summary>
    public abstract CelValue Evaluate(CelArena arena);

    /// <summary>Evaluates as an operand of a logical operator or as a condition, which a bool must be.</summary>
    public virtual Truth Test(CelArena arena)
    {
        var value = Evaluate(arena);
        if (value.Kind == CelKind.Bool)
        {
            return value.Bits != 0 ? Truth.True : Truth.False;
        }

        arena.Failure = value.IsError ? value : NoSuchOverload(arena, value);
        return Truth.Error;
    }

    /// <summary>The error of values that no form of an operation takes.</summary>
    protected CelValue NoSuchOverload(CelArena arena, params ReadOnlySpan<CelValue> values) =>
        arena.NoSuchOverload(values).At(id);

    /// <summary>Takes the value out of an optional, for elements and entries behind a question mark.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="value">The optional; then its value, an error, or unset when it is empty.</param>
    /// <returns>Whether there is a value.</returns>
    protected bool TryUnwrap(CelArena arena, ref CelValue value)
    {
        if (value.Kind != CelKind.Optional)
        {
            value = NoSuchOverload(arena, value);
            return false;
        }

        return value.TryGetOptional(out value);
    }

    /// <summary>What a function gave: a host's may fail, or give nothing.</summary>
    protected CelValue Checked(in CelValue result) => result.Kind switch
    {
        CelKind.Error => result.At(id),
        CelKind.Unset => CelValue.Error(CelErrorCode.Host).At(id),
        _ => result,
    };

    /// <summary>An error at this expression.</summary>
    protected CelValue Fail(CelErrorCode code) => CelValue.Error(code).At(id);

    /// <summary>An error at this expression, about a value.</summary>
    protected CelValue Fail(CelArena arena, CelErrorCode code, in CelValue detail) => arena.WithDetail(code, detail).At(id);
}

/// <summary>A step whose value is a bool or an error: conditions pass through without becoming a <see cref="CelValue"/>.</summary>
internal abstract class BooleanNode(int id) : Node(id)
{
    public abstract override Truth Test(CelArena arena);

    public sealed override CelValue Evaluate(CelArena arena) => Test(arena) switch
    {
        Truth.True => CelValue.True,
        Truth.False => CelValue.False,
        _ => arena.Failure,
    };

    protected static Truth From(bool value) => value ? Truth.True : Truth.False;

    protected static Truth Failed(CelArena arena, in CelValue error)
    {
        arena.Failure = error;
        return Truth.Error;
    }
}
