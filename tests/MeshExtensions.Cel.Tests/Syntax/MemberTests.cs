using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Tests.Syntax;

public class MemberTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("_a1", "_a1")]
    [InlineData(".a", ".a")]
    [InlineData("a.b.c", "(. (. a b) c)")]
    [InlineData(".a.b", "(. .a b)")]
    [InlineData("a . b", "(. a b)")]
    [InlineData("a.for.while", "(. (. a for) while)")]
    [InlineData("a.`content-type`", "(. a content-type)")]
    [InlineData("a.`in`.`x y/z.0_`", "(. (. a in) x y/z.0_)")]
    [InlineData("a.?b", "(.? a b)")]
    [InlineData("a.?`b c`.d", "(. (.? a b c) d)")]
    [InlineData("1.a", "(. 1 a)")]
    [InlineData("'a'.b", "(. \"a\" b)")]
    [InlineData("[1].a", "(. [1] a)")]
    [InlineData("{}.a", "(. {} a)")]
    [InlineData("inner", "inner")]
    [InlineData("r", "r")]
    [InlineData("b", "b")]
    [InlineData("rb", "rb")]
    public void Parse_NameOrSelection_IsIt(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("f()", "(f)")]
    [InlineData("f(a, b)", "(f a b)")]
    [InlineData(".f(a)", "(.f a)")]
    [InlineData("a.f()", "(->f a)")]
    [InlineData("a.b.f(c)", "(->f (. a b) c)")]
    [InlineData("a.as(b)", "(->as a b)")]
    [InlineData("f(a)(", "")]
    [InlineData("f(g(h()))", "(f (g (h)))")]
    [InlineData("a[0][1]", "(_[_] (_[_] a 0) 1)")]
    [InlineData("f(a ? b : c, d)", "(f (_?_:_ a b c) d)")]
    [InlineData("a[b ? c : d]", "(_[_] a (_?_:_ b c d))")]
    public void Parse_Call_IsIt(string source, string expected)
    {
        if (expected.Length == 0)
        {
            Assert.Single(SyntaxTesting.Issues(source));
            return;
        }

        Check(source, expected);
    }

    [Theory]
    [InlineData("[]", "[]")]
    [InlineData("[1, [2], 3]", "[1 [2] 3]")]
    [InlineData("[1,]", "[1]")]
    [InlineData("[?a, b, ?c]", "[?a b ?c]")]
    [InlineData("[a ? b : c]", "[(_?_:_ a b c)]")]
    [InlineData("{}", "{}")]
    [InlineData("{1: 2, 'a': [3],}", "{1:2 \"a\":[3]}")]
    [InlineData("{?a: b, c: d}", "{?a:b c:d}")]
    [InlineData("{a: b ? c : d}", "{a:(_?_:_ b c d)}")]
    [InlineData("{a ? b : c : d}", "{(_?_:_ a b c):d}")]
    [InlineData("{{}: {}}", "{{}:{}}")]
    public void Parse_ListOrMap_IsIt(string source, string expected) => Check(source, expected);

    [Fact]
    public void Parse_Spans_CoverTheNodeAndItsName()
    {
        var call = Assert.IsType<CallExpression>(SyntaxTesting.Parse("(a + b).f(1) ").Root);
        Assert.Equal((0, 12, 8, 9), (call.Span.Start, call.Span.End, call.NameSpan.Start, call.NameSpan.End));
        var sum = Assert.IsType<CallExpression>(call.Target);
        Assert.Equal((1, 6, 3, 4), (sum.Span.Start, sum.Span.End, sum.NameSpan.Start, sum.NameSpan.End));
        var index = Assert.IsType<CallExpression>(SyntaxTesting.Parse("a[1]").Root);
        Assert.Equal((0, 4, 1, 2), (index.Span.Start, index.Span.End, index.NameSpan.Start, index.NameSpan.End));
        var not = Assert.IsType<CallExpression>(SyntaxTesting.Parse("!(a)").Root);
        Assert.Equal((0, 4, 0, 1), (not.Span.Start, not.Span.End, not.NameSpan.Start, not.NameSpan.End));
        var global = Assert.IsType<CallExpression>(SyntaxTesting.Parse(" .f()").Root);
        Assert.Equal((1, 5, 1, 3), (global.Span.Start, global.Span.End, global.NameSpan.Start, global.NameSpan.End));
        Assert.Equal(new SourceSpan(1, 3), SyntaxTesting.Parse("(-1)").Root.Span);
    }

    private static void Check(string source, string expected) => Assert.Equal(expected, SyntaxTesting.Shape(SyntaxTesting.Parse(source).Root));
}
