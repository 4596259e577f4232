using System.Globalization;
using System.Numerics;
using CsCheck;
using MeshExtensions.Cel.Text;

namespace MeshExtensions.Cel.Tests.Text;

public sealed class IntegerTextTests
{
    private const string Digits = "0123456789abcdef";

    private static readonly Gen<(ulong Bits, int Shift, int Radix)> Bits = Gen.Select(Gen.ULong, Gen.Int[0, 63], Gen.OneOf(2, 8, 10, 16));

    [Theory]
    [InlineData("987", 987)]
    [InlineData("-456", -456)]
    [InlineData("+7", 7)]
    [InlineData("-0", 0)]
    [InlineData("007", 7)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("0000000000000000000000000000001", 1)]
    public void TryParseInt_DecimalDigits_AreRead(string text, long expected)
    {
        Assert.True(NumberText.TryParseInt(TextAssert.Utf8(text), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("+-1")]
    [InlineData("1.0")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1_0")]
    [InlineData("0x10")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("99999999999999999999999")]
    public void TryParseInt_AnythingElse_IsRefused(string text)
    {
        Assert.False(NumberText.TryParseInt(TextAssert.Utf8(text), out var value));
        Assert.Equal(0, value);
    }

    [Theory]
    [InlineData("300", 300)]
    [InlineData("0", 0)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public void TryParseUint_DecimalDigits_AreRead(string text, ulong expected)
    {
        Assert.True(NumberText.TryParseUint(TextAssert.Utf8(text), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("1u")]
    [InlineData("18446744073709551616")]
    [InlineData("18446744073709551620")]
    public void TryParseUint_AnythingElse_IsRefused(string text)
    {
        Assert.False(NumberText.TryParseUint(TextAssert.Utf8(text), out var value));
        Assert.Equal(0UL, value);
    }

    [Theory]
    [InlineData(5, 2, false, "101")]
    [InlineData(-5, 2, false, "-101")]
    [InlineData(11, 8, false, "13")]
    [InlineData(30, 16, false, "1e")]
    [InlineData(26, 16, true, "1A")]
    [InlineData(-255, 16, false, "-ff")]
    [InlineData(0, 2, false, "0")]
    [InlineData(0, 8, false, "0")]
    [InlineData(0, 10, false, "0")]
    [InlineData(0, 16, false, "0")]
    [InlineData(long.MinValue, 10, false, "-9223372036854775808")]
    [InlineData(long.MinValue, 16, false, "-8000000000000000")]
    public void TryFormatInteger_EachBase_IsSignAndMagnitude(long value, int radix, bool upperCase, string expected) =>
        Assert.Equal(expected, Format(value, radix, upperCase));

    [Fact]
    public void TryFormatInteger_AnyNumber_ReadsBackInEachBase() => Bits.Sample((bits, shift, radix) =>
    {
        var unsigned = bits >> shift;
        var text = TextAssert.Written(
            (destination, out written) => NumberText.TryFormatInteger(unsigned, radix, upperCase: true, destination, out written), NumberText.MaxIntegerLength);
        Assert.Equal(unsigned, Read(text, radix));
        Assert.False(text.Length > 1 && text[0] == '0');

        var signed = (long)bits >> shift;
        text = Format(signed, radix, upperCase: false);
        Assert.Equal(signed, text[0] == '-' ? -Read(text[1..], radix) : Read(text, radix));
    });

    [Fact]
    public void TryParseInt_TryParseUint_AnyText_AgreeWithTheRuntime() => TextGen.Of("0123456789+-", 22).Sample(text =>
    {
        var valid = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var expected);
        Assert.Equal(valid, NumberText.TryParseInt(TextAssert.Utf8(text), out var value));
        Assert.Equal(expected, value);
        valid = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var expectedUint);
        Assert.Equal(valid, NumberText.TryParseUint(TextAssert.Utf8(text), out var unsigned));
        Assert.Equal(expectedUint, unsigned);
    });

    [Fact]
    public void TryParseInt_TryParseUint_AnyBytes_DoNotThrow() => Gen.Byte.Array[0, 25].Sample(bytes =>
    {
        _ = NumberText.TryParseInt(bytes, out _);
        _ = NumberText.TryParseUint(bytes, out _);
    });

    [Fact]
    public void EachFunction_Warm_AllocatesNothing()
    {
        var room = new byte[100];
        TextAssert.AllocatesNothing(() =>
        {
            _ = NumberText.TryParseInt("-9223372036854775808"u8, out _);
            _ = NumberText.TryParseUint("18446744073709551615"u8, out _);
            _ = NumberText.TryFormatInteger(long.MinValue, 2, upperCase: false, room, out _);
            _ = NumberText.TryFormatInteger(ulong.MaxValue, 10, upperCase: false, room, out _);
        });
    }

    private static string Format(long value, int radix, bool upperCase) => TextAssert.Written(
        (destination, out written) => NumberText.TryFormatInteger(value, radix, upperCase, destination, out written), NumberText.MaxIntegerLength);

    private static BigInteger Read(string digits, int radix) =>
        digits.Aggregate(BigInteger.Zero, (value, digit) => (value * radix) + Digits.IndexOf(char.ToLowerInvariant(digit), StringComparison.Ordinal));
}
