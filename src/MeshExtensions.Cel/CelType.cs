using System.Collections.Immutable;
using System.Text;

namespace MeshExtensions.Cel;

/// <summary>A type of the language as the checker knows it; as a value (<c>type(x)</c>) only its name counts.</summary>
public class CelType : IEquatable<CelType>
{
    private protected CelType(CelTypeKind kind, string name, params ImmutableArray<CelType> parameters)
    {
        Kind = kind;
        Name = name;
        Parameters = parameters;
        foreach (var parameter in Parameters)
        {
            Depth = Math.Max(Depth, parameter.Depth + 1);
        }
    }

    /// <summary>Any type at all.</summary>
    public static CelType Dyn { get; } = new(CelTypeKind.Dyn, "dyn");

    /// <summary><c>null_type</c>.</summary>
    public static CelType Null { get; } = new(CelTypeKind.Null, "null_type");

    /// <summary><c>bool</c>.</summary>
    public static CelType Bool { get; } = new(CelTypeKind.Primitive, "bool");

    /// <summary><c>int</c>.</summary>
    public static CelType Int { get; } = new(CelTypeKind.Primitive, "int");

    /// <summary><c>uint</c>.</summary>
    public static CelType Uint { get; } = new(CelTypeKind.Primitive, "uint");

    /// <summary><c>double</c>.</summary>
    public static CelType Double { get; } = new(CelTypeKind.Primitive, "double");

    /// <summary><c>string</c>.</summary>
    public static CelType String { get; } = new(CelTypeKind.Primitive, "string");

    /// <summary><c>bytes</c>.</summary>
    public static CelType Bytes { get; } = new(CelTypeKind.Primitive, "bytes");

    /// <summary><c>google.protobuf.Timestamp</c>.</summary>
    public static CelType Timestamp { get; } = new(CelTypeKind.Opaque, "google.protobuf.Timestamp");

    /// <summary><c>google.protobuf.Duration</c>.</summary>
    public static CelType Duration { get; } = new(CelTypeKind.Opaque, "google.protobuf.Duration");

    /// <summary><c>net.IP</c>.</summary>
    public static CelType Ip { get; } = new(CelTypeKind.Opaque, "net.IP");

    /// <summary><c>net.CIDR</c>.</summary>
    public static CelType Cidr { get; } = new(CelTypeKind.Opaque, "net.CIDR");

    /// <summary>The kind.</summary>
    public CelTypeKind Kind { get; }

    /// <summary>Name without parameters: <c>list</c>, <c>int</c>, <c>google.protobuf.Timestamp</c>.</summary>
    public string Name { get; }

    /// <summary>Element type; key and value type; an opaque type's parameters; the type of a type. Otherwise empty.</summary>
    public ImmutableArray<CelType> Parameters { get; }

    /// <summary>How deep its parameters are nested: 0 for none.</summary>
    internal int Depth { get; }

    internal static CelType Error { get; } = new(CelTypeKind.Error, "!error!");

    internal static CelType DynList { get; } = List(Dyn);

    internal static CelType DynMap { get; } = Map(Dyn, Dyn);

    internal static CelType DynOptional { get; } = Optional(Dyn);

    internal static CelType DynType { get; } = TypeOf(Dyn);

    /// <summary><c>list(element)</c>.</summary>
    public static CelType List(CelType element) => new(CelTypeKind.List, "list", element);

    /// <summary><c>map(key, value)</c>.</summary>
    public static CelType Map(CelType key, CelType value) => new(CelTypeKind.Map, "map", key, value);

    /// <summary><c>optional_type(value)</c>.</summary>
    public static CelType Optional(CelType value) => new(CelTypeKind.Opaque, "optional_type", value);

    /// <summary><c>type(of)</c>: the type of a type.</summary>
    public static CelType TypeOf(CelType of) => new(CelTypeKind.Type, "type", of);

    /// <summary>A primitive type or null.</summary>
    public static CelType Wrapper(CelType primitive) => new(CelTypeKind.Wrapper, "wrapper", primitive);

    /// <summary>A type without structure that shows, made and used by functions only.</summary>
    public static CelType Opaque(string name, params ImmutableArray<CelType> parameters) => new(CelTypeKind.Opaque, name, parameters);

    /// <summary>A type parameter of a function's overload: the same name stands for the same type.</summary>
    public static CelType Parameter(string name) => new(CelTypeKind.Parameter, name);

    /// <inheritdoc/>
    public bool Equals(CelType? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || Kind != other.Kind || Name != other.Name || Parameters.Length != other.Parameters.Length)
        {
            return false;
        }

        for (var i = 0; i < Parameters.Length; i++)
        {
            if (!Parameters[i].Equals(other.Parameters[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CelType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name, Parameters.Length);

    /// <summary>As the field writes it: <c>map(string, list(int))</c>.</summary>
    public override string ToString()
    {
        if (Kind == CelTypeKind.Wrapper)
        {
            return $"wrapper({Parameters[0]})";
        }

        if (Parameters.IsEmpty)
        {
            return Name;
        }

        var text = new StringBuilder(Name).Append('(');
        for (var i = 0; i < Parameters.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Parameters[i]);
        }

        return text.Append(')').ToString();
    }
}
