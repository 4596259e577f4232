using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Tests.Syntax;

public class MacroTests
{
    private const string BadBlock = "the first argument of cel.block() is the list of its values, as in cel.block([a, b], cel.index(0) + cel.index(1))";

    [Theory]
    [InlineData("has(a.b)", "(has a b)")]
    [InlineData("has(a.b.`c-d`)", "(has (. a b) c-d)")]
    [InlineData("has(a.?b.c)", "(has (.? a b) c)")]
    [InlineData("has((a.b))", "(has a b)")]
    [InlineData("e.all(x, p)", "(All e x,- if:p to:-)")]
    [InlineData("e.exists(x, p)", "(Exists e x,- if:p to:-)")]
    [InlineData("e.exists_one(x, p)", "(ExistsOne e x,- if:p to:-)")]
    [InlineData("e.existsOne(x, p)", "(ExistsOne e x,- if:p to:-)")]
    [InlineData("e.map(x, t)", "(Map e x,- if:- to:t)")]
    [InlineData("e.map(x, c, t)", "(Map e x,- if:c to:t)")]
    [InlineData("e.filter(x, c)", "(Filter e x,- if:c to:-)")]
    [InlineData("e.all(k, v, p)", "(All e k,v if:p to:-)")]
    [InlineData("e.exists(k, v, p)", "(Exists e k,v if:p to:-)")]
    [InlineData("e.exists_one(k, v, p)", "(ExistsOne e k,v if:p to:-)")]
    [InlineData("e.existsOne(k, v, p)", "(ExistsOne e k,v if:p to:-)")]
    [InlineData("e.transformList(k, v, t)", "(Map e k,v if:- to:t)")]
    [InlineData("e.transformList(k, v, c, t)", "(Map e k,v if:c to:t)")]
    [InlineData("e.transformMap(k, v, t)", "(TransformMap e k,v if:- to:t)")]
    [InlineData("e.transformMap(k, v, c, t)", "(TransformMap e k,v if:c to:t)")]
    [InlineData("e.transformMapEntry(k, v, {k: v})", "(TransformMapEntry e k,v if:- to:{k:v})")]
    [InlineData("e.transformMapEntry(k, v, c, {k: v})", "(TransformMapEntry e k,v if:c to:{k:v})")]
    [InlineData("cel.bind(x, v, x + x)", "(bind x v (_+_ x x))")]
    [InlineData("x.optMap(v, e)", "(optMap x v e)")]
    [InlineData("x.optFlatMap(v, e)", "(optFlatMap x v e)")]
    [InlineData("cel.block([], 1)", "(block [] 1)")]
    [InlineData("cel.block([a, cel.index(0) + 1,], cel.index(1))", "(block [a (_+_ @index0 1)] @index1)")]
    [InlineData("e.map(cel.iterVar(0, 1), cel.iterVar(0, 1))", "(Map e @it:0:1,- if:- to:@it:0:1)")]
    [InlineData("e.all(cel.iterVar(0, 0), cel.iterVar(0, 1), true)", "(All e @it:0:0,@it:0:1 if:true to:-)")]
    [InlineData("e.map(x, x.map(y, x + y))", "(Map e x,- if:- to:(Map x y,- if:- to:(_+_ x y)))")]
    [InlineData("cel.map(x, x)", "(Map cel x,- if:- to:x)")]
    [InlineData("e.map(x, a ? b : c, t)", "(Map e x,- if:(_?_:_ a b c) to:t)")]
    public void Parse_Macro_IsANodeOfItsOwn(string source, string expected) => Assert.Equal(expected, SyntaxTesting.Shape(SyntaxTesting.Parse(source).Root));

    [Theory]
    [InlineData("has()", "(has)")]
    [InlineData("has(a.b, c)", "(has (. a b) c)")]
    [InlineData(".has(a.b)", "(.has (. a b))")]
    [InlineData("x.has(a.b)", "(->has x (. a b))")]
    [InlineData("all(x, p)", "(all x p)")]
    [InlineData("e.map(x)", "(->map e x)")]
    [InlineData("e.map(a, b, c, d)", "(->map e a b c d)")]
    [InlineData("e.filter(k, v, c)", "(->filter e k v c)")]
    [InlineData("e.transformList(k, v)", "(->transformList e k v)")]
    [InlineData("cel.bind(x, v)", "(->bind cel x v)")]
    [InlineData(".cel.bind(x, v, b)", "(->bind .cel x v b)")]
    [InlineData("a.cel.bind(x, v, b)", "(->bind (. a cel) x v b)")]
    [InlineData("x.optMap(v)", "(->optMap x v)")]
    public void Parse_OtherShape_IsAPlainCall(string source, string expected) => Assert.Equal(expected, SyntaxTesting.Shape(SyntaxTesting.Parse(source).Root));

