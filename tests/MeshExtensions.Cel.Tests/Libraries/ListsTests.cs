using MeshExtensions.Cel.Tests.Support;

namespace MeshExtensions.Cel.Tests.Libraries;

[LibraryTable]
public class ListsTests
{
    [Theory]
    [InlineData("[1, 2, 3, 4].slice(1, 3)", "[2, 3]")]
    [InlineData("[1, 2].slice(0, 2)", "[1, 2]")]
    [InlineData("[1, 2].slice(1, 1)", "[]")]
    [InlineData("[].slice(0, 0)", "[]")]
    [InlineData("[1, 2].slice(2, 2)", "[]")]
    [InlineData("[1, 2].slice(2, 1)", "IndexOutOfRange")]
    [InlineData("[1, 2].slice(0, 3)", "IndexOutOfRange")]
    [InlineData("[1, 2].slice(-1, 2)", "IndexOutOfRange")]
    [InlineData("[1, 2].slice(0, -1)", "IndexOutOfRange")]
    [InlineData("[1, 2].slice(0, 9223372036854775807)", "IndexOutOfRange")]
    [InlineData("[1, 2].slice(3, 3)", "IndexOutOfRange")]
    [InlineData("[1, 2, 3, 4].slice(1, 4).slice(1, 2)", "[3]")]
    [InlineData("dyn(1).slice(0, 1)", "NoSuchOverload")]
    [InlineData("[1].slice(dyn(0u), 1)", "NoSuchOverload")]
    [InlineData("[1/0].slice(0, 1)", "DivideByZero")]
    public void Slice_Range_GivesPartOrFails(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);

    [Theory]
    [InlineData("[[1], [2, 3]].flatten()", "[1, 2, 3]")]
    [InlineData("[].flatten()", "[]")]
    [InlineData("[[]].flatten()", "[]")]
    [InlineData("dyn([1, [2], [[3]]]).flatten()", "[1, 2, [3]]")]
    [InlineData("[[[1]], [[2]]].flatten()", "[[1], [2]]")]
    [InlineData("[[[1]], [2]].flatten(2)", "[1, 2]")]
    [InlineData("[[[1]], [2]].flatten(1)", "[[1], 2]")]
    [InlineData("[[[1]], [2]].flatten(0)", "[[[1]], [2]]")]
    [InlineData("[[[1]], [2]].flatten(-1)", "InvalidArgument")]
    [InlineData("[[[1]], [2]].flatten(9223372036854775807)", "[1, 2]")]
    [InlineData("[1, 2].flatten(1)", "[1, 2]")]
    [InlineData("dyn(1).flatten()", "NoSuchOverload")]
    [InlineData("[[1]].flatten(dyn('a'))", "NoSuchOverload")]
    public void Flatten_Depth_Bounds(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);

    [Theory]
    [InlineData("[1, 2, 3].reverse()", "[3, 2, 1]")]
    [InlineData("[].reverse()", "[]")]
    [InlineData("[1, 'a', null].reverse()", "[null, 'a', 1]")]
    [InlineData("dyn(1).reverse()", "NoSuchOverload")]
    public void Reverse_List_GivesBackwards(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);

    [Theory]
    [InlineData("[1, 2, 1, 3, 2].distinct()", "[1, 2, 3]")]
    [InlineData("[].distinct()", "[]")]
    [InlineData("[1, 1u, 1.0].distinct()", "[1]")]
    [InlineData("[1.0, 1u, 1].distinct()", "[1.0]")]
    [InlineData("['a', 'b', 'a', ''].distinct()", "['a', 'b', '']")]
    [InlineData("[[1], [1u], [2]].distinct()", "[[1], [2]]")]
    [InlineData("[{'a': 1}, {'a': 1.0}].distinct()", "[{'a': 1}]")]
    [InlineData("[0.0/0.0, 0.0/0.0].distinct().size()", "2")]
    [InlineData("[0.0, -0.0].distinct()", "[0.0]")]
    [InlineData("[null, null].distinct()", "[null]")]
    [InlineData("[b'a', b'a'].distinct()", "[b'a']")]
    [InlineData("dyn(1).distinct()", "NoSuchOverload")]
    public void Distinct_List_KeepsFirst(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);

    [Theory]
    [InlineData("[3, 1, 2].sort()", "[1, 2, 3]")]
    [InlineData("[3u, 1u].sort()", "[1u, 3u]")]
    [InlineData("[3.5, -1.0].sort()", "[-1.0, 3.5]")]
    [InlineData("['b', 'a', ''].sort()", "['', 'a', 'b']")]
    [InlineData("[b'b', b'a'].sort()", "[b'a', b'b']")]
    [InlineData("[true, false].sort()", "[false, true]")]
    [InlineData("[timestamp(2), timestamp(1)].sort()", "[timestamp(1), timestamp(2)]")]
    [InlineData("[duration('2s'), duration('1s')].sort()", "[duration('1s'), duration('2s')]")]
    [InlineData("[].sort()", "[]")]
    [InlineData("[1].sort()", "[1]")]
    [InlineData("[2, 1, 2, 1].sort()", "[1, 1, 2, 2]")]
    [InlineData("[9223372036854775807, -9223372036854775808, 0].sort()", "[-9223372036854775808, 0, 9223372036854775807]")]
    [InlineData("dyn([1, 'a']).sort()", "NoSuchOverload")]
    [InlineData("dyn([1, 2.0]).sort()", "NoSuchOverload")]
    [InlineData("dyn([[1], [2]]).sort()", "NoSuchOverload")]
    [InlineData("dyn([{}]).sort()", "NoSuchOverload")]
    [InlineData("dyn([null]).sort()", "NoSuchOverload")]
    [InlineData("dyn(1).sort()", "NoSuchOverload")]
    public void Sort_Lists_OfOneType(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);

    [Theory]
    [InlineData("[1, 2].first()", "optional.of(1)")]
    [InlineData("[].first()", "optional.none()")]
    [InlineData("[null].first()", "optional.of(null)")]
    [InlineData("dyn(1).first()", "NoSuchOverload")]
    [InlineData("[1, 2].last()", "optional.of(2)")]
    [InlineData("[].last()", "optional.none()")]
    [InlineData("dyn('a').last()", "NoSuchOverload")]
    public void FirstAndLast_List_GiveOptional(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);

    [Theory]
    [InlineData("lists.range(0)", "[]")]
    [InlineData("lists.range(1)", "[0]")]
    [InlineData("lists.range(4)", "[0, 1, 2, 3]")]
    [InlineData("lists.range(-1)", "[]")]
    [InlineData("lists.range(-9223372036854775808)", "[]")]
    [InlineData("lists.range(dyn(1u))", "NoSuchOverload")]
    [InlineData("lists.range(9223372036854775807)", "CostExceeded")]
    public void Range_End_GivesNumbersBelow(string expression, string expected) => CelTesting.AssertEvaluates(expression, expected);
}
