using System.Collections.Immutable;

namespace MeshExtensions.Cel;

/// <summary>A function of one argument.</summary>
/// <param name="arena">Where what the function makes must go, so that nothing is allocated.</param>
/// <param name="argument">Of a kind that the overload's parameter allows; never an error.</param>
public delegate CelValue CelFunction1(CelArena arena, in CelValue argument);

/// <summary>A function of two arguments; of a member function the first is the value before the dot.</summary>
/// <param name="arena">See <see cref="CelFunction1"/>.</param>
/// <param name="first">See <see cref="CelFunction1"/>.</param>
/// <param name="second">See <see cref="CelFunction1"/>.</param>
public delegate CelValue CelFunction2(CelArena arena, in CelValue first, in CelValue second);

/// <summary>A function of any number of arguments; of a member function the first is the value before the dot.</summary>
/// <param name="arena">See <see cref="CelFunction1"/>.</param>
/// <param name="arguments">See <see cref="CelFunction1"/>.</param>
public delegate CelValue CelFunctionN(CelArena arena, ReadOnlySpan<CelValue> arguments);

/// <summary>One form of a function: parameter types, result type, and what it does.</summary>
public sealed class CelOverload
{
    private readonly uint[] _kinds;

    private CelOverload(string id, bool isMember, ImmutableArray<CelType> parameters, CelType result, Delegate? implementation)
    {
        Id = id;
        IsMember = isMember;
        Parameters = parameters;
        Result = result;
        Implementation = Normalize(implementation, parameters.Length);
        _kinds = [.. parameters.Select(KindsOf)];
    }

    /// <summary>Name of the overload, unique among its function's.</summary>
    public string Id { get; }

    /// <summary>Whether it is called as <c>first.function(second)</c>; otherwise as <c>function(first, second)</c>.</summary>
    public bool IsMember { get; }

    /// <summary>
    /// Parameter types, that of the value before the dot first. <see cref="CelType.Parameter"/> stands for any type, the same in every place.
    /// </summary>
    public ImmutableArray<CelType> Parameters { get; }

    /// <summary>Result type.</summary>
    public CelType Result { get; }

    /// <summary>
    /// Whether the result depends on nothing but the arguments, so that a call with constants can be made once, when the expression is compiled. See
    /// <see cref="Impure"/> for those of which that is not true.
    /// </summary>
    public bool IsPure { get; private init; } = true;

    /// <summary>Null for operators, which have nodes of their own.</summary>
    internal Delegate? Implementation { get; }

    /// <summary>Whether the last parameter stands for one or more arguments.</summary>
    internal bool IsVariadic { get; private init; }

    /// <summary>Whether this is one of the language's own: only these have nodes and checks of their own, whatever ids a host chooses.</summary>
    internal bool IsStandard { get; private set; }

    /// <summary>Whether this counts only where no other overload fits.</summary>
    internal bool IsFallback { get; private init; }

    /// <summary>An overload of one argument.</summary>
    public static CelOverload Create(string id, bool isMember, CelType parameter, CelType result, CelFunction1 implementation) =>
        new(id, isMember, [parameter], result, implementation);

    /// <summary>An overload of two arguments.</summary>
    public static CelOverload Create(string id, bool isMember, CelType first, CelType second, CelType result, CelFunction2 implementation) =>
        new(id, isMember, [first, second], result, implementation);

    /// <summary>An overload of any number of arguments.</summary>
    public static CelOverload Create(string id, bool isMember, ImmutableArray<CelType> parameters, CelType result, CelFunctionN implementation) =>
        new(id, isMember, parameters, result, implementation);

    /// <summary>
    /// This overload as one that must be called anew at each evaluation, even with constants: its result depends on something else, such as the time.
    /// </summary>
    public CelOverload Impure() => new(Id, IsMember, Parameters, Result, Implementation) { IsPure = false, IsVariadic = IsVariadic, IsFallback = IsFallback };

    /// <summary>An overload of an operator, for the checker.</summary>
    internal static CelOverload Operator(string id, ImmutableArray<CelType> parameters, CelType result) => new(id, isMember: false, parameters, result, null);

