using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Libraries;

/// <summary>Types of the operators that have nodes of their own (langdef, "List of Standard Definitions").</summary>
internal static class OperatorFunctions
{
    public static void AddTo(LibraryBuilder library)
    {
        var (a, b) = (CelType.Parameter("A"), CelType.Parameter("B"));
        library.Operator(Operators.LogicalNot, "logical_not", CelType.Bool, CelType.Bool);
        library.Operator(Operators.Conditional, "conditional", a, CelType.Bool, a, a);
        library.Operator(Operators.Equal, "equals", CelType.Bool, a, a);
        library.Operator(Operators.NotEqual, "not_equals", CelType.Bool, a, a);
        library.Operator(Operators.In, "in_list", CelType.Bool, a, CelType.List(a));
        library.Operator(Operators.In, "in_map", CelType.Bool, a, CelType.Map(a, b));
        library.Operator(Operators.Index, "index_list", a, CelType.List(a), CelType.Int);
        library.Operator(Operators.Index, "index_map", b, CelType.Map(a, b), a);
        library.Operator(Operators.Index, "optional_list_index_int", CelType.Optional(a), CelType.Optional(CelType.List(a)), CelType.Int);
        library.Operator(Operators.Index, "optional_map_index_value", CelType.Optional(b), CelType.Optional(CelType.Map(a, b)), a);
        library.Operator(Operators.OptionalIndex, "list_optindex_optional_int", CelType.Optional(a), CelType.List(a), CelType.Int);
        library.Operator(Operators.OptionalIndex, "optional_list_optindex_optional_int", CelType.Optional(a), CelType.Optional(CelType.List(a)), CelType.Int);
        library.Operator(Operators.OptionalIndex, "map_optindex_optional_value", CelType.Optional(b), CelType.Map(a, b), a);
        library.Operator(Operators.OptionalIndex, "optional_map_optindex_optional_value", CelType.Optional(b), CelType.Optional(CelType.Map(a, b)), a);
        AddComparison(library, Operators.Less, "less");
        AddComparison(library, Operators.LessOrEqual, "less_equals");
        AddComparison(library, Operators.Greater, "greater");
        AddComparison(library, Operators.GreaterOrEqual, "greater_equals");
    }

    private static void AddComparison(LibraryBuilder library, string name, string id)
    {
        foreach (var type in new[]
        {
            CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Timestamp, CelType.Duration,
        })
        {
            library.Operator(name, $"{id}_{type.Name}", CelType.Bool, type, type);
        }

        // Numbers are ordered across their types.
        foreach (var (left, right) in new[]
        {
            (CelType.Int, CelType.Uint), (CelType.Uint, CelType.Int),
            (CelType.Int, CelType.Double), (CelType.Double, CelType.Int),
            (CelType.Uint, CelType.Double), (CelType.Double, CelType.Uint),
        })
        {
            library.Operator(name, $"{id}_{left.Name}_{right.Name}", CelType.Bool, left, right);
        }
    }
}
