namespace MeshExtensions.Cel.Syntax;

/// <content>Macros and calls of members, which look alike.</content>
internal sealed partial class Printer
{
    private void WriteComprehension(ComprehensionExpression node)
    {
        var hasTwo = node.SecondVariable is not null;
        var name = node.Kind switch
        {
            ComprehensionKind.All => "all",
            ComprehensionKind.Exists => "exists",
            ComprehensionKind.ExistsOne => hasTwo ? "existsOne" : "exists_one",
            ComprehensionKind.Map => hasTwo ? "transformList" : "map",
            ComprehensionKind.Filter => "filter",
            ComprehensionKind.TransformMap => "transformMap",
            _ => "transformMapEntry",
        };
        Expression?[] arguments = [node.Condition, node.Result];
        WriteMemberCall(node.Range, name, node.Variable, node.SecondVariable, [.. arguments.OfType<Expression>()]);
    }

    private void WriteMemberCall(Expression target, string name, string? variable, string? second, ReadOnlySpan<Expression> arguments)
    {
        Add(target, Precedence.Member);
        Add(".").Add(name).Add("(");
        if (variable is not null)
        {
            Add(VariableText(variable)).Add(", ");
        }

        if (second is not null)
        {
            Add(VariableText(second)).Add(", ");
        }

        WriteItems(arguments);
        Add(")");
    }

    /// <summary>A name as it is written: those of a block's values and variables are macros.</summary>
    private static string VariableText(string name)
    {
        if (name.StartsWith(Macros.IndexPrefix, StringComparison.Ordinal))
        {
            return $"cel.index({name.AsSpan(Macros.IndexPrefix.Length)})";
        }

        return name.StartsWith(Macros.IterationPrefix, StringComparison.Ordinal)
            ? $"cel.iterVar({name[Macros.IterationPrefix.Length..].Replace(":", ", ", StringComparison.Ordinal)})"
            : name;
    }
}
