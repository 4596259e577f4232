using System.Collections.Immutable;

namespace MeshExtensions.Cel.Syntax;

/// <summary>
/// A node of the syntax tree. Macros are nodes of their own kind, not expanded to the specification's generic comprehension: so they can be printed as they
/// were written, checked by their own rules and evaluated without an accumulator.
/// </summary>
/// <param name="Id">Dense, from 0, unique in the tree; side tables are arrays indexed by it.</param>
/// <param name="Span">Where the node stands, as offsets into the source's UTF-8 bytes.</param>
internal abstract record Expression(int Id, SourceSpan Span);

/// <summary>Bytes <c>[Start, End)</c> of the source.</summary>
internal readonly record struct SourceSpan(int Start, int End);

/// <summary>The kinds of a literal.</summary>
internal enum LiteralKind
{
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
}

/// <summary>A literal. A minus sign directly before a number belongs to it (<c>-9223372036854775808</c> is one literal).</summary>
/// <param name="Id">See <see cref="Expression"/>.</param>
/// <param name="Span">See <see cref="Expression"/>.</param>
/// <param name="Kind">Which of the following holds the value.</param>
/// <param name="Bits">Bool as 0 or 1, int as two's complement, uint as it is, double as its IEEE 754 bits.</param>
/// <param name="Bytes">Text of a string as UTF-8, or a bytes literal's bytes; else empty.</param>
internal sealed record LiteralExpression(int Id, SourceSpan Span, LiteralKind Kind, ulong Bits, ImmutableArray<byte> Bytes) : Expression(Id, Span);

/// <summary>A simple name. <c>.name</c> (<see cref="IsAbsolute"/>) is looked up in the root, past container and local variables.</summary>
internal sealed record IdentifierExpression(int Id, SourceSpan Span, string Name, bool IsAbsolute) : Expression(Id, Span);

/// <summary><c>operand.field</c>, <c>operand.?field</c> (<see cref="IsOptional"/>) or <c>has(operand.field)</c> (<see cref="IsTest"/>).</summary>
internal sealed record SelectExpression(int Id, SourceSpan Span, Expression Operand, string Field, bool IsOptional, bool IsTest) : Expression(Id, Span);

/// <summary>
/// A call: of a function (<c>f(x)</c>), of a member (<c>x.f(y)</c>, with <see cref="Target"/>) or of an operator, which has one of the names in
/// <see cref="Operators"/> and no target. <c>&amp;&amp;</c> and <c>||</c> have two or more arguments: a chain is one call.
/// </summary>
/// <param name="Id">See <see cref="Expression"/>.</param>
/// <param name="Span">See <see cref="Expression"/>.</param>
/// <param name="NameSpan">Where the function's name, or the operator, stands: what an error points at.</param>
/// <param name="Function">Name. A leading dot of <c>.f(x)</c> is kept.</param>
/// <param name="Target">What stands before the dot; may turn out to be a namespace.</param>
/// <param name="Arguments">Without the target.</param>
internal sealed record CallExpression(int Id, SourceSpan Span, SourceSpan NameSpan, string Function, Expression? Target, ImmutableArray<Expression> Arguments)
    : Expression(Id, Span);

/// <summary>An element of a list; <c>?e</c> (<see cref="IsOptional"/>) is left out when it is <c>optional.none()</c>.</summary>
internal readonly record struct ListElement(Expression Value, bool IsOptional);

/// <summary><c>[a, ?b]</c>.</summary>
internal sealed record ListExpression(int Id, SourceSpan Span, ImmutableArray<ListElement> Elements) : Expression(Id, Span);

/// <summary>An entry of a map; see <see cref="ListElement"/>.</summary>
internal readonly record struct MapEntry(Expression Key, Expression Value, bool IsOptional);

/// <summary><c>{k: v, ?k: v}</c>.</summary>
internal sealed record MapExpression(int Id, SourceSpan Span, ImmutableArray<MapEntry> Entries) : Expression(Id, Span);

