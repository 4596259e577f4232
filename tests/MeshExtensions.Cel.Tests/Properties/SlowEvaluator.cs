using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Tests.Properties;

/// <summary>An evaluation failed.</summary>
#pragma warning disable CA1032, CA1064 // It never leaves the slow evaluator.
internal sealed class SlowError : Exception;
#pragma warning restore CA1032, CA1064

/// <summary>
/// The language as its definition says it, for tests: walks the tree, checks sums with big integers, knows no types but those of values. Values are bool,
/// long, ulong, double, string, lists of objects, and maps as lists of pairs.
/// </summary>
internal sealed class SlowEvaluator(IReadOnlyDictionary<string, object> variables)
{
    private readonly Dictionary<string, Stack<object>> _locals = new(StringComparer.Ordinal);

    public object Evaluate(Expression expression) => expression switch
    {
        LiteralExpression literal => OfLiteral(literal),
        IdentifierExpression name => _locals.TryGetValue(name.Name, out var own) && own.Count > 0 ? own.Peek() : variables[name.Name],
        ListExpression list => list.Elements.Select(element => Evaluate(element.Value)).ToList(),
        MapExpression map => OfMap(map),
        SelectExpression { IsTest: true } test => Find((List<(object Key, object Value)>)Evaluate(test.Operand), test.Field) is not null,
        SelectExpression select => Find((List<(object Key, object Value)>)Evaluate(select.Operand), select.Field) ?? throw new SlowError(),
        ComprehensionExpression comprehension => OfComprehension(comprehension),
        CallExpression call => OfCall(call),
        _ => throw new NotSupportedException(expression.GetType().Name),
    };

    private static object OfLiteral(LiteralExpression literal) => literal.Kind switch
    {
        LiteralKind.Bool => literal.Bits != 0,
        LiteralKind.Int => (long)literal.Bits,
        LiteralKind.Uint => literal.Bits,
        LiteralKind.Double => BitConverter.UInt64BitsToDouble(literal.Bits),
        LiteralKind.String => Encoding.UTF8.GetString(literal.Bytes.AsSpan()),
        _ => throw new NotSupportedException(),
    };

    private List<(object Key, object Value)> OfMap(MapExpression map)
    {
        var pairs = new List<(object Key, object Value)>();
        foreach (var entry in map.Entries)
        {
            var key = Evaluate(entry.Key);
            var value = Evaluate(entry.Value);
            if (Find(pairs, key) is not null)
            {
                throw new SlowError();
            }

            pairs.Add((key, value));
        }

        return pairs;
    }

    private object OfComprehension(ComprehensionExpression node)
    {
        var range = Evaluate(node.Range);
        var items = range is List<object> list ? list : ((List<(object Key, object Value)>)range).ConvertAll(pair => pair.Key);
        bool Holds(object item) => (bool)With(node.Variable, item, node.Condition!);
        return node.Kind switch
        {
            ComprehensionKind.All => Decide(items.Select(item => (Func<bool>)(() => Holds(item))), decisive: false),
            ComprehensionKind.Exists => Decide(items.Select(item => (Func<bool>)(() => Holds(item))), decisive: true),
            ComprehensionKind.ExistsOne => items.ConvertAll(Holds).Count(holds => holds) == 1,
            ComprehensionKind.Filter => items.Where(Holds).ToList(),
            _ => items.Where(item => node.Condition is null || Holds(item)).Select(item => With(node.Variable, item, node.Result!)).ToList(),
        };
    }

    private object With(string variable, object value, Expression body)
    {
        if (!_locals.TryGetValue(variable, out var stack))
        {
            _locals.Add(variable, stack = new Stack<object>());
        }

        stack.Push(value);
        try
        {
            return Evaluate(body);
        }
        finally
        {
            stack.Pop();
        }
    }

    // Any operand that decides does, whatever fails besides.
    private static bool Decide(IEnumerable<Func<bool>> operands, bool decisive)
    {
        var failed = false;
        foreach (var operand in operands)
        {
            try
            {
                if (operand() == decisive)
                {
                    return decisive;
                }
            }
            catch (SlowError)
            {
                failed = true;
            }
        }

        return failed ? throw new SlowError() : !decisive;
    }

    private object OfCall(CallExpression call)
    {
        switch (call.Function)
        {
            case Operators.LogicalAnd:
                return Decide(call.Arguments.Select(argument => (Func<bool>)(() => (bool)Evaluate(argument))), decisive: false);
            case Operators.LogicalOr:
                return Decide(call.Arguments.Select(argument => (Func<bool>)(() => (bool)Evaluate(argument))), decisive: true);
            case Operators.Conditional:
                return Evaluate(call.Arguments[(bool)Evaluate(call.Arguments[0]) ? 1 : 2]);
        }

