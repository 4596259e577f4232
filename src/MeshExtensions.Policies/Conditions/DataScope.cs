using System.Collections.Immutable;
using MeshExtensions.Cel;

namespace MeshExtensions.Policies.Conditions;

/// <summary>Which tables the expressions of one namespace see, by name, and where a policy set keeps each.</summary>
/// <param name="Type">The record type of <c>data</c>, a field for each table: an unknown table is found when the expression is checked.</param>
/// <param name="Tables">For each field the table's index in the set.</param>
internal sealed record DataScope(CelRecordType Type, ImmutableArray<int> Tables)
{
    /// <summary>Makes a scope of names and the tables' indexes.</summary>
    public static DataScope Of(IReadOnlyList<KeyValuePair<string, int>> tables) => new(
        new CelRecordType("mesh.Data", [.. tables.Select(table => new CelField(table.Key, CelType.Map(CelType.String, CelType.Dyn)))]),
        [.. tables.Select(table => table.Value)]);
}

/// <summary><c>data</c>: the tables of the set in force, for whichever rule is being evaluated.</summary>
internal sealed class DataRecord : CelRecord
{
    /// <summary>The scope of the rule that is being evaluated.</summary>
    public DataScope Scope { get; set; } = DataScope.Of([]);

    /// <summary>The tables of the set in force.</summary>
    public IReadOnlyList<CelMap> Tables { get; set; } = [];

    public override CelRecordType RecordType => Scope.Type;

    public override CelValue GetField(long handle, int field, CelArena arena) => CelValue.Map(Tables[Scope.Tables[field]]);
}
