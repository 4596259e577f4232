namespace MeshExtensions.Cel.Syntax;

/// <summary>The kinds of a macro.</summary>
internal enum MacroKind
{
    Has,
    Comprehension,
    Bind,
    Block,
    Index,
    IterationVariable,
    OptionalMap,
    OptionalFlatMap,
}

/// <summary>A macro in one of its forms.</summary>
/// <param name="Kind">What it becomes.</param>
/// <param name="Variables">How many of its arguments, the first ones, name variables.</param>
/// <param name="Comprehension">Which, for <see cref="MacroKind.Comprehension"/>.</param>
internal sealed record Macro(MacroKind Kind, int Variables, ComprehensionKind Comprehension = default);

/// <summary>
/// Which calls are macros: the language definition's ("Macros"), and those of its extensions for comprehensions with two variables, bindings, blocks and
/// optional values. A call whose name fits but whose arguments' number does not is a plain call.
/// </summary>
internal static class Macros
{
    /// <summary>The namespace of <c>cel.bind</c> and of the macros for blocks.</summary>
    public const string Namespace = "cel";

    /// <summary>What the name of a block's value begins with; its number follows.</summary>
    public const string IndexPrefix = "@index";

    /// <summary>What the name of a comprehension's variable in a block begins with; depth, a colon and its number follow.</summary>
    public const string IterationPrefix = "@it:";

    private static readonly Macro HasField = new(MacroKind.Has, 0);

    public static Macro? Find(string name, Expression? target, int arguments)
    {
        if (target is null)
        {
            return name == "has" && arguments == 1 ? HasField : null;
        }

        return (IsNamespace(target) ? FindInNamespace(name, arguments) : null) ?? FindMember(name, arguments);
    }

    /// <summary>How a macro is written; null when there is none of this name. For calls that have its name and not its shape.</summary>
    public static string? UsageOf(string name, bool isInNamespace) => (name, isInNamespace) switch
    {
        ("bind", true) => "cel.bind(variable, value, expression)",
        ("all" or "exists" or "exists_one" or "existsOne", false) => $"list.{name}(variable, condition) or list.{name}(index, variable, condition)",
        ("filter", false) => "list.filter(variable, condition)",
        ("map", false) => "list.map(variable, value) or list.map(variable, condition, value)",
        ("sortBy", false) => "list.sortBy(variable, key)",
        ("transformList" or "transformMap", false) => $"range.{name}(key, value, result) or range.{name}(key, value, condition, result)",
        ("transformMapEntry", false) => "range.transformMapEntry(key, value, {newKey: newValue})",
        ("optMap" or "optFlatMap", false) => $"optional.{name}(variable, value)",
        _ => null,
    };

    public static bool IsNamespace(Expression target) => target is IdentifierExpression { Name: Namespace, IsAbsolute: false };

    /// <summary>The name of a value of a block.</summary>
    public static string IndexName(ulong index) => $"{IndexPrefix}{index}";

    /// <summary>The name of a variable of a comprehension in a block.</summary>
    public static string IterationVariableName(ulong depth, ulong index) => $"{IterationPrefix}{depth}:{index}";

    private static Macro? FindInNamespace(string name, int arguments) => (name, arguments) switch
    {
        ("bind", 3) => new Macro(MacroKind.Bind, 1),
        ("block", 2) => new Macro(MacroKind.Block, 0),
        ("index", 1) => new Macro(MacroKind.Index, 0),
        ("iterVar", 2) => new Macro(MacroKind.IterationVariable, 0),
        _ => null,
    };

    private static Macro? FindMember(string name, int arguments) => (name, arguments) switch
    {
        ("all", 2 or 3) => Comprehension(ComprehensionKind.All, arguments - 1),
        ("exists", 2 or 3) => Comprehension(ComprehensionKind.Exists, arguments - 1),
        ("exists_one" or "existsOne", 2 or 3) => Comprehension(ComprehensionKind.ExistsOne, arguments - 1),
        ("map", 2 or 3) => Comprehension(ComprehensionKind.Map, 1),
        ("filter", 2) => Comprehension(ComprehensionKind.Filter, 1),
        ("sortBy", 2) => Comprehension(ComprehensionKind.SortBy, 1),
        ("transformList", 3 or 4) => Comprehension(ComprehensionKind.Map, 2),
        ("transformMap", 3 or 4) => Comprehension(ComprehensionKind.TransformMap, 2),
        ("transformMapEntry", 3 or 4) => Comprehension(ComprehensionKind.TransformMapEntry, 2),
        ("optMap", 2) => new Macro(MacroKind.OptionalMap, 1),
        ("optFlatMap", 2) => new Macro(MacroKind.OptionalFlatMap, 1),
        _ => null,
    };

    private static Macro Comprehension(ComprehensionKind kind, int variables) => new(MacroKind.Comprehension, variables, kind);
}
