using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Evaluation;

/// <summary><c>&amp;&amp;</c> and <c>||</c> in every order of true, false, an error and a value that is no bool (langdef, "Logical Operators").</summary>
public class LogicTests
{
    private static readonly string[] WithVariables = ["t", "f", "1 / zero > 0", "number"];

    private static readonly string[] WithLiterals = ["true", "false", "1 / 0 > 0", "dyn(1)"];

    private static readonly CelEnvironment Environment = new([
        new CelVariable("t", CelType.Bool), new CelVariable("f", CelType.Bool), new CelVariable("zero", CelType.Int), new CelVariable("number", CelType.Dyn)]);

    private static readonly Bindings Values = new(CelValue.True, CelValue.False, CelValue.Int(0), CelValue.Int(1));

    [Theory]
    [InlineData("&&", 2)]
    [InlineData("&&", 3)]
    [InlineData("&&", 4)]
    [InlineData("||", 2)]
    [InlineData("||", 3)]
    [InlineData("||", 4)]
    public void Chain_EveryOrder_AbsorbsErrors(string symbol, int length)
    {
        for (var code = 0; code < Math.Pow(4, length); code++)
        {
            var operands = Enumerable.Range(0, length).Select(place => (code >> (2 * place)) & 3).ToArray();
            var expected = Expected(operands, decisive: symbol == "&&" ? 1 : 0);
            foreach (var texts in new[] { WithVariables, WithLiterals })
            {
                var source = string.Join($" {symbol} ", operands.Select(operand => texts[operand]));
                CelTesting.AssertResult("chain", CelTesting.Compile(Environment, source), Values, expected);
                CelTesting.AssertResult("unchecked", CelTesting.Compile(Environment, source, CelTesting.Unchecked), Values, expected);
                CelTesting.AssertResult("in brackets", CelTesting.Compile(Environment, Nested(operands, texts, symbol)), Values, expected);
            }
        }
    }

    [Theory]
    [InlineData("!(t && f) || 1 / zero > 0", "true")]
    [InlineData("(1 / zero > 0 || t) && (f || t)", "true")]
    [InlineData("(1 / zero > 0 && f) || (number && f)", "false")]
    [InlineData("1 / zero > 0 || number", "DivideByZero")]
    [InlineData("number || 1 / zero > 0", "NoSuchOverload")]
    [InlineData("t && number && 1 / zero > 0", "NoSuchOverload")]
    [InlineData("(f ? 1 / zero > 0 : t) || number", "true")]
    [InlineData("(1 / zero > 0 ? t : f) || t", "true")]
    [InlineData("(1 / zero > 0 ? t : f) && t", "DivideByZero")]
    [InlineData("(t || 1 / zero > 0) == t", "true")]
    [InlineData("[1 / zero > 0 || t][0]", "true")]
    public void Nested_ErrorsInside_AreAbsorbedOrKept(string source, string expected)
    {
        CelTesting.AssertResult("checked", CelTesting.Compile(Environment, source), Values, expected);
        CelTesting.AssertResult("unchecked", CelTesting.Compile(Environment, source, CelTesting.Unchecked), Values, expected);
    }

    [Fact]
    public void Chain_LongOne_IsEvaluated()
    {
        var source = string.Join(" && ", Enumerable.Repeat("t", 5000));

        CelTesting.AssertResult("true", CelTesting.Compile(Environment, source), Values, "true");
        CelTesting.AssertResult("false", CelTesting.Compile(Environment, $"1 / zero > 0 && {source} && f"), Values, "false");
    }

    // Without a bool that decides, the first error stays.
    private static string Expected(int[] operands, int decisive) =>
        operands.Contains(decisive) ? decisive == 0 ? "true" : "false"
        : operands.FirstOrDefault(operand => operand >= 2) switch
        {
            2 => "DivideByZero",
            3 => "NoSuchOverload",
            _ => decisive == 0 ? "false" : "true",
        };

    private static string Nested(int[] operands, string[] texts, string symbol) =>
        operands.Length == 1 ? $"({texts[operands[0]]})" : $"({texts[operands[0]]} {symbol} {Nested(operands[1..], texts, symbol)})";
}
