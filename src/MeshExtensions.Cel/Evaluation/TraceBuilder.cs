using System.Collections.Immutable;
using System.Text;
using MeshExtensions.Cel.Checking;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Evaluation;

/// <summary>Puts what was recorded beside the parts of the expression.</summary>
internal static class TraceBuilder
{
    public static CelTrace Build(CheckedExpression expression, TraceRecorder recorder, in CelValue result)
    {
        var source = expression.Parsed.Source;
        var steps = ImmutableArray.CreateBuilder<CelTraceStep>();
        Add(expression.Parsed.Root, 0);
        return new CelTrace(result, steps.ToImmutable());

        void Add(Expression part, int depth)
        {
            if (part is not LiteralExpression)
            {
                var (line, column) = source.PlaceOf(part.Span.Start);
                var text = Encoding.UTF8.GetString(source.Bytes[part.Span.Start..part.Span.End]);
                steps.Add(new CelTraceStep(text, line, column, depth, recorder.ValuesOf(part.Id), recorder.CountOf(part.Id)));
            }

            foreach (var inner in ExpressionFinder.Parts(part))
            {
                if (!IsPartOfName(part, inner))
                {
                    Add(inner, depth + 1);
                }
            }
        }

        // The a of a.b.c that is one name, and the math of math.abs(x).
        bool IsPartOfName(Expression part, Expression inner) => expression.Resolutions[part.Id] switch
        {
            Resolution.Variable or Resolution.TypeValue => part is SelectExpression,
            Resolution.Call { TargetIsNamespace: true } => part is CallExpression call && ReferenceEquals(call.Target, inner),
            _ => false,
        };
    }
}
