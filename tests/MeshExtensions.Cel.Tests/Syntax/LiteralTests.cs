using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Tests.Syntax;

public class LiteralTests
{
    [Theory]
    [InlineData("null", "null")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("0", "0")]
    [InlineData("007", "7")]
    [InlineData("42", "42")]
    [InlineData("-42", "-42")]
    [InlineData("-0", "0")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("0x0", "0")]
    [InlineData("0xfF", "255")]
    [InlineData("0x7fffffffffffffff", "9223372036854775807")]
    [InlineData("-0x8000000000000000", "-9223372036854775808")]
    [InlineData("0u", "0u")]
    [InlineData("5U", "5u")]
    [InlineData("0x1Fu", "31u")]
    [InlineData("18446744073709551615u", "18446744073709551615u")]
    [InlineData("-1u", "(-_ 1u)")]
    [InlineData("- 1", "(-_ 1)")]
    [InlineData("1.5", "1.5d")]
    [InlineData(".5", "0.5d")]
    [InlineData("-.5", "-0.5d")]
    [InlineData("-0.0", "-0d")]
    [InlineData("1e3", "1000d")]
    [InlineData("1E+3", "1000d")]
    [InlineData("1.5e-3", "0.0015d")]
    [InlineData(".5e1", "5d")]
    [InlineData("1e-999", "0d")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157E+308d")]
    public void Parse_NumberOrConstant_IsItsValue(string source, string expected) =>
        Assert.Equal(expected, SyntaxTesting.Shape(SyntaxTesting.Parse(source).Root));

    [Theory]
    [InlineData("''", "")]
    [InlineData("\"\"", "")]
    [InlineData("''''''", "")]
    [InlineData("\"\"\"\"\"\"", "")]
    [InlineData("r''''''", "")]
    [InlineData("'it\"s'", "it\"s")]
    [InlineData("\"it's\"", "it's")]
    [InlineData("'''x''x'''", "x''x")]
    [InlineData("''''x'''", "'x")]
    [InlineData("'''a\nb\r\nc'''", "a\nb\r\nc")]
    [InlineData("\"\"\"a\"b\"\"c\"\"\"", "a\"b\"\"c")]
    [InlineData("'''\\''''", "'")]
    [InlineData("'\\a\\b\\f\\n\\r\\t\\v\\\\\\?\\\"\\'\\`'", "\a\b\f\n\r\t\v\\?\"'`")]
    [InlineData("'\\x41\\X7a\\xff'", "Az\u00ff")]
    [InlineData("'\\101\\000\\377'", "A\0\u00ff")]
    [InlineData("'\\u00e9\\u20AC'", "\u00e9\u20ac")]
    [InlineData("'\\U0001F600\\U0010FFFF'", "\U0001F600\U0010FFFF")]
    [InlineData("'\u00e9 \U0001F600'", "\u00e9 \U0001F600")]
    [InlineData("r'\\n\\q'", "\\n\\q")]
    [InlineData("R\"\\\"", "\\")]
    [InlineData("r'''\\\n'''", "\\\n")]
    [InlineData("'// no comment'", "// no comment")]
    public void Parse_String_IsItsText(string source, string expected) =>
        Assert.Equal($"\"{expected}\"", SyntaxTesting.Shape(SyntaxTesting.Parse(source).Root));

    [Theory]
    [InlineData("b''", "0x")]
    [InlineData("b'abc'", "0x616263")]
    [InlineData("B\"abc\"", "0x616263")]
    [InlineData("b'\u00ff'", "0xC3BF")]
    [InlineData("b'\\303\\277'", "0xC3BF")]
    [InlineData("b'\\xff\\377\\000'", "0xFFFF00")]
    [InlineData("b'\\n\\\\'", "0x0A5C")]
    [InlineData("b'''a'\nb'''", "0x61270A62")]
    [InlineData("br'\\n'", "0x5C6E")]
    [InlineData("bR'\\n'", "0x5C6E")]
    [InlineData("Br\"\\n\"", "0x5C6E")]
    [InlineData("BR'''\\n'''", "0x5C6E")]
    public void Parse_Bytes_IsItsBytes(string source, string expected) => Assert.Equal(expected, SyntaxTesting.Shape(SyntaxTesting.Parse(source).Root));

    [Theory]
    [InlineData("9223372036854775808", 1, 19, "'9223372036854775808' is out of range: an int is at most 9223372036854775807")]
    [InlineData("0x8000000000000000", 1, 18, "'0x8000000000000000' is out of range: an int is at most 9223372036854775807")]
    [InlineData("-9223372036854775809", 1, 20, "'-9223372036854775809' is out of range: an int is at least -9223372036854775808")]
    [InlineData("1 - 9223372036854775808", 5, 19, "'9223372036854775808' is out of range: an int is at most 9223372036854775807")]
    [InlineData("18446744073709551616u", 1, 21, "'18446744073709551616u' is out of range: a uint is at most 18446744073709551615u")]
    [InlineData("0x10000000000000000u", 1, 20, "'0x10000000000000000u' is out of range: a uint is at most 18446744073709551615u")]
    [InlineData("-1e999", 1, 6, "'-1e999' is out of range: a double is at most about 1.8e308")]
    [InlineData("1.", 1, 2, "'1.' is not a number; a double has a digit after its point: 1.0")]
    [InlineData("1. + 2", 1, 2, "'1.' is not a number; a double has a digit after its point: 1.0")]
    [InlineData("12abc", 1, 5, "'12abc' is not a number")]
    [InlineData("0x", 1, 2, "'0x' is not a number")]
    [InlineData("1e", 1, 2, "'1e' is not a number")]
    [InlineData(".5.5", 1, 4, "'.5.5' is not a number")]
    public void Parse_BadNumber_SaysWhy(string source, int column, int length, string message) =>
        ErrorTests.AssertIssue(source, 1, column, length, message);

    [Theory]
    [InlineData("'abc", 1, 4, "unterminated string: the closing ' is missing")]
    [InlineData("a + \"abc", 5, 4, "unterminated string: the closing \" is missing")]
    [InlineData("'abc\n'", 1, 4, "unterminated string: the closing ' is missing; over several lines it takes '''")]
    [InlineData("'abc\\\n'", 1, 5, "unterminated string: the closing ' is missing; over several lines it takes '''")]
    [InlineData("'abc\r'", 1, 4, "unterminated string: the closing ' is missing; over several lines it takes '''")]
    [InlineData("'''abc''", 1, 8, "unterminated string: the closing ''' is missing")]
    [InlineData("'\\'", 1, 3, "unterminated string: the closing ' is missing")]
    [InlineData("b'abc", 1, 5, "unterminated bytes literal: the closing ' is missing")]
    [InlineData("'a\\q'", 3, 2, "'\\q' is not an escape; a backslash itself is written '\\\\', or the string as r\"…\"")]
    [InlineData("'\\\u00e9'", 2, 2, "'\\\u00e9' is not an escape; a backslash itself is written '\\\\', or the string as r\"…\"")]
    [InlineData("'''\\\n'''", 4, 1, "a backslash before the character U+000A is not an escape; a backslash itself is written '\\\\', or the string as r\"…\"")]
    [InlineData("'\\x4'", 2, 3, "'\\x4' is not a whole escape; it takes 2 hexadecimal digits")]
    [InlineData("'\\u12'", 2, 4, "'\\u12' is not a whole escape; it takes 4 hexadecimal digits")]
    [InlineData("'\\U0001F60'", 2, 9, "'\\U0001F60' is not a whole escape; it takes 8 hexadecimal digits")]
    [InlineData("'\\18'", 2, 2, "'\\1' is not a whole escape; it takes 3 octal digits")]
    [InlineData("'\\400'", 2, 4, "'\\400' is out of range; octal escapes go from \\000 to \\377")]
    [InlineData("'\\8'", 2, 2, "'\\8' is not an escape; a backslash itself is written '\\\\', or the string as r\"…\"")]
    [InlineData("'\\uD83D'", 2, 6, "'\\uD83D' is half of a surrogate pair; write the whole code point as \\U and 8 digits")]
    [InlineData("'\\U0000DFFF'", 2, 10, "'\\U0000DFFF' is half of a surrogate pair; write the whole code point as \\U and 8 digits")]
    [InlineData("'\\U00110000'", 2, 10, "'\\U00110000' is beyond the last code point, U+10FFFF")]
    [InlineData("b'\\u0041'", 3, 6, "'\\u' has no meaning in a bytes literal, which takes \\x and two hexadecimal digits for a byte")]
    [InlineData("rb'x'", 1, 2, "'rb' is not a prefix of a string; there are r for raw, b for bytes and br for both")]
    [InlineData("\u201cabc\u201d", 1, 1, "'\u201c' (U+201C) is not a quote here; use ' or \"")]
    public void Parse_BadString_SaysWhy(string source, int column, int length, string message) =>
        ErrorTests.AssertIssue(source, 1, column, length, message);

    [Fact]
    public void Parse_SeveralBadEscapes_AreAllNamed() =>
        Assert.Equal([3, 6, 17], SyntaxTesting.Issues("'a\\q \\w' + b + '\\e'").Select(issue => issue.Column));

    [Fact]
    public void Read_LiteralText_IsCopiedFromSource()
    {
        var bytes = "'abc'"u8.ToArray();
        var issues = new List<CelIssue>();
        var parsed = CelParser.Parse(new CelSource(bytes), ParserOptions.Default, issues);
        bytes[1] = (byte)'x';
        Assert.Equal("\"abc\"", SyntaxTesting.Shape(parsed!.Root));
    }
}
