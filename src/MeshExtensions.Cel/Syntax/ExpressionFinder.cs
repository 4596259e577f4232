namespace MeshExtensions.Cel.Syntax;

/// <summary>Walks a tree, for messages.</summary>
internal static class ExpressionFinder
{
    /// <summary>The node with this id; null for none.</summary>
    public static Expression? Find(Expression root, int id)
    {
        if (root.Id == id)
        {
            return root;
        }

        foreach (var part in Parts(root))
        {
            if (Find(part, id) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A node's parts, in the order of the source.</summary>
    public static IEnumerable<Expression> Parts(Expression expression) => expression switch
    {
        SelectExpression select => [select.Operand],
        CallExpression { Target: { } target } call => [target, .. call.Arguments],
        CallExpression call => call.Arguments,
        ListExpression list => list.Elements.Select(element => element.Value),
        MapExpression map => map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
        ComprehensionExpression comprehension => new[] { comprehension.Range, comprehension.Condition, comprehension.Result }.OfType<Expression>(),
        BindExpression bind => [bind.Value, bind.Body],
        BlockExpression block => [.. block.Values, block.Body],
        OptionalMapExpression map => [map.Target, map.Body],
        _ => [],
    };

    /// <summary>The part of a node's text that an error points at: a call's name, a selection's field.</summary>
    public static SourceSpan Place(Expression expression) => expression switch
    {
        CallExpression call => call.NameSpan,
        ComprehensionExpression comprehension => comprehension.NameSpan,
        _ => expression.Span,
    };

    /// <summary>What a person calls the node; null when it has no name.</summary>
    public static string? Name(Expression expression) => expression switch
    {
        CallExpression call => OperatorText.Of(call.Function) ?? call.Function,
        ComprehensionExpression comprehension => Printer.NameOf(comprehension),
        IdentifierExpression identifier => identifier.Name,
        SelectExpression select => select.Field,
        _ => null,
    };
}
