namespace MeshExtensions.Cel.Tests.Syntax;

public class ErrorTests
{
    [Theory]
    [InlineData("", 1, 1, "the expression is empty")]
    [InlineData(" // only a comment", 19, 1, "the expression is empty")]
    [InlineData("a b", 3, 1, "'b' found where an operator or the end is expected")]
    [InlineData("a 'x'", 3, 3, "a string found where an operator or the end is expected")]
    [InlineData("a !b", 3, 1, "'!' found where an operator or the end is expected")]
    [InlineData("(a b)", 4, 1, "'b' found where an operator or ')' is expected")]
    [InlineData("f(a b)", 5, 1, "'b' found where an operator, ',' or ')' is expected")]
    [InlineData("[a b]", 4, 1, "'b' found where an operator, ',' or ']' is expected")]
    [InlineData("{a b: c}", 4, 1, "'b' found where an operator or ':' is expected")]
    [InlineData("{a: b c: d}", 7, 1, "'c' found where an operator, ',' or '}' is expected")]
    [InlineData("a +", 3, 1, "the expression ends after '+', where a value must follow")]
    [InlineData("a + * b", 5, 1, "'*' cannot follow '+', after which a value is expected")]
    [InlineData("+ a", 1, 1, "an expression cannot begin with '+'")]
    [InlineData("a ? : b", 5, 1, "':' cannot follow '?', after which a value is expected")]
    [InlineData("()", 2, 1, "')' cannot follow '(', after which a value is expected")]
    [InlineData("f(a,)", 5, 1, "')' cannot follow ',', after which a value is expected")]
    [InlineData("[1,,2]", 4, 1, "',' cannot follow ',', after which a value is expected")]
    [InlineData("a[]", 3, 1, "']' cannot follow '[', after which a value is expected")]
    [InlineData("f(?a)", 3, 1, "'?' cannot follow '(', after which a value is expected")]
    public void Parse_ValueOrOperatorMissing_SaysWhatWasFound(string source, int column, int length, string message) =>
        AssertIssue(source, 1, column, length, message);

    [Theory]
    [InlineData("(a", 1, "'(' is never closed; ')' is missing")]
    [InlineData("(", 1, "'(' is never closed; ')' is missing")]
    [InlineData("f(a, [b, c)", 11, "')' cannot close '['; ']' is expected")]
    [InlineData("x + [a, b", 5, "'[' is never closed; ']' is missing")]
    [InlineData("{a: b", 1, "'{' is never closed; '}' is missing")]
    [InlineData("a)", 2, "')' closes nothing")]
    [InlineData("a + b]", 6, "']' closes nothing")]
    [InlineData("]", 1, "an expression cannot begin with ']'")]
    [InlineData("a, b", 2, "',' separates arguments and items, and here is neither call, list nor map")]
    [InlineData("(a, b)", 3, "',' found, ')' expected: only one value can stand in these brackets")]
    [InlineData("a[b, c]", 4, "',' found, ']' expected: only one value can stand in these brackets")]
    [InlineData("{a}", 2, "a map's entry takes a key, ':' and a value")]
    [InlineData("{a, b: c}", 2, "a map's entry takes a key, ':' and a value")]
    [InlineData("a : b", 3, "':' belongs to no '?' and to no map")]
    [InlineData("a ? b : c : d", 11, "':' belongs to no '?' and to no map")]
    [InlineData("a ? b", 3, "the ':' of this '?' is missing; a choice is written condition ? this : that")]
    [InlineData("f(a ? b, c)", 5, "the ':' of this '?' is missing; a choice is written condition ? this : that")]
    [InlineData("a ? b ? c : d : e", 7, "a second '?' before the ':' of the first: the inner choice takes parentheses")]
    public void Parse_BracketsOrSeparatorsWrong_PointsAtThem(string source, int column, string message) => AssertIssue(source, 1, column, 1, message);

    [Theory]
    [InlineData("a = b", 3, 1, "'=' is not an operator; compare with '=='")]
    [InlineData("a === b", 3, 3, "'===' is not an operator; compare with '=='")]
    [InlineData("a !== b", 3, 3, "'!==' is not an operator; compare with '!='")]
    [InlineData("a <> b", 3, 2, "'<>' is not an operator; compare with '!='")]
    [InlineData("a =< b", 3, 2, "'=<' is not an operator; 'less or equal' is '<='")]
    [InlineData("a => b", 3, 2, "'=>' is not an operator; 'greater or equal' is '>='")]
    [InlineData("a <=> b", 3, 3, "'<=>' is not an operator; compare with '<', '==' or '>'")]
    [InlineData("a =~ b", 3, 2, "'=~' is not an operator; match with text.matches(pattern)")]
    [InlineData("a & b", 3, 1, "'&' is not an operator; use '&&'")]
    [InlineData("a | b", 3, 1, "'|' is not an operator; use '||'")]
    [InlineData("a ?? b", 3, 2, "'??' is not an operator; a default is given with optional.orValue(default)")]
    [InlineData("a++", 2, 2, "'++' is not an operator")]
    [InlineData("a ** b", 3, 2, "'**' is not an operator")]
    [InlineData("a and b", 3, 3, "'and' is not an operator; use '&&'")]
    [InlineData("a or b", 3, 2, "'or' is not an operator; use '||'")]
    [InlineData("not a", 1, 3, "'not' is not an operator; use '!'")]
    [InlineData("a contains b", 3, 8, "'contains' is not an operator but a function of a value: text.contains(other)")]
    [InlineData("!-a", 2, 1, "'-' cannot follow '!' directly; its operand takes parentheses")]
    [InlineData("-!a", 2, 1, "'!' cannot follow '-' directly; its operand takes parentheses")]
    [InlineData("a;", 2, 1, "';' has no meaning here; an expression has no statements")]
    [InlineData("# a", 1, 1, "'#' begins no comment; a comment is '//' and the rest of the line")]
    [InlineData("/* a */ b", 1, 2, "'/*' begins no comment; a comment is '//' and the rest of the line")]
    [InlineData("a @ b", 3, 1, "'@' has no meaning here")]
    [InlineData("a \u00a0b", 3, 1, "the character U+00A0 is not a space here; use a plain one")]
    [InlineData("\ufeffa", 1, 1, "the character U+FEFF has no meaning here")]
    [InlineData("a\0", 2, 1, "the character U+0000 has no meaning here")]
    [InlineData("n\u00e4me", 2, 1, "'\u00e4' (U+00E4) cannot stand in a name, which takes ASCII letters, digits and '_'")]
    public void Parse_HabitOfOtherLanguages_NamesTheCure(string source, int column, int length, string message) =>
        AssertIssue(source, 1, column, length, message);

