using System.Text;
using CsCheck;
using MeshExtensions.Cel.Syntax;
using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Properties;

public class EvaluationProperties
{
    private static readonly CelEnvironment Typed = new([.. RandomExpressions.Variables]);

    private static readonly CelEnvironment Dynamic = new([.. RandomExpressions.Variables.Select(variable => variable with { Type = CelType.Dyn })]);

    private static readonly string[] Tokens =
    [
        "1", "0", "-1", "1u", "1.5", "'a'", "''", "b'a'", "null", "true", "false", "x", "i", "l", "m", "s", "(", ")", "[", "]", "{", "}",
        ",", ":", "?", ".", "+", "-", "*", "/", "%", "==", "!=", "<", ">=", "in", "&&", "||", "!", "size", "map", "filter", "all", "exists",
        "has", "cel", "bind", "lists", "range", "format", "matches", "optional", "of", "none", "orValue", "dyn", "type", "int", "string",
        "timestamp", "duration", "sort", "flatten", "join", "split", "replace", "math", "greatest", "(1)", "('a')", "([1, 2])",
        ".map(x, x)", ".all(x, x)", ".size()", "[0]", ".a", ".?a", "[?0]", " ",
    ];

    [Fact]
    public void Evaluate_RandomExpressions_AgreesWithTheSlowEvaluator() => RandomExpressions.Any.Sample(
        expression =>
        {
            var issues = new List<CelIssue>();
            var parsed = CelParser.Parse(new CelSource(Encoding.UTF8.GetBytes(expression.Source)), ParserOptions.Default, issues);
            Assert.True(parsed is not null, string.Join("\n", issues));
            var slow = Slow(parsed, expression.Values);
            var values = new Bindings([.. expression.Values.Select(ToValue)]);
            AssertSame(slow, CelTesting.Compile(Typed, expression.Source), values);
            AssertSame(slow, CelTesting.Compile(Typed, expression.Source, CelTesting.Unchecked), values);
            AssertSame(slow, CelTesting.Compile(Dynamic, expression.Source), values);
        },
        iter: 4000);

    [Fact]
    public void CompileAndEvaluate_RandomBytes_NeverThrow() =>
        Gen.Byte.Array[0, 40].Sample(bytes => Survive(bytes), iter: 3000);

    [Fact]
    public void CompileAndEvaluate_RandomTokens_NeverThrow() =>
        Gen.Int[0, Tokens.Length - 1].Array[0, 14].Sample(
            choices => Survive(Encoding.UTF8.GetBytes(string.Concat(choices.Select(choice => Tokens[choice])))),
            iter: 10_000);

    private static void Survive(byte[] source)
    {
        foreach (var options in new[] { CelCompilationOptions.Default, new CelCompilationOptions { Check = false }, CelTesting.Unchecked })
        {
            var compilation = Typed.Compile(source, options);
            Assert.Equal(compilation.Program is null, compilation.Issues.Length > 0);
            if (compilation.Program is { } program)
            {
                var arena = new CelArena { CostLimit = 1000, MemoryLimit = 100_000 };
                var values = new Bindings(CelValue.Int(1), CelValue.Int(2), CelValue.Uint(3), CelValue.Double(4), CelValue.String("five"), CelValue.True);
                var result = program.Evaluate(values, arena);
                Assert.True(CelTesting.AreSame(result, program.Trace(values, arena).Result, arena) || arena.Cost == arena.CostLimit);
                _ = result.IsError ? program.Describe(result, arena).ToString() : result.ToString();
            }

            Assert.All(compilation.Issues, issue => Assert.NotEmpty(issue.ToString()));
        }
    }

    private static object? Slow(ParsedExpression parsed, object[] values)
    {
        try
        {
            var named = RandomExpressions.Variables.Zip(values).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal);
            return new SlowEvaluator(named).Evaluate(parsed.Root);
        }
        catch (SlowError)
        {
            return null;
        }
    }

    private static void AssertSame(object? expected, CelProgram program, Bindings values)
    {
        var arena = new CelArena();
        var result = program.Evaluate(values, arena);
        var traced = program.Trace(values, arena).Result;
        Assert.True(CelTesting.AreSame(result, traced, arena), $"traced: {traced}, not traced: {result}");
        Assert.True(
            expected is null ? result.IsError : CelTesting.AreSame(ToValue(expected), result, arena),
            $"expected {(expected is null ? "an error" : ToValue(expected).ToString())}, got {result} {result.ErrorCode}");
    }

    private static CelValue ToValue(object value) => value switch
    {
        bool it => CelValue.Bool(it),
        long it => CelValue.Int(it),
        ulong it => CelValue.Uint(it),
        double it => CelValue.Double(it),
        string it => CelValue.String(it),
        List<object> it => CelValue.List([.. it.Select(ToValue)]),
        List<(object Key, object Value)> it => CelValue.Map(it.Select(pair => KeyValuePair.Create(ToValue(pair.Key), ToValue(pair.Value)))),
        _ => throw new ArgumentException(value.GetType().Name, nameof(value)),
    };
}
