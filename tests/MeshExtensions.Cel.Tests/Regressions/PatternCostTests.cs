namespace MeshExtensions.Cel.Tests.Regressions;

public sealed class PatternCostTests
{
    /// <summary>A pattern that turns out to be wrong has cost what was made of it until then.</summary>
    [Theory]
    [InlineData(@"(?i)[\pL]+({1,}")]
    [InlineData(@"\PL(")]
    public void Matches_WrongPatternsWithLargeClasses_AreFewInABudget(string pattern)
    {
        var program = new CelEnvironment([new("pattern", CelType.String)]).Compile("lists.range(1000).exists(i, 'a'.matches(pattern))").Program!;
        var arena = new CelArena { CostLimit = 100_000 };

        Assert.Equal(CelErrorCode.CostExceeded, program.Evaluate(new Pattern(pattern), arena).ErrorCode);
    }

    private sealed class Pattern(string text) : CelActivation
    {
        public override CelValue Resolve(int variable, CelArena arena) => CelValue.String(text);
    }
}
