using MeshExtensions.Cel;
using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Conditions;

/// <summary><c>jwt</c>: the verified token. Without one, <c>has(jwt.claims)</c> is false, and a condition that asks for claims all the same fails.</summary>
internal sealed class TokenRecord(DecisionContext context) : CelRecord
{
    private readonly StructMap _claims = new();

    /// <summary>The type, as expressions are checked against it.</summary>
    public static CelRecordType Type { get; } = new(
        "mesh.Token",
        new CelField("claims", CelType.Map(CelType.String, CelType.Dyn)));

    public override CelRecordType RecordType => Type;

    /// <summary>Takes the token of the request that the context holds now.</summary>
    public void Use()
    {
        if (context.Request.HasToken)
        {
            _claims.Buffer = context.Request.TokenSlice.Buffer;
        }
    }

    public override CelValue GetField(long handle, int field, CelArena arena)
    {
        var (_, payload) = context.Request.TokenSlice;
        return context.Request.HasToken ? _claims.Root(payload.Offset, payload.Length, arena) : default;
    }
}
