namespace MeshExtensions.Cel.Tests.Regressions;

public sealed class OptionalTests
{
    [Theory]
    [InlineData("optional.of(1).orValue(1 / 0)", "1")]
    [InlineData("optional.of(1).or(optional.of(1 / 0)).value()", "1")]
    [InlineData("optional.none().orValue(2)", "2")]
    [InlineData("optional.none().or(optional.of(3)).value()", "3")]
    [InlineData("[{'a': 1}].all(m, m.?a.orValue(1 / 0) == 1) ? 4 : 5", "4")]
    public void Evaluate_OrOfAnOptional_EvaluatesTheOtherOnlyWhenItIsNeeded(string expression, string value) =>
        Assert.Equal(value, Evaluate(expression, new CelCompilationOptions()).ToString());

    [Theory]
    [InlineData("optional.none().orValue(1 / 0)", CelErrorCode.DivideByZero)]
    [InlineData("dyn(1).orValue(2)", CelErrorCode.NoSuchOverload)]
    [InlineData("optional.none().or(dyn(1))", CelErrorCode.NoSuchOverload)]
    [InlineData("dyn([[1]]).flatten(-1)", CelErrorCode.InvalidArgument)]
    public void Evaluate_WrongUse_IsAnError(string expression, CelErrorCode code) =>
        Assert.Equal(code, Evaluate(expression, new CelCompilationOptions { Check = false }).ErrorCode);

    [Fact]
    public void Flatten_ListsNestedDeeperThanItsLimit_IsAnErrorAndNotHalfFlat()
    {
        const int Depth = 70;
        var expression = $"{new string('[', Depth)}1{new string(']', Depth)}.flatten(100)";

        Assert.Equal(CelErrorCode.InvalidArgument, Evaluate(expression, new CelCompilationOptions { Check = false }).ErrorCode);
    }

    [Theory]
    [InlineData("siez([1])", "size")]
    [InlineData("'a'.startWith('a')", "startsWith")]
    public void Compile_SwappedOrMissingLetters_SuggestsTheName(string expression, string name) =>
        Assert.Contains($"did you mean '{name}'?", new CelEnvironment().Compile(expression).Issues[0].Message, StringComparison.Ordinal);

    private static CelValue Evaluate(string expression, CelCompilationOptions options) =>
        new CelEnvironment().Compile(expression, options).Program!.Evaluate(CelActivation.Empty, new CelArena());
}
