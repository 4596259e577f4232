using MeshExtensions.Cel.Checking;
using MeshExtensions.Cel.Evaluation;
using MeshExtensions.Cel.RegularExpressions;
using MeshExtensions.Cel.Syntax;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Planning;

/// <content>Calls: operators and functions of their own node first, all others through their overloads.</content>
internal sealed partial class Planner
{
    private Node VisitCall(CallExpression call)
    {
        var resolution = (Resolution.Call?)_expression.Resolutions[call.Id];
        if (resolution is null)
        {
            return PlanLogic(call);
        }

        Node[] arguments = call.Target is null || resolution.TargetIsNamespace
            ? [.. call.Arguments.Select(Visit)]
            : [Visit(call.Target), .. call.Arguments.Select(Visit)];
        Validate(call, resolution, arguments);
        var node = PlanOperator(call, arguments)
            ?? PlanText(call, resolution, arguments)
            ?? PlanOptional(call, resolution, arguments)
            ?? PlanOverloads(call.Id, resolution, arguments);
        return resolution.Overloads.All(overload => overload.IsPure) && resolution.Overloads.Length > 0 ? Fold(node, arguments) : node;
    }

    private Node PlanLogic(CallExpression call)
    {
        var isAnd = call.Function == Operators.LogicalAnd;
        var operands = new List<Node>();

        // All are planned before one decides, since there may be mistakes in the others.
        foreach (var operand in call.Arguments.Select(Visit).ToArray())
        {
            if (operand is ConstantNode { Value.Kind: CelKind.Bool } constant)
            {
                // One operand decides, whatever the others are; one that does not is no longer needed, unless it is the last.
                if (constant.Value.IsTrue != isAnd)
                {
                    return new ConstantNode(call.Id, constant.Value);
                }

                continue;
            }

            operands.Add(operand);
        }

        if (operands.Count == 0)
        {
            return new ConstantNode(call.Id, CelValue.Bool(isAnd));
        }

        return new LogicalNode(call.Id, [.. operands], isAnd ? Truth.False : Truth.True);
    }

    private Node? PlanOperator(CallExpression call, Node[] arguments)
    {
        var id = call.Id;
        switch (call.Function)
        {
            case Operators.LogicalNot:
                return new NotNode(id, arguments[0]);
            case Operators.Conditional:
                return arguments[0] is ConstantNode { Value: { Kind: CelKind.Bool } known }
                    ? arguments[known.IsTrue ? 1 : 2]
                    : new ConditionalNode(id, arguments[0], arguments[1], arguments[2]);
            case Operators.Equal or Operators.NotEqual:
                return PlanEquality(id, arguments, call.Function == Operators.NotEqual);
            case Operators.Less:
                return new CompareNode(id, arguments[0], arguments[1], Comparison.Less);
            case Operators.LessOrEqual:
                return new CompareNode(id, arguments[0], arguments[1], Comparison.LessOrEqual);
            case Operators.Greater:
                return new CompareNode(id, arguments[0], arguments[1], Comparison.Greater);
            case Operators.GreaterOrEqual:
                return new CompareNode(id, arguments[0], arguments[1], Comparison.GreaterOrEqual);
            case Operators.In:
                return PlanIn(id, arguments);
            case Operators.Index:
                return new IndexNode(id, arguments[0], arguments[1]);
            case Operators.OptionalIndex:
                return new OptionalIndexNode(id, arguments[0], arguments[1]);
            default:
                return null;
        }
    }

    // A traced program must take the same way: a constant pattern has other limits than one that is not.
    private static Node Untraced(Node node) => node is TracedNode traced ? traced.Inner : node;

    private static Node PlanEquality(int id, Node[] arguments, bool negated)
    {
        for (var i = 0; i < 2; i++)
        {
            // Constants do not fail and do not depend on order, so either side may be the one.
            if (arguments[i] is ConstantNode { Value: { Kind: CelKind.String } text })
            {
                return new EqualTextNode(id, arguments[1 - i], text.Span.ToArray(), negated);
            }
        }

        return new EqualNode(id, arguments[0], arguments[1], negated);
    }

    private Node PlanIn(int id, Node[] arguments)
    {
        const int FewTexts = 4;
        if (Untraced(arguments[1]) is not ConstantNode { Value: { Kind: CelKind.List } list })
        {
            return new InNode(id, arguments[0], arguments[1]);
        }

        var values = new CelValue[ListView.Count(list)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ListView.Element(list, i, _arena);
            if (!MapView.IsKey(values[i].Kind))
            {
                return new InNode(id, arguments[0], arguments[1]);
            }
        }

        return values.Length <= FewTexts && values.All(value => value.Kind == CelKind.String)
            ? new InTextsNode(id, arguments[0], [.. values.Select(value => value.Span.ToArray())])
            : new InConstantsNode(id, arguments[0], new ConstantSet(values));
    }

    /// <summary>Functions of a text and a constant.</summary>
    private static Node? PlanText(CallExpression call, Resolution.Call resolution, Node[] arguments)
    {
        if (arguments is not [var text, var last]
            || Untraced(last) is not ConstantNode { Value: { Kind: CelKind.String } constant }
            || resolution.Overloads is not [{ IsStandard: true }])
        {
            return null;
        }

        switch (resolution.Overloads[0].Id)
        {
            case "starts_with_string":
                return new TextPredicateNode(call.Id, text, constant.Span.ToArray(), TextPredicate.StartsWith);
            case "ends_with_string":
                return new TextPredicateNode(call.Id, text, constant.Span.ToArray(), TextPredicate.EndsWith);
            case "contains_string":
                return new TextPredicateNode(call.Id, text, constant.Span.ToArray(), TextPredicate.Contains);
            case "matches" or "matches_string":
                return RegularExpression.TryParse(constant.Span, out _, out _) is { } pattern ? new MatchesNode(call.Id, text, pattern) : null;
            default:
                return null;
        }
    }

    private static OptionalOrNode? PlanOptional(CallExpression call, Resolution.Call resolution, Node[] arguments) =>
        resolution.Overloads is not [{ IsStandard: true, Id: "optional_or_optional" or "optional_orValue_value" } overload]
            ? null
            : new OptionalOrNode(call.Id, arguments[0], arguments[1], unwrap: overload.Id == "optional_orValue_value");

    private static Node PlanOverloads(int id, Resolution.Call resolution, Node[] arguments)
    {
        CelOverload[] overloads = [.. resolution.Overloads];
        if (overloads.Length == 0)
        {
            return new UnknownCallNode(id, arguments);
        }

        return overloads switch
        {
            _ when Array.TrueForAll(overloads, overload => overload.Implementation is CelFunction1) => new CallNode1(id, overloads, arguments[0]),
            _ when Array.TrueForAll(overloads, overload => overload.Implementation is CelFunction2) => new CallNode2(id, overloads, arguments[0], arguments[1]),
            _ => new CallNodeN(id, overloads, arguments),
        };
    }
}