    [Theory]
    [InlineData("for", 1, 3, "'for' is a reserved word and cannot be a name")]
    [InlineData("while(a)", 1, 5, "'while' is a reserved word and cannot be a name")]
    [InlineData(".let", 2, 3, "'let' is a reserved word and cannot be a name")]
    [InlineData("if (a) b", 1, 2, "'if' is a reserved word and cannot be a name; a choice is written condition ? this : that")]
    [InlineData("a.in", 3, 2, "'in' is a keyword; as a field's name it takes back-quotes: `in`")]
    [InlineData("a.true", 3, 4, "'true' is a keyword; as a field's name it takes back-quotes: `true`")]
    [InlineData("a.", 2, 1, "the expression ends where a field's name must follow")]
    [InlineData("a..b", 3, 1, "'.' found where a field's name is expected")]
    [InlineData("a.'b'", 3, 3, "a string found where a field's name is expected")]
    [InlineData("a.``", 3, 2, "a name in back-quotes cannot be empty")]
    [InlineData("a.`b", 3, 2, "unterminated name: the closing ` is missing")]
    [InlineData("a.`b\u00e9`", 5, 1, "'\u00e9' (U+00E9) cannot stand in a name in back-quotes; it takes ASCII letters, digits, '_', '.', '-', '/' and spaces")]
    [InlineData("a.`b`()", 3, 3, "a function's name cannot stand in back-quotes")]
    [InlineData("`a`", 1, 3, "a name in back-quotes can only be a field's, after a dot")]
    [InlineData("a.?b()", 4, 1, "an optional selection with '.?' is of a field and cannot be called")]
    [InlineData("Type{}", 1, 4, "constructing protobuf messages is not supported")]
    [InlineData(".Type{a: 1}", 1, 5, "constructing protobuf messages is not supported")]
    [InlineData("x == a.b.C{a: 1, b: {}}.a", 6, 5, "constructing protobuf messages is not supported")]
    [InlineData("a[0]{}", 5, 1, "'{' found where an operator or the end is expected")]
    public void Parse_BadName_SaysWhy(string source, int column, int length, string message) => AssertIssue(source, 1, column, length, message);

    [Fact]
    public void Parse_SeveralErrors_AreAllNamedInTheirOrder()
    {
        var issues = SyntaxTesting.Issues("f(a b) +\n g(1c, [2 2]) and\n T{} = '\\q'");
        Assert.Equal([(1, 5), (2, 4), (2, 15), (3, 2), (3, 6), (3, 9)], issues.Select(issue => (issue.Line, issue.Column)));
    }

    [Fact]
    public void Parse_BracketsDoNotMatch_StopsAtTheFirstError() => Assert.Single(SyntaxTesting.Issues("f(a b) + g(c d"));

    [Fact]
    public void Parse_ManyErrors_StopsAtTwenty() =>
        Assert.Equal(20, SyntaxTesting.Issues("'" + string.Concat(Enumerable.Repeat("\\q", 1000)) + "'").Count);

    [Fact]
    public void ToString_ErrorOnALaterLine_ShowsThatLineWithACaret()
    {
        var issue = Assert.Single(SyntaxTesting.Issues("a &&\r\n\t'\u00e9\U0001F600' === b\r\n"));
        Assert.Equal("2:7: '===' is not an operator; compare with '=='\n | \t'\u00e9\U0001F600' === b\n | \t     ^~~", issue.ToString());
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, 1, 0xFF)]
    [InlineData(new byte[] { (byte)'\'', 0xC3, (byte)'\'' }, 2, 0xC3)]
    [InlineData(new byte[] { (byte)'a', (byte)' ', 0xED, 0xA0, 0x80 }, 3, 0xED)]
    [InlineData(new byte[] { 0xC3, 0xA9, 0x80 }, 2, 0x80)]
    public void Parse_NotUtf8_NamesTheFirstByte(byte[] source, int column, int value)
    {
        var issue = Assert.Single(SyntaxTesting.Issues(source));
        Assert.Equal((1, column, $"the source is not UTF-8: the byte 0x{value:X2} does not belong here"), (issue.Line, issue.Column, issue.Message));
    }

    internal static void AssertIssue(string source, int line, int column, int length, string message)
    {
        var issue = Assert.Single(SyntaxTesting.Issues(source));
        Assert.Equal((line, column, length, message), (issue.Line, issue.Column, issue.Length, issue.Message));
    }
}
