namespace MeshExtensions.Cel.Tests.Regressions;

public sealed class MatchCostTests
{
    [Theory]
    [InlineData(@"lists.range(1000).exists(i, 'text'.matches('.{999}' + string(i)))")]
    [InlineData(@"lists.range(1000).exists(i, 'text'.matches('[^\\pL\\d]{20}' + string(i)))")]
    public void Evaluate_LargePatternsThatAreMadeInALoop_EndsByItsBudget(string expression)
    {
        // Each took tens of milliseconds for the price of its few bytes: minutes within the budget of one evaluation.
        var arena = new CelArena();

        var result = new CelEnvironment().Compile(expression).Program!.Evaluate(CelActivation.Empty, arena);

        Assert.Equal(CelErrorCode.CostExceeded, result.ErrorCode);
    }

    [Fact]
    public void Evaluate_MatchWithoutTable_CostsMoreThanItsText()
    {
        // A program of thousands of states is simulated: a byte costs more than one step.
        var arena = new CelArena();
        var program = new CelEnvironment().Compile("'" + new string('a', 1000) + "'.matches('(a|ab|.b){300}c')").Program!;

        program.Evaluate(CelActivation.Empty, arena);

        Assert.InRange(arena.Cost, 10_000, arena.CostLimit);
    }
}
