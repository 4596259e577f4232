using MeshExtensions.Cel;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Conditions;

/// <summary><c>source</c>: the caller, in the words of Istio's conditions. What is not known is an empty text.</summary>
internal sealed class SourceRecord(DecisionContext context) : CelRecord
{
    /// <summary>The type, as expressions are checked against it.</summary>
    public static CelRecordType Type { get; } = new(
        "mesh.Source",
        new CelField("principal", CelType.String),
        new CelField("namespace", CelType.String),
        new CelField("serviceAccount", CelType.String),
        new CelField("trustDomain", CelType.String),
        new CelField("ip", CelType.String),
        new CelField("port", CelType.Int),
        new CelField("remoteIp", CelType.String));

    public override CelRecordType RecordType => Type;

    public override CelValue GetField(long handle, int field, CelArena arena)
    {
        var request = context.Request;
        return field switch
        {
            0 => RequestText.Of(request.Buffer, request.SourcePrincipal, arena),
            1 or 2 or 3 => SpiffeIdText.Part(request, request.SourcePrincipal, (SpiffeIdPart)(field - 1), arena),
            4 => RequestText.Of(request.Buffer, request.SourceAddress, arena),
            5 => CelValue.Int(request.SourcePort),
            _ => RequestText.Copy(RemoteAddress.Of(request, context.TrustedHops), arena),
        };
    }
}

/// <summary><c>destination</c>: the called workload. What is not known is an empty text.</summary>
internal sealed class DestinationRecord(RequestAttributes request) : CelRecord
{
    /// <summary>The type, as expressions are checked against it.</summary>
    public static CelRecordType Type { get; } = new(
        "mesh.Destination",
        new CelField("principal", CelType.String),
        new CelField("namespace", CelType.String),
        new CelField("serviceAccount", CelType.String),
        new CelField("trustDomain", CelType.String),
        new CelField("workload", CelType.String),
        new CelField("ip", CelType.String),
        new CelField("port", CelType.Int),
        new CelField("sni", CelType.String));

    public override CelRecordType RecordType => Type;

    public override CelValue GetField(long handle, int field, CelArena arena) => field switch
    {
        0 => RequestText.Of(request.Buffer, request.DestinationPrincipal, arena),
        1 => RequestText.Of(request.Destination.NamespaceSlice.Buffer, request.Destination.NamespaceSlice.Slice, arena),
        2 or 3 => SpiffeIdText.Part(request, request.DestinationPrincipal, (SpiffeIdPart)(field - 1), arena),
        4 => RequestText.Copy(request.Destination.Name, arena),
        5 => RequestText.Of(request.Buffer, request.DestinationAddress, arena),
        6 => CelValue.Int(request.DestinationPort),
        _ => RequestText.Of(request.Buffer, request.ServerName, arena),
    };
}

/// <summary>A part of Istio's form of a SPIFFE identity.</summary>
internal enum SpiffeIdPart
{
    Namespace,
    ServiceAccount,
    TrustDomain,
}

/// <summary>Parts of identities as values; empty when the identity is not of Istio's form.</summary>
internal static class SpiffeIdText
{
    /// <summary>One part.</summary>
    public static CelValue Part(RequestAttributes request, Slice principal, SpiffeIdPart part, CelArena arena)
    {
        if (!SpiffeId.TryParse(request.Text(principal), out var @namespace, out var serviceAccount))
        {
            return CelValue.String([], 0, 0);
        }

        var inner = part switch
        {
            SpiffeIdPart.Namespace => @namespace,
            SpiffeIdPart.ServiceAccount => serviceAccount,
            _ => new Slice(SpiffeId.Scheme.Length, @namespace.Offset - "/ns/".Length - SpiffeId.Scheme.Length),
        };
        return RequestText.Of(request.Buffer, new Slice(principal.Offset + inner.Offset, inner.Length), arena);
    }
}
