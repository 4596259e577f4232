using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Checking;

/// <content>The macros that walk a list or a map.</content>
internal sealed partial class Checker
{
    private CelType VisitComprehension(ComprehensionExpression comprehension)
    {
        var range = _substitution.Apply(Visit(comprehension.Range), toDyn: false);
        var (first, second) = VariableTypes(comprehension, range);
        _slots[comprehension.Id] = Declare(comprehension.Variable, first);
        if (comprehension.SecondVariable is { } name)
        {
            Declare(name, second);
        }

        if (comprehension.Condition is { } condition)
        {
            Expect(condition, Visit(condition), CelType.Bool, "the condition");
        }

        var result = comprehension.Result is { } transform ? Visit(transform) : null;
        Forget(comprehension.SecondVariable is null ? 1 : 2);
        return comprehension.Kind switch
        {
            ComprehensionKind.Map => CelType.List(result!),
            ComprehensionKind.Filter => CelType.List(first),
            ComprehensionKind.TransformMap => CelType.Map(first, result!),
            ComprehensionKind.TransformMapEntry => EntryType(comprehension.Result!, result!),
            ComprehensionKind.SortBy => SortedType(comprehension, range, first, result!),
            _ => CelType.Bool,
        };
    }

    private (CelType First, CelType Second) VariableTypes(ComprehensionExpression comprehension, CelType range)
    {
        var single = comprehension.SecondVariable is null;
        switch (range.Kind)
        {
            case CelTypeKind.List:
                return single ? (range.Parameters[0], CelType.Dyn) : (CelType.Int, range.Parameters[0]);
            case CelTypeKind.Map:
                return (range.Parameters[0], range.Parameters[1]);
            case CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Parameter:
                return (CelType.Dyn, CelType.Dyn);
            default:
                Fail(comprehension.Range.Span, $"only a list or a map can be walked; this is of type '{Show(range)}'");
                return (CelType.Dyn, CelType.Dyn);
        }
    }

    private CelType SortedType(ComprehensionExpression comprehension, CelType range, CelType element, CelType key)
    {
        key = _substitution.Apply(key, toDyn: false);
        if (range.Kind == CelTypeKind.Map)
        {
            return Fail(comprehension.Range.Span, $"only a list can be sorted; this is of type '{Show(range)}'");
        }

        var hasOrder = IsDyn(key) || key.Kind == CelTypeKind.Primitive || key.Equals(CelType.Timestamp) || key.Equals(CelType.Duration);
        return hasOrder ? CelType.List(element) : Fail(comprehension.Result!.Span, $"values of type '{Show(key)}' have no order to sort by");
    }

    private CelType EntryType(Expression expression, CelType type)
    {
        type = _substitution.Apply(type, toDyn: false);
        return type.Kind == CelTypeKind.Map || IsDyn(type)
            ? type
            : Fail(expression.Span, $"transformMapEntry needs a map such as {{key: value}} here; this is of type '{Show(type)}'");
    }
}
