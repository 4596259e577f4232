using MeshExtensions.Cel;
using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Tests.Metadata;

/// <summary>The variable <c>claims</c>, of any type, and <c>yes</c>, which is true without the compiler knowing it.</summary>
internal sealed class ClaimsVariable : CelActivation
{
    public static CelEnvironment Environment { get; } = new([new CelVariable("claims", CelType.Dyn), new CelVariable("yes", CelType.Bool)]);

    public CelValue Claims { get; set; }

    /// <summary>Whose whole buffer is <c>claims</c>, if set.</summary>
    public StructMap? Map { get; init; }

    public override CelValue Resolve(int variable, CelArena arena) => variable switch
    {
        1 => CelValue.True,
        _ when Map is not null => Map.Root(0, Map.Buffer.Length, arena),
        _ => Claims,
    };
}
