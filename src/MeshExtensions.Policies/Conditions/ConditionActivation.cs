using MeshExtensions.Cel;

namespace MeshExtensions.Policies.Conditions;

/// <summary>The variables of conditions, taken from the request that a context holds.</summary>
internal sealed class ConditionActivation : CelActivation
{
    private readonly DecisionContext _context;
    private readonly RequestRecord _request;
    private readonly SourceRecord _source;
    private readonly DestinationRecord _destination;
    private readonly TokenRecord _token;
    private readonly ExtensionsMap _extensions;
    private readonly MetadataMap _metadata;

    public ConditionActivation(DecisionContext context)
    {
        _context = context;
        _request = new RequestRecord(context.Request);
        _source = new SourceRecord(context);
        _destination = new DestinationRecord(context.Request);
        _token = new TokenRecord(context);
        _extensions = new ExtensionsMap(context.Request);
        _metadata = new MetadataMap(context.Request);
    }

    /// <summary>The tables.</summary>
    public DataRecord Data { get; } = new();

    /// <summary>Takes the request that the context holds now, and the tables of a set.</summary>
    public void Use(IReadOnlyList<CelMap> tables)
    {
        Data.Tables = tables;
        _metadata.Use();
        _token.Use();
    }

    public override CelValue Resolve(int variable, CelArena arena) => (ConditionVariable)variable switch
    {
        ConditionVariable.Request => CelValue.Record(_request),
        ConditionVariable.Source => CelValue.Record(_source),
        ConditionVariable.Destination => CelValue.Record(_destination),
        ConditionVariable.Jwt => CelValue.Record(_token),
        ConditionVariable.Context => CelValue.Map(_extensions),
        ConditionVariable.Metadata => CelValue.Map(_metadata),
        ConditionVariable.Data => CelValue.Record(Data),
        ConditionVariable.Now => CelValue.Timestamp(_context.Now),
        _ => default,
    };
}
