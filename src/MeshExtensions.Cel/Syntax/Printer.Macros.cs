namespace MeshExtensions.Cel.Syntax;

/// <content>Macros and calls of members, which look alike.</content>
internal sealed partial class Printer
{
    /// <summary>The name of a macro that walks a list or a map.</summary>
    public static string NameOf(ComprehensionExpression node) => node.Kind switch
    {
        ComprehensionKind.All => "all",
        ComprehensionKind.Exists => "exists",
        ComprehensionKind.ExistsOne => node.SecondVariable is null ? "exists_one" : "existsOne",
        ComprehensionKind.Map => node.SecondVariable is null ? "map" : "transformList",
        ComprehensionKind.Filter => "filter",
        ComprehensionKind.SortBy => "sortBy",
        ComprehensionKind.TransformMap => "transformMap",
        _ => "transformMapEntry",
    };

    private void WriteComprehension(ComprehensionExpression node)
    {
        Expression?[] arguments = [node.Condition, node.Result];
        WriteMemberCall(node.Range, NameOf(node), node.Variable, node.SecondVariable, [.. arguments.OfType<Expression>()]);
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