/// <summary>The macros that walk a list or a map.</summary>
internal enum ComprehensionKind
{
    /// <summary><c>all(x, predicate)</c>.</summary>
    All,

    /// <summary><c>exists(x, predicate)</c>.</summary>
    Exists,

    /// <summary><c>exists_one(x, predicate)</c>, <c>existsOne(x, predicate)</c>.</summary>
    ExistsOne,

    /// <summary><c>map(x, transform)</c>, <c>map(x, condition, transform)</c>; with two variables <c>transformList</c>.</summary>
    Map,

    /// <summary><c>filter(x, condition)</c>: a condition and no result.</summary>
    Filter,

    /// <summary><c>transformMap(k, v, transform)</c>, <c>transformMap(k, v, condition, transform)</c>.</summary>
    TransformMap,

    /// <summary><c>transformMapEntry(k, v, {k2: v2})</c>, with or without a condition.</summary>
    TransformMapEntry,

    /// <summary><c>sortBy(x, key)</c> of the lists library: the elements in the order of their keys.</summary>
    SortBy,
}

/// <summary>A macro that walks a list or a map.</summary>
/// <param name="Id">See <see cref="Expression"/>.</param>
/// <param name="Span">See <see cref="Expression"/>.</param>
/// <param name="NameSpan">Where the macro's name stands.</param>
/// <param name="Kind">Which.</param>
/// <param name="Range">What is walked.</param>
/// <param name="Variable">With one variable: list element or map key. With two: index or map key.</param>
/// <param name="SecondVariable">List element or map value; null in the forms with one variable.</param>
/// <param name="Condition">The predicate of all, exists, existsOne and filter; the optional condition of the others.</param>
/// <param name="Result">The transform; null for all, exists, existsOne and filter.</param>
internal sealed record ComprehensionExpression(
    int Id,
    SourceSpan Span,
    SourceSpan NameSpan,
    ComprehensionKind Kind,
    Expression Range,
    string Variable,
    string? SecondVariable,
    Expression? Condition,
    Expression? Result) : Expression(Id, Span);

/// <summary><c>cel.bind(variable, value, body)</c>.</summary>
internal sealed record BindExpression(int Id, SourceSpan Span, string Variable, Expression Value, Expression Body) : Expression(Id, Span);

/// <summary>
/// <c>cel.block([a, b], body)</c>: in it <c>cel.index(n)</c> names the n-th value, as an identifier <c>@index{n}</c>; <c>cel.iterVar(depth, n)</c> names a
/// variable of a comprehension, as an identifier <c>@it:{depth}:{n}</c>.
/// </summary>
internal sealed record BlockExpression(int Id, SourceSpan Span, ImmutableArray<Expression> Values, Expression Body) : Expression(Id, Span);

/// <summary><c>target.optMap(variable, body)</c>, or <c>optFlatMap</c> (<see cref="IsFlat"/>), whose body is an optional itself.</summary>
internal sealed record OptionalMapExpression(int Id, SourceSpan Span, Expression Target, string Variable, Expression Body, bool IsFlat) : Expression(Id, Span);

/// <summary>The names that operators have as functions, the specification's own.</summary>
internal static class Operators
{
    public const string Conditional = "_?_:_";
    public const string LogicalAnd = "_&&_";
    public const string LogicalOr = "_||_";
    public const string LogicalNot = "!_";
    public const string Negate = "-_";
    public const string Add = "_+_";
    public const string Subtract = "_-_";
    public const string Multiply = "_*_";
    public const string Divide = "_/_";
    public const string Modulo = "_%_";
    public const string Equal = "_==_";
    public const string NotEqual = "_!=_";
    public const string Less = "_<_";
    public const string LessOrEqual = "_<=_";
    public const string Greater = "_>_";
    public const string GreaterOrEqual = "_>=_";
    public const string In = "@in";
    public const string Index = "_[_]";
    public const string OptionalIndex = "_[?_]";
}
