using System.Text;
using CsCheck;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Tests.Syntax;

public class RoundTripTests
{
    // Whatever a token can be, and some that are none.
    private static readonly string[] Pieces =
    [
        "a", "b", ".", ",", "(", ")", "[", "]", "{", "}", "?", ":", "+", "-", "*", "/", "%", "!", "=", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in",
        "true", "null", "for", "1", "2u", "0x1F", "1.5", "1e3", "'s'", "\"s\"", "b'\\xff'", "r'\\'", "'''", "'", "\\", "`f-g`", "`", " ", "\n", "//", "has",
        ".map(", ".all(x, ", "x, ", "cel.bind(",
        "cel.block([", "cel.index(0)", "cel.iterVar(0, 0)", ".optMap(", "and", "not", "\u00e9", "\0", "T{",
    ];

    [Fact]
    public void Print_AnyTree_ParsesToTheSameTree() => TreeGenerator.Tree.Sample(
        tree =>
        {
            var text = Printer.Print(tree);
            var parsed = SyntaxTesting.Parse(text);
            Assert.Equal(SyntaxTesting.Shape(tree), SyntaxTesting.Shape(parsed.Root));
            Assert.Equal(text, Printer.Print(parsed.Root));
        },
        iter: 3000);

    [Fact]
    public void Parse_AnyBytes_IsATreeOrAnIssue() => Gen.Byte.Array[0, 60].Sample(source => SyntaxTesting.Issues(source), iter: 5000);

    [Fact]
    public void Parse_AnyAsciiText_IsATreeOrAnIssue() =>
        Gen.Char[" \n'\"`\\abrxu09.,:?()[]{}+-*/%!=<>&|"].Array[0, 30].Sample(Check, iter: 10_000);

    [Fact]
    public void Parse_AnyTokens_IsATreeThatPrintsOrAnIssue() =>
        TreeGenerator.OneOf(Pieces).Array[0, 14].Select(pieces => string.Concat(pieces).ToCharArray()).Sample(Check, iter: 20_000);

    [Fact]
    public void Parse_PrintedTreeWithOneCharacterChanged_IsATreeOrAnIssue() =>
        Gen.Select(TreeGenerator.Tree, Gen.Int[0, 1000], TreeGenerator.OneOf(Pieces)).Sample(
        (tree, place, piece) =>
        {
            var text = Printer.Print(tree);
            place %= text.Length;
            Check((text[..place] + piece + text[(place + 1)..]).ToCharArray());
        },
        iter: 3000);

    private static void Check(char[] text)
    {
        var issues = new List<CelIssue>();
        var parsed = CelParser.Parse(new CelSource(Encoding.UTF8.GetBytes(text)), ParserOptions.Default, issues);
        Assert.Equal(parsed is null, issues.Count > 0);
        foreach (var issue in issues)
        {
            Assert.NotEmpty(issue.ToString());
            Assert.DoesNotContain("\n", issue.Message, StringComparison.Ordinal);
        }

        if (parsed is not null)
        {
            Assert.Equal(SyntaxTesting.Shape(parsed.Root), SyntaxTesting.Shape(SyntaxTesting.Parse(Printer.Print(parsed.Root)).Root));
        }
    }
}
