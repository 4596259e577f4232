namespace MeshExtensions.Cel.Tests.Syntax;

public class OperatorTests
{
    [Theory]
    [InlineData("a + b", "(_+_ a b)")]
    [InlineData("a - b", "(_-_ a b)")]
    [InlineData("a * b", "(_*_ a b)")]
    [InlineData("a / b", "(_/_ a b)")]
    [InlineData("a % b", "(_%_ a b)")]
    [InlineData("a == b", "(_==_ a b)")]
    [InlineData("a != b", "(_!=_ a b)")]
    [InlineData("a < b", "(_<_ a b)")]
    [InlineData("a <= b", "(_<=_ a b)")]
    [InlineData("a > b", "(_>_ a b)")]
    [InlineData("a >= b", "(_>=_ a b)")]
    [InlineData("a in b", "(@in a b)")]
    [InlineData("a && b", "(_&&_ a b)")]
    [InlineData("a || b", "(_||_ a b)")]
    [InlineData("a ? b : c", "(_?_:_ a b c)")]
    [InlineData("!a", "(!_ a)")]
    [InlineData("-a", "(-_ a)")]
    [InlineData("a[b]", "(_[_] a b)")]
    [InlineData("a[?b]", "(_[?_] a b)")]
    public void Parse_Operator_IsItsFunction(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("a - b - c", "(_-_ (_-_ a b) c)")]
    [InlineData("a / b * c % d", "(_%_ (_*_ (_/_ a b) c) d)")]
    [InlineData("a < b == c in d", "(@in (_==_ (_<_ a b) c) d)")]
    [InlineData("a - (b - c)", "(_-_ a (_-_ b c))")]
    [InlineData("a ? b : c ? d : e", "(_?_:_ a b (_?_:_ c d e))")]
    [InlineData("a ? (b ? c : d) : e", "(_?_:_ a (_?_:_ b c d) e)")]
    [InlineData("a && b && c", "(_&&_ a b c)")]
    [InlineData("a || b || c || d", "(_||_ a b c d)")]
    [InlineData("(a && b) && c", "(_&&_ (_&&_ a b) c)")]
    [InlineData("a && (b && c)", "(_&&_ a (_&&_ b c))")]
    [InlineData("(a || b) && c || d", "(_||_ (_&&_ (_||_ a b) c) d)")]
    [InlineData("!!a", "(!_ (!_ a))")]
    [InlineData("--a", "(-_ (-_ a))")]
    public void Parse_OperatorsOfOneLevel_AssociateAsTheSpecificationSays(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("a ? b || c : d || e", "(_?_:_ a (_||_ b c) (_||_ d e))")]
    [InlineData("a || b ? c : d", "(_?_:_ (_||_ a b) c d)")]
    [InlineData("a && b || c && d", "(_||_ (_&&_ a b) (_&&_ c d))")]
    [InlineData("a || b && c || d", "(_||_ a (_&&_ b c) d)")]
    [InlineData("a == b && c < d", "(_&&_ (_==_ a b) (_<_ c d))")]
    [InlineData("a && b == c && d", "(_&&_ a (_==_ b c) d)")]
    [InlineData("a + b < c - d", "(_<_ (_+_ a b) (_-_ c d))")]
    [InlineData("a + b * c - d", "(_-_ (_+_ a (_*_ b c)) d)")]
    [InlineData("a * b + c", "(_+_ (_*_ a b) c)")]
    [InlineData("(a + b) * c", "(_*_ (_+_ a b) c)")]
    [InlineData("-a * !b", "(_*_ (-_ a) (!_ b))")]
    [InlineData("-a.b", "(-_ (. a b))")]
    [InlineData("!a[0].b()", "(!_ (->b (_[_] a 0)))")]
    [InlineData("-a + b", "(_+_ (-_ a) b)")]
    [InlineData("((a))", "a")]
    public void Parse_OperatorsOfSeveralLevels_BindByPrecedence(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData("1-1", "(_-_ 1 1)")]
    [InlineData("1 -1", "(_-_ 1 1)")]
    [InlineData("1 - -1", "(_-_ 1 -1)")]
    [InlineData("1--1", "(_-_ 1 -1)")]
    [InlineData("a-1", "(_-_ a 1)")]
    [InlineData("f()-1", "(_-_ (f) 1)")]
    [InlineData("[-1]", "[-1]")]
    [InlineData("--1", "(-_ -1)")]
    [InlineData("-(1)", "(-_ 1)")]
    [InlineData("!-1", "(!_ -1)")]
    [InlineData("-1.f()", "(->f -1)")]
    [InlineData("1in[1]", "(@in 1 [1])")]
    [InlineData("a?.5:.b", "(_?_:_ a 0.5d .b)")]
    [InlineData("a<-1", "(_<_ a -1)")]
    public void Parse_Minus_IsSignOnlyDirectlyBeforeANumberAndAfterNoValue(string source, string expected) => Check(source, expected);

    [Theory]
    [InlineData(" \t\n\f\ra//x\n+//y\r\nb // z", "(_+_ a b)")]
    [InlineData("a // x\rb", "")]
    [InlineData("//\na", "a")]
    public void Parse_BlanksAndComments_Separate(string source, string expected)
    {
        if (expected.Length == 0)
        {
            // A carriage return ends a comment, so that the second line is not hidden in it.
            Assert.Equal("'b' found where an operator or the end is expected", Assert.Single(SyntaxTesting.Issues(source)).Message);
            return;
        }

        Check(source, expected);
    }

    private static void Check(string source, string expected) => Assert.Equal(expected, SyntaxTesting.Shape(SyntaxTesting.Parse(source).Root));
}
