using System.Collections.Immutable;
using System.Text;
using MeshExtensions.Cel.Planning;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Tests.Support;

/// <summary>
/// An expression whose literals have become variables bound to the same values. Nothing of it can be computed before it is evaluated, so it runs the
/// code that the expression with its literals leaves to the compiler.
/// </summary>
/// <param name="Source">The expression with names in the literals' places.</param>
/// <param name="Types">Types of the variables, as the literals had them.</param>
/// <param name="Values">What the variables are.</param>
internal sealed record Lifted(string Source, ImmutableArray<CelType> Types, CelValue[] Values)
{
    public static Lifted From(string source)
    {
        var bytes = Encoding.UTF8.GetBytes(source);
        var issues = new List<CelIssue>();
        var parsed = CelParser.Parse(new CelSource(bytes), ParserOptions.Default, issues);
        Assert.True(parsed is not null && issues.Count == 0, string.Join("\n", issues));

        var literals = new List<LiteralExpression>();
        Collect(parsed.Root, literals);
        var text = new StringBuilder();
        var end = 0;
        for (var i = 0; i < literals.Count; i++)
        {
            text.Append(Encoding.UTF8.GetString(bytes[end..literals[i].Span.Start])).Append(" v").Append(i).Append(' ');
            end = literals[i].Span.End;
        }

        text.Append(Encoding.UTF8.GetString(bytes[end..]));
        return new Lifted(text.ToString(), [.. literals.Select(TypeOf)], [.. literals.Select(Literals.ToValue)]);
    }

    /// <summary>An environment with the variables.</summary>
    /// <param name="dynamic">Whether the checker is told nothing about their types.</param>
    public CelEnvironment Environment(bool dynamic) => new([.. Types.Select((type, index) => new CelVariable($"v{index}", dynamic ? CelType.Dyn : type))]);

    private static void Collect(Expression expression, List<LiteralExpression> literals)
    {
        if (expression is LiteralExpression literal)
        {
            literals.Add(literal);
        }

        foreach (var part in ExpressionFinder.Parts(expression).OrderBy(part => part.Span.Start))
        {
            Collect(part, literals);
        }
    }

    private static CelType TypeOf(LiteralExpression literal) => literal.Kind switch
    {
        LiteralKind.Bool => CelType.Bool,
        LiteralKind.Int => CelType.Int,
        LiteralKind.Uint => CelType.Uint,
        LiteralKind.Double => CelType.Double,
        LiteralKind.String => CelType.String,
        LiteralKind.Bytes => CelType.Bytes,
        _ => CelType.Null,
    };
}
