namespace MeshExtensions.Policies.Conditions;

/// <summary>The variables of conditions, in the order in which <see cref="ConditionScope"/> declares them.</summary>
internal enum ConditionVariable
{
    Request,
    Source,
    Destination,
    Jwt,
    Metadata,
    Context,
    Data,
    Now,
}