    [Theory]
    [InlineData("has(a.b)", "(has (. a b))")]
    [InlineData("e.map(x, x)", "(->map e x x)")]
    [InlineData("e.map(1, x)", "(->map e 1 x)")]
    [InlineData("cel.bind(x, 1, x)", "(->bind cel x 1 x)")]
    public void Parse_MacrosDisabled_IsAPlainCall(string source, string expected)
    {
        var parsed = SyntaxTesting.Parse(source, ParserOptions.Default with { EnableMacros = false });
        Assert.Equal(expected, SyntaxTesting.Shape(parsed.Root));
    }

    [Theory]
    [InlineData("has(a)", 5, 1, "has() takes a field selection such as has(a.b)")]
    [InlineData("has(a[0])", 5, 4, "has() takes a field selection such as has(a.b)")]
    [InlineData("has(a.?b)", 5, 4, "has() takes a field selection such as has(a.b)")]
    [InlineData("has(has(a.b))", 5, 8, "has() takes a field selection such as has(a.b)")]
    [InlineData("e.map(1, x)", 7, 1, "a variable of map() must be a simple name")]
    [InlineData("e.map(a.b, x)", 7, 3, "a variable of map() must be a simple name")]
    [InlineData("e.map((x), x)", 7, 3, "a variable of map() must be a simple name")]
    [InlineData("e.map(.x, x)", 7, 2, "a variable of map() must be a simple name")]
    [InlineData("e.all(x, 'y', true)", 10, 3, "a variable of all() must be a simple name")]
    [InlineData("e.all(x, x, true)", 10, 1, "the two variables of all() must differ")]
    [InlineData("e.all(__result__, true)", 7, 10, "'__result__' is reserved and cannot be a variable")]
    [InlineData("e.map(for, 1)", 7, 3, "'for' is a reserved word and cannot be a name")]
    [InlineData("cel.bind(f(), 1, x)", 10, 3, "a variable of cel.bind() must be a simple name")]
    [InlineData("x.optMap(1, x)", 10, 1, "a variable of optMap() must be a simple name")]
    [InlineData("cel.block(a, b)", 5, 5, BadBlock)]
    [InlineData("cel.block([a] + b, c)", 5, 5, BadBlock)]
    [InlineData("cel.block([?a], b)", 12, 1, "'?' cannot follow '[', after which a value is expected")]
    [InlineData("cel.block([cel.block([a], b)], c)", 16, 5, "cel.block() cannot stand in another cel.block()")]
    [InlineData("cel.block([a], cel.block([b], c))", 20, 5, "cel.block() cannot stand in another cel.block()")]
    [InlineData("cel.block([a], cel.index(1))", 16, 12, "there is no value 1 here: this cel.block() has 1, numbered from 0")]
    [InlineData("cel.block([a, [cel.index(1)]], b)", 16, 12, "there is no value 1 here: a value may use only those before it, which are 1, numbered from 0")]
    [InlineData("cel.index(0)", 1, 12, "cel.index() has no meaning outside of cel.block()")]
    [InlineData("cel.block([a], b) + cel.index(0)", 21, 12, "cel.index() has no meaning outside of cel.block()")]
    [InlineData("cel.index(a)", 1, 12, "cel.index() takes the number of a value, such as cel.index(0)")]
    [InlineData("cel.index(-1)", 1, 13, "cel.index() takes the number of a value, such as cel.index(0)")]
    [InlineData("cel.iterVar(a, 0)", 1, 17, "cel.iterVar() takes two numbers, the depth and the variable, such as cel.iterVar(0, 0)")]
    public void Parse_BadArgument_IsPointedAt(string source, int column, int length, string message) =>
        ErrorTests.AssertIssue(source, 1, column, length, message);

    [Fact]
    public void Parse_Comprehension_KnowsWhereItsNameStands()
    {
        var node = Assert.IsType<ComprehensionExpression>(SyntaxTesting.Parse("[1].map(x, x)").Root);
        Assert.Equal((0, 13, 4, 7), (node.Span.Start, node.Span.End, node.NameSpan.Start, node.NameSpan.End));
    }
}
