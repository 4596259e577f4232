using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Planning;

/// <summary>How many nodes an expression has: what one evaluation of it costs, loops aside.</summary>
internal static class ExpressionSize
{
    public static int Of(Expression? expression) => expression is null ? 0 : 1 + ExpressionFinder.Parts(expression).Sum(Of);
}
