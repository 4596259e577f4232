using MeshExtensions.Cel.Syntax;
using static MeshExtensions.Cel.CelType;

namespace MeshExtensions.Cel.Libraries;

/// <summary>Types of the operators that have nodes of their own (langdef, "List of Standard Definitions").</summary>
internal static class OperatorFunctions
{
    public static void AddTo(LibraryBuilder library)
    {
        var (a, b) = (Parameter("A"), Parameter("B"));
        library.Operator(Operators.LogicalNot, "logical_not", Bool, Bool);
        library.Operator(Operators.Conditional, "conditional", a, Bool, a, a);
        library.Operator(Operators.Equal, "equals", Bool, a, a);
        library.Operator(Operators.NotEqual, "not_equals", Bool, a, a);
        library.Operator(Operators.In, "in_list", Bool, a, List(a));
        library.Operator(Operators.In, "in_map", Bool, a, Map(a, b));
        library.Operator(Operators.Index, "index_list", a, List(a), Int);
        library.Operator(Operators.Index, "index_map", b, Map(a, b), a);
        library.Operator(Operators.Index, "optional_list_index_int", Optional(a), Optional(List(a)), Int);
        library.Operator(Operators.Index, "optional_map_index_value", Optional(b), Optional(Map(a, b)), a);
        library.Operator(Operators.OptionalIndex, "list_optindex_optional_int", Optional(a), List(a), Int);
        library.Operator(Operators.OptionalIndex, "optional_list_optindex_optional_int", Optional(a), Optional(List(a)), Int);
        library.Operator(Operators.OptionalIndex, "map_optindex_optional_value", Optional(b), Map(a, b), a);
        library.Operator(Operators.OptionalIndex, "optional_map_optindex_optional_value", Optional(b), Optional(Map(a, b)), a);
        AddComparison(library, Operators.Less, "less");
        AddComparison(library, Operators.LessOrEqual, "less_equals");
        AddComparison(library, Operators.Greater, "greater");
        AddComparison(library, Operators.GreaterOrEqual, "greater_equals");
    }

    private static void AddComparison(LibraryBuilder library, string name, string id)
    {
        foreach (var type in new[] { Bool, Int, Uint, Double, CelType.String, CelType.Bytes, Timestamp, Duration })
        {
            library.Operator(name, $"{id}_{type.Name}", Bool, type, type);
        }

        // Numbers are ordered across their types.
        foreach (var (left, right) in new[] { (Int, Uint), (Uint, Int), (Int, Double), (Double, Int), (Uint, Double), (Double, Uint) })
        {
            library.Operator(name, $"{id}_{left.Name}_{right.Name}", Bool, left, right);
        }
    }
}
