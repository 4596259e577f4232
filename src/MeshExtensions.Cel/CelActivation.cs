namespace MeshExtensions.Cel;

/// <summary>
/// The host's side of an evaluation: what the variables are. One object serves many evaluations, one after the other; it is asked only for the variables that
/// the evaluation comes to.
/// </summary>
public abstract class CelActivation
{
    /// <summary>No variables.</summary>
    public static CelActivation Empty { get; } = new NoVariables();

    /// <summary>A variable's value.</summary>
    /// <param name="variable">Index of the variable: the place of its declaration in the environment, from 0.</param>
    /// <param name="arena">Where text that has to be made for the value can go.</param>
    /// <returns>A value of the declared type, or <see cref="CelKind.Unset"/> when there is none, which is an error where it is used.</returns>
    public abstract CelValue Resolve(int variable, CelArena arena);

    private sealed class NoVariables : CelActivation
    {
        public override CelValue Resolve(int variable, CelArena arena) => default;
    }
}
