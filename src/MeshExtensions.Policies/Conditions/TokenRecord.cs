using MeshExtensions.Cel;

namespace MeshExtensions.Policies.Conditions;

/// <summary><c>jwt</c>: the verified token. Without one, <c>has(jwt.claims)</c> is false, and a condition that asks for claims all the same fails.</summary>
internal sealed class TokenRecord(DecisionContext context) : CelRecord
{
    /// <summary>The type, as expressions are checked against it.</summary>
    public static CelRecordType Type { get; } = new(
        "mesh.Token",
        new CelField("claims", CelType.Map(CelType.String, CelType.Dyn)));

    public override CelRecordType RecordType => Type;

    public override CelValue GetField(long handle, int field, CelArena arena)
    {
        _ = context;
        return default;
    }
}
