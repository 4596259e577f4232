using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Tests.Syntax;

/// <summary>What the tests of the syntax share.</summary>
internal static class SyntaxTesting
{
    public static ParsedExpression Parse(string source, ParserOptions? options = null)
    {
        var issues = new List<CelIssue>();
        var parsed = CelParser.Parse(new CelSource(Encoding.UTF8.GetBytes(source)), options ?? ParserOptions.Default, issues);
        Assert.True(parsed is not null && issues.Count == 0, string.Join("\n", issues.Take(3)));
        CheckTree(parsed);
        return parsed;
    }

    public static List<CelIssue> Issues(string source, ParserOptions? options = null) => Issues(Encoding.UTF8.GetBytes(source), options);

    public static List<CelIssue> Issues(byte[] source, ParserOptions? options = null)
    {
        var issues = new List<CelIssue>();
        var parsed = CelParser.Parse(new CelSource(source), options ?? ParserOptions.Default, issues);
        Assert.Equal(parsed is null, issues.Count > 0);
        return issues;
    }

    /// <summary>The tree as text, ids and places left out: names of functions first, as in Lisp.</summary>
    public static string Shape(Expression expression) => expression switch
    {
        LiteralExpression literal => Shape(literal),
        IdentifierExpression name => (name.IsAbsolute ? "." : "") + name.Name,
        SelectExpression { IsTest: true } select => $"(has {Shape(select.Operand)} {select.Field})",
        SelectExpression select => $"({(select.IsOptional ? ".?" : ".")} {Shape(select.Operand)} {select.Field})",
        CallExpression { Target: not null } call => $"(->{call.Function} {Shape(call.Target)}{Shapes(call.Arguments)})",
        CallExpression call => $"({call.Function}{Shapes(call.Arguments)})",
        ListExpression list => $"[{string.Join(' ', list.Elements.Select(item => (item.IsOptional ? "?" : "") + Shape(item.Value)))}]",
        MapExpression map => $"{{{string.Join(' ', map.Entries.Select(entry => $"{(entry.IsOptional ? "?" : "")}{Shape(entry.Key)}:{Shape(entry.Value)}"))}}}",
        ComprehensionExpression node =>
            $"({node.Kind} {Shape(node.Range)} {node.Variable},{node.SecondVariable ?? "-"} if:{ShapeOrNone(node.Condition)} to:{ShapeOrNone(node.Result)})",
        BindExpression bind => $"(bind {bind.Variable} {Shape(bind.Value)} {Shape(bind.Body)})",
        BlockExpression block => $"(block [{Shapes(block.Values).TrimStart()}] {Shape(block.Body)})",
        OptionalMapExpression map => $"({(map.IsFlat ? "optFlatMap" : "optMap")} {Shape(map.Target)} {map.Variable} {Shape(map.Body)})",
        _ => throw new ArgumentException(expression.GetType().Name, nameof(expression)),
    };

    public static IEnumerable<Expression> Children(Expression expression)
    {
        Expression?[] children = expression switch
        {
            SelectExpression select => [select.Operand],
            CallExpression call => [call.Target, .. call.Arguments],
            ListExpression list => [.. list.Elements.Select(item => item.Value)],
            MapExpression map => [.. map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value })],
            ComprehensionExpression node => [node.Range, node.Condition, node.Result],
            BindExpression bind => [bind.Value, bind.Body],
            BlockExpression block => [.. block.Values, block.Body],
            OptionalMapExpression map => [map.Target, map.Body],
            _ => [],
        };
        return children.OfType<Expression>();
    }

    public static int Height(Expression expression) => 1 + Children(expression).Select(Height).DefaultIfEmpty(0).Max();

    /// <summary>Runs in a thread whose stack is a quarter of what the main thread of a process has where it is small.</summary>
    public static void OnSmallStack(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
#pragma warning disable CA1031 // Whatever it is, it is thrown again below.
                catch (Exception thrown)
#pragma warning restore CA1031
                {
                    failure = ExceptionDispatchInfo.Capture(thrown);
                }
            },
            256 * 1024);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>Ids are dense and unique, and every node stands within its parent.</summary>
    private static void CheckTree(ParsedExpression parsed)
    {
        var seen = new bool[parsed.NodeCount];
        var open = new Stack<Expression>([parsed.Root]);
        while (open.TryPop(out var node))
        {
            Assert.False(seen[node.Id]);
            seen[node.Id] = true;
            Assert.InRange(node.Span.End, node.Span.Start + 1, parsed.Source.Bytes.Length);
            foreach (var child in Children(node))
            {
                Assert.InRange(child.Span.Start, node.Span.Start, node.Span.End);
                Assert.InRange(child.Span.End, node.Span.Start, node.Span.End);
                open.Push(child);
            }
        }

        Assert.DoesNotContain(false, seen);
    }

    private static string Shapes(ImmutableArray<Expression> nodes) => string.Concat(nodes.Select(node => " " + Shape(node)));

    private static string Shape(LiteralExpression literal) => literal.Kind switch
    {
        LiteralKind.Null => "null",
        LiteralKind.Bool => literal.Bits == 1 ? "true" : "false",
        LiteralKind.Int => unchecked((long)literal.Bits).ToString(CultureInfo.InvariantCulture),
        LiteralKind.Uint => literal.Bits + "u",
        LiteralKind.Double => BitConverter.UInt64BitsToDouble(literal.Bits).ToString("R", CultureInfo.InvariantCulture) + "d",
        LiteralKind.String => '"' + Encoding.UTF8.GetString(literal.Bytes.AsSpan()) + '"',
        _ => "0x" + Convert.ToHexString(literal.Bytes.AsSpan()),
    };

    private static string ShapeOrNone(Expression? expression) => expression is null ? "-" : Shape(expression);
}
