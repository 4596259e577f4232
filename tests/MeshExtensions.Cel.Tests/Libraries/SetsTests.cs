using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Libraries;

[LibraryTable]
public class SetsTests
{
    [Theory]
    [InlineData("sets.contains([], [])", "true")]
    [InlineData("sets.contains([1], [])", "true")]
    [InlineData("sets.contains([], [1])", "false")]
    [InlineData("sets.contains([1, 2, 3], [3, 1])", "true")]
    [InlineData("sets.contains([1, 2], [1, 1, 1])", "true")]
    [InlineData("sets.contains([1, 2], [3])", "false")]
    [InlineData("sets.contains([1, 2], [1.0, 2u])", "true")]
    [InlineData("sets.contains([[1], [2]], dyn([[2u]]))", "true")]
    [InlineData("sets.contains([0.0/0.0], [0.0/0.0])", "false")]
    [InlineData("sets.contains(dyn(1), [1])", "NoSuchOverload")]
    [InlineData("sets.contains([1], dyn('a'))", "NoSuchOverload")]
    [InlineData("sets.contains([1/0], [1])", "DivideByZero")]
    public void Contains_Lists_AsSets(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);

    [Theory]
    [InlineData("sets.equivalent([], [])", "true")]
    [InlineData("sets.equivalent([1], [])", "false")]
    [InlineData("sets.equivalent([], [1])", "false")]
    [InlineData("sets.equivalent([1, 2], [2, 1, 1])", "true")]
    [InlineData("sets.equivalent([1, 2, 3], [3u, 2.0, 1])", "true")]
    [InlineData("sets.equivalent([1, 2], [1])", "false")]
    [InlineData("sets.equivalent([1], [1, 2])", "false")]
    [InlineData("sets.equivalent([{'a': 1}], dyn([{'a': 1u}]))", "true")]
    [InlineData("sets.equivalent(dyn(1), [1])", "NoSuchOverload")]
    public void Equivalent_Lists_AsSets(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);

    [Theory]
    [InlineData("sets.intersects([], [])", "false")]
    [InlineData("sets.intersects([1], [])", "false")]
    [InlineData("sets.intersects([], [1])", "false")]
    [InlineData("sets.intersects([1], [1, 2])", "true")]
    [InlineData("sets.intersects([1], [2])", "false")]
    [InlineData("sets.intersects([1u], [2, 1.0])", "true")]
    [InlineData("sets.intersects([[1]], [[1]])", "true")]
    [InlineData("sets.intersects([0.0/0.0], [0.0/0.0])", "false")]
    [InlineData("sets.intersects([1], dyn(null))", "NoSuchOverload")]
    public void Intersects_Lists_AsSets(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);
}
