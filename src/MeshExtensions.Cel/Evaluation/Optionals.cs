namespace MeshExtensions.Cel.Evaluation;

/// <summary>
/// <c>optional.or(other)</c> and <c>optional.orValue(value)</c>: what stands in the parentheses is evaluated only when the optional is empty.
/// </summary>
/// <param name="id">See <see cref="Node"/>.</param>
/// <param name="operand">The optional.</param>
/// <param name="otherwise">What is taken when it is empty.</param>
/// <param name="unwrap">Whether the value is wanted, not the optional.</param>
internal sealed class OptionalOrNode(int id, Node operand, Node otherwise, bool unwrap) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        var optional = operand.Evaluate(arena);
        if (optional.Kind != CelKind.Optional)
        {
            return optional.IsError ? optional : NoSuchOverload(arena, optional);
        }

        if (optional.TryGetOptional(out var value))
        {
            return unwrap ? value : optional;
        }

        var other = otherwise.Evaluate(arena);
        return unwrap || other.Kind is CelKind.Optional or CelKind.Error ? other : NoSuchOverload(arena, optional, other);
    }
}