    /// <summary>An overload whose last parameter stands for one or more arguments.</summary>
    internal static CelOverload Variadic(string id, ImmutableArray<CelType> parameters, CelType result, bool isFallback, CelFunctionN implementation) =>
        new(id, isMember: false, parameters, result, implementation) { IsVariadic = true, IsFallback = isFallback };

    /// <summary>Marks this as one of the language's own.</summary>
    internal CelOverload AsStandard()
    {
        IsStandard = true;
        return this;
    }

    /// <summary>Whether both take the same arguments in the same form, so that no call could choose.</summary>
    internal bool HasSignatureOf(CelOverload other) => IsMember == other.IsMember && Parameters.SequenceEqual(other.Parameters);

    /// <summary>Whether it can be called with so many arguments.</summary>
    internal bool HasArity(int arguments) => arguments == Parameters.Length || (IsVariadic && arguments > Parameters.Length);

    /// <summary>The type of an argument; see <see cref="IsVariadic"/>.</summary>
    internal CelType ParameterAt(int argument) => Parameters[Math.Min(argument, Parameters.Length - 1)];

    /// <summary>As the field writes it: <c>string.contains(string) -> bool</c>.</summary>
    internal string Describe(string function)
    {
        var parameters = string.Join(", ", Parameters.Skip(IsMember ? 1 : 0)) + (IsVariadic ? ", ..." : "");
        return IsMember ? $"{Parameters[0]}.{function}({parameters}) -> {Result}" : $"{function}({parameters}) -> {Result}";
    }

    /// <summary>Whether a value may be the argument at this place, by its kind and, for a record, by its type.</summary>
    internal bool Takes(int parameter, in CelValue value) =>
        (_kinds[Math.Min(parameter, _kinds.Length - 1)] & (1u << (int)value.Kind)) != 0
        && (value.Kind != CelKind.Record || ParameterAt(parameter) is not { Kind: CelTypeKind.Record or CelTypeKind.Opaque } type
            || ((CelRecord)value.Reference!).RecordType.Name == type.Name);

    // A call with one or two arguments has a node of its own, which knows one shape of function.
    private static Delegate? Normalize(Delegate? implementation, int parameters) => (implementation, parameters) switch
    {
        (CelFunctionN function, 1) => new CelFunction1((arena, in argument) => function(arena, [argument])),
        (CelFunctionN function, 2) => new CelFunction2((arena, in first, in second) => function(arena, [first, second])),
        _ => implementation,
    };

    private static uint KindsOf(CelType type) => type.Kind switch
    {
        CelTypeKind.Null => 1u << (int)CelKind.Null,
        CelTypeKind.List => 1u << (int)CelKind.List,
        CelTypeKind.Map => 1u << (int)CelKind.Map,
        CelTypeKind.Record => 1u << (int)CelKind.Record,
        CelTypeKind.Type => 1u << (int)CelKind.Type,
        CelTypeKind.Primitive or CelTypeKind.Opaque => 1u << (int)KindOf(type.Name),
        CelTypeKind.Wrapper => KindsOf(type.Parameters[0]) | (1u << (int)CelKind.Null),
        _ => ~(1u << (int)CelKind.Error) & ~(1u << (int)CelKind.Unset),
    };

    private static CelKind KindOf(string name) => name switch
    {
        "bool" => CelKind.Bool,
        "int" => CelKind.Int,
        "uint" => CelKind.Uint,
        "double" => CelKind.Double,
        "string" => CelKind.String,
        "bytes" => CelKind.Bytes,
        "google.protobuf.Timestamp" => CelKind.Timestamp,
        "google.protobuf.Duration" => CelKind.Duration,
        "optional_type" => CelKind.Optional,
        "net.IP" => CelKind.Ip,
        "net.CIDR" => CelKind.Cidr,
        _ => CelKind.Record,
    };
}

/// <summary>A function: a name and its overloads.</summary>
/// <param name="Name">With its namespace, if it has one: <c>math.abs</c>.</param>
/// <param name="Overloads">At least one.</param>
public sealed record CelFunction(string Name, params ImmutableArray<CelOverload> Overloads);
