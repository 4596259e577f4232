using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Tests.Regressions;

public sealed class PrinterTests
{
    [Theory]
    [InlineData("-(1.0.transformMapEntry(k, v, {k: v}))")]
    [InlineData("-(1.f())")]
    [InlineData("-(1[0])")]
    [InlineData("-(1.0.optMap(v, v).a)")]
    public void Print_MinusBeforeAChainThatBeginsWithANumber_StaysTheChains(string expression)
    {
        // Without parentheses the minus became the number's.
        var printed = Print(expression);

        Assert.StartsWith("-(", printed, StringComparison.Ordinal);
        Assert.Equal(printed, Print(printed));
    }

    private static string Print(string expression) =>
        Printer.Print(CelParser.Parse(new CelSource(System.Text.Encoding.UTF8.GetBytes(expression)), ParserOptions.Default, [])!.Root);
}
