using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Planning;

/// <summary>How many nodes an expression has: what one evaluation of it costs, loops aside.</summary>
internal static class ExpressionSize
{
    public static int Of(Expression? expression) => 1 + expression switch
    {
        SelectExpression select => Of(select.Operand),
        CallExpression call => (call.Target is null ? 0 : Of(call.Target)) + call.Arguments.Sum(Of),
        ListExpression list => list.Elements.Sum(element => Of(element.Value)),
        MapExpression map => map.Entries.Sum(entry => Of(entry.Key) + Of(entry.Value)),
        ComprehensionExpression comprehension => Of(comprehension.Range) + Of(comprehension.Condition) + Of(comprehension.Result),
        BindExpression bind => Of(bind.Value) + Of(bind.Body),
        BlockExpression block => block.Values.Sum(Of) + Of(block.Body),
        OptionalMapExpression map => Of(map.Target) + Of(map.Body),
        _ => 0,
    };
}
