namespace MeshExtensions.Cel.Tests.Support;

/// <summary>Variables by their index; one beyond the values, or unset, has no value.</summary>
internal sealed class Bindings(params CelValue[] values) : CelActivation
{
    public override CelValue Resolve(int variable, CelArena arena) => variable < values.Length ? values[variable] : default;
}
