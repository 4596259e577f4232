namespace MeshExtensions.Cel.Evaluation;

/// <summary>A value that is known.</summary>
internal sealed class ConstantNode(int id, CelValue value) : Node(id)
{
    public CelValue Value => value;

    public override CelValue Evaluate(CelArena arena) => value;
}

/// <summary>A variable of the host.</summary>
internal sealed class VariableNode(int id, int index) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        var value = arena.Activation.Resolve(index, arena);
        return value.Kind is not (CelKind.Unset or CelKind.Error) ? value : value.IsError ? value.At(Id) : Fail(CelErrorCode.NoValue);
    }
}

/// <summary>A variable of a macro. It may hold an error, which then is the value (cel.bind of something that fails and is not used is no error).</summary>
internal sealed class LocalNode(int id, int slot) : Node(id)
{
    public override CelValue Evaluate(CelArena arena) => arena.Locals[slot];
}

/// <summary>What fails whenever it is evaluated: a name that nothing declares, in a program without a check.</summary>
internal sealed class FailNode(int id, CelErrorCode code) : Node(id)
{
    public override CelValue Evaluate(CelArena arena) => Fail(code);
}
