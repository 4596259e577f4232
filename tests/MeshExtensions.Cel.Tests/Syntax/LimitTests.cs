using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Tests.Syntax;

public class LimitTests
{
    private const string TooDeep = "the expression is nested more than 200 levels deep; a chain of operators or selections counts, brackets or not";

    // Without the bounds on size, so that nothing but the parser itself can be what stops.
    private static readonly ParserOptions Large = ParserOptions.Default with { MaxSourceBytes = int.MaxValue, MaxNodes = int.MaxValue };

    [Theory]
    [InlineData("", "(", 100_000, "a", ")", null)]
    [InlineData("", "(", 100_000, "", "", "'(' is never closed; ')' is missing")]
    [InlineData("", "!", 100_000, "a", "", TooDeep)]
    [InlineData("", "-", 100_000, "a", "", TooDeep)]
    [InlineData("a", "+a", 50_000, "", "", TooDeep)]
    [InlineData("a", "==a", 50_000, "", "", TooDeep)]
    [InlineData("a", ".a", 50_000, "", "", TooDeep)]
    [InlineData("a", ".f()", 50_000, "", "", TooDeep)]
    [InlineData("a", "[0]", 50_000, "", "", TooDeep)]
    [InlineData("", "[", 50_000, "", "]", TooDeep)]
    [InlineData("", "[", 50_000, "", "", "'[' is never closed; ']' is missing")]
    [InlineData("", "{a:", 50_000, "a", "}", TooDeep)]
    [InlineData("", "f(", 50_000, "a", ")", TooDeep)]
    [InlineData("", "a?b:", 50_000, "c", "", TooDeep)]
    [InlineData("", "a?", 50_000, "b", "", "a second '?' before the ':' of the first: the inner choice takes parentheses")]
    [InlineData("", "a.map(x,", 50_000, "x", ")", TooDeep)]
    [InlineData("", "cel.bind(x,", 50_000, "x", ",x)", TooDeep)]
    [InlineData("", "(a&&", 50_000, "a", ")", TooDeep)]
    [InlineData("a", "&&a", 100_000, "", "", null)]
    [InlineData("a", "||a", 100_000, "", "", null)]
    [InlineData("a", "||a&&b", 100_000, "", "", null)]
    [InlineData("[a", ",a", 100_000, "]", "", null)]
    [InlineData("{a:a", ",a:a", 100_000, "}", "", null)]
    [InlineData("f(a", ",a", 100_000, ")", "", null)]
    [InlineData("", " ", 100_000, "a", "", null)]
    [InlineData("", "//\n", 100_000, "a", "", null)]
    [InlineData("'", "x", 1_000_000, "'", "", null)]
    [InlineData("'", "\\n", 500_000, "'", "", null)]
    [InlineData("0.", "1", 1_000_000, "", "", null)]
    [InlineData("", "a", 1_000_000, "", "", null)]
    [InlineData("", ")", 100_000, "", "", "an expression cannot begin with ')'")]
    [InlineData("a", ",", 100_000, "", "", "',' separates arguments and items, and here is neither call, list nor map")]
    public void Parse_HugeInput_EndsOnASmallStack(string before, string piece, int count, string middle, string after, string? expected)
    {
        var source = before + string.Concat(Enumerable.Repeat(piece, count)) + middle + string.Concat(Enumerable.Repeat(after, count));
        SyntaxTesting.OnSmallStack(() =>
        {
            var messages = SyntaxTesting.Issues(source, Large).Select(issue => issue.Message).Distinct(StringComparer.Ordinal).ToList();
            Assert.Equal(expected is null ? [] : [expected], messages);
        });
    }

    [Theory]
    [InlineData("a", "+a", 199, "", "")]
    [InlineData("a", ".a", 199, "", "")]
    [InlineData("", "!", 199, "a", "")]
    [InlineData("", "[", 199, "a", "]")]
    [InlineData("", "f(", 199, "a", ")")]
    [InlineData("", "a?b:", 199, "c", "")]
    [InlineData("", "{a:", 199, "a", "}")]
    [InlineData("", "a.map(x,", 199, "x", ")")]
    [InlineData("", "a.?b[?", 198, "x", "]")]
    public void Parse_AsDeepAsAllowed_IsATreeThatPrintsOnASmallStack(string before, string piece, int count, string middle, string after)
    {
        Expression? first = null;
        Expression? second = null;
        SyntaxTesting.OnSmallStack(() =>
        {
            first = SyntaxTesting.Parse(before + string.Concat(Enumerable.Repeat(piece, count)) + middle + string.Concat(Enumerable.Repeat(after, count))).Root;
            second = SyntaxTesting.Parse(Printer.Print(first)).Root;
        });
        Assert.InRange(SyntaxTesting.Height(first!), 199, 200);
        Assert.Equal(SyntaxTesting.Shape(first!), SyntaxTesting.Shape(second!));
    }

    [Fact]
    public void Parse_DepthBound_IsExact()
    {
        var options = ParserOptions.Default with { MaxDepth = 3 };
        Assert.Equal(3, SyntaxTesting.Height(SyntaxTesting.Parse("a + b + c", options).Root));
        var issue = Assert.Single(SyntaxTesting.Issues("a + b + c + d", options));
        Assert.StartsWith("the expression is nested more than 3 levels deep", issue.Message, StringComparison.Ordinal);
        Assert.Empty(SyntaxTesting.Issues("a && b && c && d && e || f", options));
        Assert.Empty(SyntaxTesting.Issues("((((((a))))))", options));
    }

    [Fact]
    public void Parse_NodeBound_IsExact()
    {
        var options = ParserOptions.Default with { MaxNodes = 4 };
        Assert.Equal(4, SyntaxTesting.Parse("[a, b, c]", options).NodeCount);
        Assert.Equal("the expression is too large: it has more than 4 parts", Assert.Single(SyntaxTesting.Issues("[a, b, c, d]", options)).Message);
        Assert.Equal(4, SyntaxTesting.Parse("[a].map(x, x)", options).NodeCount);
    }

    [Fact]
    public void Parse_LengthBound_IsExact()
    {
        var options = ParserOptions.Default with { MaxSourceBytes = 4 };
        Assert.Empty(SyntaxTesting.Issues("abcd", options));
        Assert.Equal("the expression is too long: it has 5 bytes, of 4 allowed", Assert.Single(SyntaxTesting.Issues("abcde", options)).Message);
    }

    [Theory]
    [InlineData("a", "||a", "", "")]
    [InlineData("a", "&&a", "", "")]
    [InlineData("a", "<a", "", "")]
    [InlineData("a", "+a", "", "")]
    [InlineData("a", "*a", "", "")]
    [InlineData("a", ".a", "", "")]
    [InlineData("a", "[a]", "", "")]
    [InlineData("", "(", "a", ")")]
    [InlineData("", "[", "a", "]")]
    [InlineData("", "a ? b : ", "c", "")]
    public void Parse_TheSpecificationsMinimumRepeated_IsATree(string before, string piece, string middle, string after) =>
        SyntaxTesting.Parse(before + string.Concat(Enumerable.Repeat(piece, 32)) + middle + string.Concat(Enumerable.Repeat(after, 32)));
}
