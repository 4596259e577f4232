using System.Collections.Frozen;
using System.Collections.Immutable;

namespace MeshExtensions.Cel;

/// <summary>A field of a record type.</summary>
/// <param name="Name">As in <c>record.name</c>.</param>
/// <param name="Type">What <see cref="CelRecord.GetField"/> gives.</param>
public sealed record CelField(string Name, CelType Type);

/// <summary>A record type that the host declares: named fields, known when an expression is checked.</summary>
public sealed class CelRecordType : CelType
{
    private readonly FrozenDictionary<string, int> _indexes;

    /// <summary>Declares a type.</summary>
    /// <param name="name">Full name, such as <c>mesh.Request</c>.</param>
    /// <param name="fields">In the order in which <see cref="CelRecord.GetField"/> counts them.</param>
    /// <exception cref="ArgumentException">Two fields have one name.</exception>
    public CelRecordType(string name, params ImmutableArray<CelField> fields)
        : base(CelTypeKind.Record, name)
    {
        Fields = fields;
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++)
        {
            indexes.Add(fields[i].Name, i);
        }

        _indexes = indexes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The fields.</summary>
    public ImmutableArray<CelField> Fields { get; }

    /// <summary>A field's index in <see cref="Fields"/>; -1 when there is none of this name.</summary>
    public int IndexOf(string field) => _indexes.GetValueOrDefault(field, -1);
}