        ImmutableArray<Expression> parts = call.Target is null ? call.Arguments : [call.Target, .. call.Arguments];
        var values = parts.Select(Evaluate).ToArray();
        return call.Function switch
        {
            Operators.LogicalNot => !(bool)values[0],
            Operators.Negate => values[0] is long number ? (object)Int(-(BigInteger)number) : -(double)values[0],
            Operators.Equal => AreEqual(values[0], values[1]),
            Operators.NotEqual => !AreEqual(values[0], values[1]),
            Operators.Less => Compare(values[0], values[1]) < 0,
            Operators.LessOrEqual => Compare(values[0], values[1]) <= 0,
            Operators.Greater => Compare(values[0], values[1]) is > 0 and < Unordered,
            Operators.GreaterOrEqual => Compare(values[0], values[1]) is >= 0 and < Unordered,
            Operators.In => values[1] is List<object> list
                ? list.Exists(item => AreEqual(item, values[0]))
                : Find((List<(object Key, object Value)>)values[1], values[0]) is not null,
            Operators.Index => values[0] is List<object> items
                ? values[1] is long index && index >= 0 && index < items.Count ? items[(int)index] : throw new SlowError()
                : Find((List<(object Key, object Value)>)values[0], values[1]) ?? throw new SlowError(),
            "dyn" => values[0],
            "size" => values[0] switch
            {
                string text => (long)text.EnumerateRunes().Count(),
                List<object> list => (long)list.Count,
                var map => (long)((List<(object Key, object Value)>)map).Count,
            },
            "startsWith" => ((string)values[0]).StartsWith((string)values[1], StringComparison.Ordinal),
            "endsWith" => ((string)values[0]).EndsWith((string)values[1], StringComparison.Ordinal),
            "contains" => ((string)values[0]).Contains((string)values[1], StringComparison.Ordinal),
            _ => Arithmetic(call.Function, values[0], values[1]),
        };
    }

    private const int Unordered = 2;

    private static object Arithmetic(string symbol, object left, object right)
    {
        switch (left)
        {
            case string text:
                return text + (string)right;
            case List<object> list:
                return list.Concat((List<object>)right).ToList();
            case double number:
                var other = (double)right;
                return symbol switch
                {
                    Operators.Add => number + other,
                    Operators.Subtract => number - other,
                    Operators.Multiply => number * other,
                    _ => number / other,
                };
        }

        BigInteger first = left is long a ? a : (ulong)left;
        BigInteger second = right is long b ? b : (ulong)right;
        if (second.IsZero && symbol is (Operators.Divide or Operators.Modulo))
        {
            throw new SlowError();
        }

        var result = symbol switch
        {
            Operators.Add => first + second,
            Operators.Subtract => first - second,
            Operators.Multiply => first * second,
            Operators.Divide => first / second,
            _ => first % second,
        };

        // The remainder of the least int by -1 is 0, but its division overflows, and the language takes both as one.
        return left is ulong ? (object)Uint(result)
            : symbol == Operators.Modulo && first == long.MinValue && second == -1 ? throw new SlowError() : Int(result);
    }

    private static long Int(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? (long)value : throw new SlowError();

    private static ulong Uint(BigInteger value) => value >= 0 && value <= ulong.MaxValue ? (ulong)value : throw new SlowError();

    private static object? Find(List<(object Key, object Value)> map, object key) => map.Find(pair => AreEqual(pair.Key, key)).Value;

    private static bool AreEqual(object left, object right) => (left, right) switch
    {
        (List<object> first, List<object> second) => first.Count == second.Count && first.Zip(second).All(pair => AreEqual(pair.First, pair.Second)),
        (List<(object Key, object Value)> first, List<(object Key, object Value)> second) =>
            first.Count == second.Count && first.TrueForAll(pair => Find(second, pair.Key) is { } found && AreEqual(found, pair.Value)),
        (string first, string second) => first == second,
        (bool first, bool second) => first == second,
        (long or ulong or double, long or ulong or double) => Compare(left, right) == 0,
        _ => false,
    };

    private static int Compare(object left, object right) => (left, right) switch
    {
        (string first, string second) => Math.Sign(Encoding.UTF8.GetBytes(first).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(second))),
        (bool first, bool second) => first.CompareTo(second),
        (double or long or ulong, double) or (double, long or ulong) => CompareDoubles(AsDouble(left), AsDouble(right)),
        _ => (left is long a ? a : (BigInteger)(ulong)left).CompareTo(right is long b ? b : (BigInteger)(ulong)right),
    };

    private static double AsDouble(object value) => value switch { long number => number, ulong number => number, _ => (double)value };

    private static int CompareDoubles(double left, double right) => left < right ? -1 : left > right ? 1 : left == right ? 0 : Unordered;
}
