using System.Collections.Immutable;

namespace MeshExtensions.Cel.Checking;

/// <summary>What a name or a call in an expression turned out to mean.</summary>
internal abstract record Resolution
{
    /// <summary>A variable of the host.</summary>
    public sealed record Variable(int Index) : Resolution;

    /// <summary>A variable of a macro.</summary>
    public sealed record Local(int Slot) : Resolution;

    /// <summary>A type as a value.</summary>
    public sealed record TypeValue(CelType Type) : Resolution;

    /// <summary>A field of a record whose type is known.</summary>
    public sealed record Field(int Index) : Resolution;

    /// <summary>A call of a function. Which overload it is shows at run time when there are several; none fits when there is none.</summary>
    /// <param name="Overloads">Those that may fit.</param>
    /// <param name="Name">Name of the function as it was found.</param>
    /// <param name="TargetIsNamespace">Whether what stands before the dot is part of the name.</param>
    public sealed record Call(ImmutableArray<CelOverload> Overloads, string Name, bool TargetIsNamespace) : Resolution;

    /// <summary>Nothing of this name; only without a check.</summary>
    public sealed record Unknown(string Name) : Resolution;
}

/// <summary>An expression with what the checker found out, in arrays by the nodes' ids.</summary>
/// <param name="Environment">What it was checked against.</param>
/// <param name="Parsed">The tree.</param>
/// <param name="Types">Type of each node; <c>dyn</c> where it is not known.</param>
/// <param name="Resolutions">Meaning of identifiers, selections and calls; null for other nodes.</param>
/// <param name="Slots">First local slot of the nodes that declare variables; the further ones of a node follow it.</param>
/// <param name="LocalCount">How many slots there are. No two variables share one, so that values which are computed late find their own.</param>
internal sealed record CheckedExpression(
    CelEnvironment Environment, Syntax.ParsedExpression Parsed, CelType[] Types, Resolution?[] Resolutions, int[] Slots, int LocalCount)
{
    public CelType ResultType => Types[Parsed.Root.Id];
}
