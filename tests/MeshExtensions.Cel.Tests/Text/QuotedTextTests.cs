using System.Text;
using CsCheck;
using MeshExtensions.Cel.Text;

namespace MeshExtensions.Cel.Tests.Text;

public sealed class QuotedTextTests
{
    [Theory]
    [InlineData("first\nsecond", "\"first\\nsecond\"")]
    [InlineData("bell\a", "\"bell\\a\"")]
    [InlineData("\bbackspace", "\"\\bbackspace\"")]
    [InlineData("\fform feed", "\"\\fform feed\"")]
    [InlineData("carriage \r return", "\"carriage \\r return\"")]
    [InlineData("horizontal tab\t", "\"horizontal tab\\t\"")]
    [InlineData("vertical \v tab", "\"vertical \\v tab\"")]
    [InlineData("double \\\\ slash", "\"double \\\\\\\\ slash\"")]
    [InlineData("verbatim", "\"verbatim\"")]
    [InlineData("ends with \\", "\"ends with \\\\\"")]
    [InlineData("\\ starts with", "\"\\\\ starts with\"")]
    [InlineData("printable unicode😀", "\"printable unicode😀\"")]
    [InlineData("mid string \" quote", "\"mid string \\\" quote\"")]
    [InlineData("single-quote with \"double quote\"", "\"single-quote with \\\"double quote\\\"\"")]
    [InlineData("size('πέντε')", "\"size('πέντε')\"")]
    [InlineData("ta©o©αT", "\"ta©o©αT\"")]
    [InlineData("\0\u001b\u007f", "\"\0\u001b\u007f\"")]
    [InlineData("", "\"\"")]
    public void TryQuote_Text_IsQuotedAndEscaped(string text, string expected) => Assert.Equal(expected, Quote(TextAssert.Utf8(text)));

    [Theory]
    [InlineData(new byte[] { 0xFF }, "\"\uFFFD\"")]
    [InlineData(new byte[] { (byte)'a', 0xC0, 0x80, (byte)'\n' }, "\"a\uFFFD\uFFFD\\n\"")]
    [InlineData(new byte[] { 0xE2, 0x82 }, "\"\uFFFD\"")]
    [InlineData(new byte[] { (byte)'"', 0xED, 0xA0, 0x80 }, "\"\\\"\uFFFD\uFFFD\uFFFD\"")]
    public void TryQuote_IllFormedBytes_BecomeTheReplacementCharacter(byte[] text, string expected) => Assert.Equal(expected, Quote(text));

    [Fact]
    public void TryQuote_AnyBytes_IsWhatCharacterByCharacterIs() => TextGen.Bytes.Sample(bytes =>
    {
        var expected = new StringBuilder("\"");
        foreach (var rune in Encoding.UTF8.GetString(bytes).EnumerateRunes())
        {
            var place = "\a\b\f\n\r\t\v\\\"".IndexOf(rune.ToString(), StringComparison.Ordinal);
            expected.Append(place < 0 ? rune.ToString() : "\\" + "abfnrtv\\\""[place]);
        }

        Assert.Equal(expected.Append('"').ToString(), Quote(bytes));
    });

    [Fact]
    public void TryQuote_Warm_AllocatesNothing()
    {
        var room = new byte[100];
        TextAssert.AllocatesNothing(() =>
        {
            _ = QuotedText.TryQuote("a \"quoted\"\ttext ☺"u8, room, out _);
            _ = QuotedText.TryQuote("a broken \xFF text"u8, room, out _);
        });
    }

    private static string Quote(byte[] text) =>
        TextAssert.Written((destination, out written) => QuotedText.TryQuote(text, destination, out written), QuotedText.MaxLength(text.Length));
}
