namespace MeshExtensions.Cel.Tests.Regressions;

public sealed class FoldingTests
{
    /// <summary>Constants that are too large to be kept in all are computed at run time; the compilation must not fail over them.</summary>
    [Fact]
    public void Compile_ConstantsBeyondWhatIsKept_AreLeftToEvaluation()
    {
        var expression = string.Join(" && ", Enumerable.Range(0, 60).Select(i => $"n in lists.range({30_000 + i})"));
        var compilation = new CelEnvironment([new("n", CelType.Int)]).Compile(expression);

        Assert.Empty(compilation.Issues);
        Assert.NotNull(compilation.Program);
    }
}
