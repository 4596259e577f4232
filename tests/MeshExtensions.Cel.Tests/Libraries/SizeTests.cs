using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Libraries;

[LibraryTable]
public class SizeTests
{
    [Theory]
    [InlineData("size('')", "0")]
    [InlineData("size('abc')", "3")]
    [InlineData("size('é😀')", "2")]
    [InlineData("'é😀'.size()", "2")]
    [InlineData("size(b'')", "0")]
    [InlineData("size(b'\\xff\\x00')", "2")]
    [InlineData("b'é'.size()", "2")]
    [InlineData("size([])", "0")]
    [InlineData("size([1, 2])", "2")]
    [InlineData("[1, 2].size()", "2")]
    [InlineData("size({})", "0")]
    [InlineData("size({'a': 1})", "1")]
    [InlineData("{'a': 1}.size()", "1")]
    [InlineData("size(dyn([1]))", "1")]
    [InlineData("size(dyn(1))", "NoSuchOverload")]
    [InlineData("dyn(null).size()", "NoSuchOverload")]
    [InlineData("size(dyn(int))", "NoSuchOverload")]
    [InlineData("size(string(b'\\xff'))", "InvalidArgument")]
    public void Size_TextsAndCollections_Counts(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);
}
