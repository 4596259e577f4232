using System.Collections.Immutable;
using System.Text;
using MeshExtensions.Cel.Planning;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Evaluation;

/// <summary>Puts what was recorded beside the parts of the expression.</summary>
internal static class TraceBuilder
{
    public static CelTrace Build(ParsedExpression parsed, TraceRecorder recorder, in CelValue result)
    {
        var values = recorder.Steps.ToLookup(step => step.Expression, step => step.Value);
        var steps = ImmutableArray.CreateBuilder<CelTraceStep>();
        Add(parsed.Root, 0);
        return new CelTrace(result, steps.ToImmutable(), recorder.Omitted);

        void Add(Expression expression, int depth)
        {
            if (expression is not LiteralExpression)
            {
                var place = parsed.Source.Issue(expression.Span, "");
                var text = Encoding.UTF8.GetString(parsed.Source.Bytes[expression.Span.Start..expression.Span.End]);
                steps.Add(new CelTraceStep(text, place.Line, place.Column, depth, [.. values[expression.Id]]));
            }

            foreach (var part in ExpressionFinder.Parts(expression))
            {
                Add(part, depth + 1);
            }
        }
    }
}
