using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using CsCheck;
using MeshExtensions.Cel.Text;

namespace MeshExtensions.Cel.Tests.Text;

public sealed partial class DoubleTextTests
{
    private static readonly Gen<double> Number = Gen.OneOf(
        Gen.ULong.Select(BitConverter.UInt64BitsToDouble),
        Gen.Double[-1e6, 1e6],
        Gen.Int[-100_000, 100_000].Select(i => i / 64.0),
        Gen.Int[-100_000, 100_000].Select(i => i / 1000.0),
        Gen.Long.Select(i => (double)i),
        Gen.OneOf(0.0, -0.0, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 2.2250738585072014E-308, 9.5, 99.5, 0.5))
        .Where(double.IsFinite);

    [Theory]
    [InlineData(123.456, "123.456")]
    [InlineData(-4.5e-3, "-0.0045")]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1.0, "1")]
    [InlineData(100000.0, "100000")]
    [InlineData(999999.5, "999999.5")]
    [InlineData(1000000.0, "1e+06")]
    [InlineData(123456789.0, "1.23456789e+08")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(6.02214e23, "6.02214e+23")]
    [InlineData(1e100, "1e+100")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(-1.7976931348623157e308, "-1.7976931348623157e+308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void TryFormatDouble_Number_IsAsStringWritesIt(double value, string expected) => Assert.Equal(expected, Shortest(value));

    [Theory]
    [InlineData(3.14, "3.14")]
    [InlineData(-56.8, "-56.8")]
    [InlineData(4.0, "4")]
    [InlineData(-0.0, "-0")]
    [InlineData(1e21, "1000000000000000000000")]
    [InlineData(1.5e-7, "0.00000015")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void TryFormatPlainDouble_Number_HasNoExponent(double value, string expected) => Assert.Equal(expected, Plain(value));

    [Theory]
    [InlineData(1.2345, 3, "1.234")]
    [InlineData(2.71828, 6, "2.718280")]
    [InlineData(3.0, 6, "3.000000")]
    [InlineData(3.4999, 0, "3")]
    [InlineData(1.5, 0, "2")]
    [InlineData(2.5, 0, "2")]
    [InlineData(0.5, 0, "0")]
    [InlineData(-0.5, 0, "-0")]
    [InlineData(0.50000001, 0, "1")]
    [InlineData(9.5, 0, "10")]
    [InlineData(123.4999, 3, "123.500")]
    [InlineData(-123.4999, 3, "-123.500")]
    [InlineData(-1.2, 5, "-1.20000")]
    [InlineData(0.125, 2, "0.12")]
    [InlineData(0.375, 2, "0.38")]
    [InlineData(0.0, 2, "0.00")]
    [InlineData(1e22, 1, "10000000000000000000000.0")]
    [InlineData(0.001, 2, "0.00")]
    [InlineData(999.9999, 3, "1000.000")]
    [InlineData(double.NaN, 3, "NaN")]
    [InlineData(double.PositiveInfinity, 3, "Infinity")]
    [InlineData(double.NegativeInfinity, 3, "-Infinity")]
    public void TryFormatFixed_Number_IsRoundedFromItsExactValue(double value, int precision, string expected) =>
        Assert.Equal(expected, Fixed(value, precision));

    [Theory]
    [InlineData(1052.032911275, 6, "1.052033e+03")]
    [InlineData(2.71828, 6, "2.718280e+00")]
    [InlineData(2.0, 6, "2.000000e+00")]
    [InlineData(0.0, 6, "0.000000e+00")]
    [InlineData(-0.0, 0, "-0e+00")]
    [InlineData(2.5, 0, "2e+00")]
    [InlineData(3.5, 0, "4e+00")]
    [InlineData(9.5, 0, "1e+01")]
    [InlineData(99999.5, 4, "1.0000e+05")]
    [InlineData(1e-7, 2, "1.00e-07")]
    [InlineData(1e100, 1, "1.0e+100")]
    [InlineData(5e-324, 3, "4.941e-324")]
    [InlineData(double.NaN, 3, "NaN")]
    [InlineData(double.PositiveInfinity, 3, "Infinity")]
    [InlineData(double.NegativeInfinity, 3, "-Infinity")]
    public void TryFormatScientific_Number_IsRoundedFromItsExactValue(double value, int precision, string expected) =>
        Assert.Equal(expected, Scientific(value, precision));

    [Fact]
    public void TryFormatFixed_AThousandDigits_AreExact()
    {
        Assert.Equal(FixedByIntegers(5e-324, 1000), Fixed(5e-324, 1000));
        Assert.Equal(FixedByIntegers(double.MaxValue, 1000), Fixed(double.MaxValue, 1000));
        Assert.Equal(ScientificByIntegers(5e-324, 1000), Scientific(5e-324, 1000));
        Assert.Equal(ScientificByIntegers(1.0 / 3, 1000), Scientific(1.0 / 3, 1000));
        Assert.Equal(FixedByIntegers(5e-324, 1200), Fixed(5e-324, 1200));
    }

    [Fact]
    public void TryFormatDouble_AnyNumber_ReadsBackAndIsNoLongerThanNeeded() => Number.Sample(value =>
    {
        var text = Shortest(value);
        Assert.Matches(AsGeneral(), text);
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)));
        Assert.True(NumberText.TryParseDouble(TextAssert.Utf8(text), out var read));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read));
        Assert.Equal(SignificantDigits(value.ToString("R", CultureInfo.InvariantCulture)), SignificantDigits(text));
        Assert.Equal(value != 0 && (Math.Abs(value) < 1e-4 || Math.Abs(value) >= 1e6), text.Contains('e', StringComparison.Ordinal));

        var plain = Plain(value);
        Assert.Matches(AsPlain(), plain);
        Assert.Equal(value, double.Parse(plain, CultureInfo.InvariantCulture));
        Assert.Equal(SignificantDigits(text), SignificantDigits(plain));
    });

    [Fact]
    public void TryFormatFixed_AnyNumber_IsWhatIntegersSay() =>
        Gen.Select(Number, Gen.Int[0, 25]).Sample((value, precision) => Assert.Equal(FixedByIntegers(value, precision), Fixed(value, precision)));

    [Fact]
    public void TryFormatScientific_AnyNumber_IsWhatIntegersSay() =>
        Gen.Select(Number, Gen.Int[0, 25]).Sample((value, precision) => Assert.Equal(ScientificByIntegers(value, precision), Scientific(value, precision)));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.0", 0)]
    [InlineData("123", 123)]
    [InlineData("123.456", 123.456)]
    [InlineData("-987.654", -987.654)]
    [InlineData("6.02214e23", 6.02214e23)]
    [InlineData("1.38e-23", 1.38e-23)]
    [InlineData("-84.32e7", -84.32e7)]
    [InlineData("-5.43e-21", -5.43e-21)]
    [InlineData("+.5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("1E+5", 1e5)]
    [InlineData("1e-400", 0)]
    [InlineData("0e999999999999", 0)]
    [InlineData("NaN", double.NaN)]
    [InlineData("nan", double.NaN)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("iNFINITY", double.PositiveInfinity)]
    public void TryParseDouble_NumberOrName_IsRead(string text, double expected)
    {
        Assert.True(NumberText.TryParseDouble(TextAssert.Utf8(text), out var value));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void TryParseDouble_MinusZero_KeepsItsSign()
    {
        Assert.True(NumberText.TryParseDouble("-0.0"u8, out var value));
        Assert.True(double.IsNegative(value));
    }

    [Fact]
    public void TryParseDouble_MoreDigitsThanAnyDoubleHas_IsRoundedOnce()
    {
        Assert.True(NumberText.TryParseDouble(TextAssert.Utf8("0." + new string('0', 20_000) + "1e20001"), out var value));
        Assert.Equal(1, value);
        Assert.True(NumberText.TryParseDouble(TextAssert.Utf8("9007199254740993." + new string('0', 900)), out value));
        Assert.Equal(9007199254740992, value);
        Assert.True(NumberText.TryParseDouble(TextAssert.Utf8("9007199254740993." + new string('0', 900) + "1"), out value));
        Assert.Equal(9007199254740994, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("+")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1.5.2")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1_000")]
    [InlineData("0x1p3")]
    [InlineData("1,5")]
    [InlineData("--1")]
    [InlineData("+NaN")]
    [InlineData("-nan")]
    [InlineData("infin")]
    [InlineData("Infinityy")]
    [InlineData("1e309")]
    [InlineData("-1.7976931348623159e308")]
    [InlineData("1e99999999999999999999")]
    [InlineData("∞")]
    [InlineData("1\0")]
    public void TryParseDouble_AnythingElse_IsRefused(string text)
    {
        Assert.False(NumberText.TryParseDouble(TextAssert.Utf8(text), out var value));
        Assert.Equal(0, value);
    }

    [Fact]
    public void TryParseDouble_AnyText_AgreesWithGrammarAndRuntime() => TextGen.Of("0123456789.eE+-", 12).Sample(text =>
    {
        var valid = Decimal().IsMatch(text) && double.IsFinite(double.Parse(text, CultureInfo.InvariantCulture));
        Assert.Equal(valid, NumberText.TryParseDouble(TextAssert.Utf8(text), out var value));
        Assert.Equal(valid ? double.Parse(text, CultureInfo.InvariantCulture) : 0, value);
    });

    [Fact]
    public void TryParseDouble_AnyBytes_DoesNotThrow() => Gen.Byte.Array[0, 20].Sample(bytes => { _ = NumberText.TryParseDouble(bytes, out _); });

    [Fact]
    public void EachFunction_Warm_AllocatesNothing()
    {
        var room = new byte[2000];
        TextAssert.AllocatesNothing(() =>
        {
            _ = NumberText.TryFormatDouble(-123.456e77, room, out _);
            _ = NumberText.TryFormatPlainDouble(-123.456e77, room, out _);
            _ = NumberText.TryFormatFixed(Math.PI, 1000, room, out _);
            _ = NumberText.TryFormatFixed(double.MaxValue, 6, room, out _);
            _ = NumberText.TryFormatScientific(double.Epsilon, 1000, room, out _);
            _ = NumberText.TryParseDouble("-84.32e7"u8, out _);
            _ = NumberText.TryParseDouble("1234567890123456789012345678901234567890.5"u8, out _);
            _ = NumberText.TryParseDouble("-Infinity"u8, out _);
            _ = NumberText.TryParseDouble("no number"u8, out _);
        });
    }

    private static string Shortest(double value) =>
        TextAssert.Written((destination, out written) => NumberText.TryFormatDouble(value, destination, out written), NumberText.MaxDoubleLength);

    private static string Plain(double value) =>
        TextAssert.Written((destination, out written) => NumberText.TryFormatPlainDouble(value, destination, out written), NumberText.MaxPlainDoubleLength);

    private static string Fixed(double value, int precision) => TextAssert.Written(
        (destination, out written) => NumberText.TryFormatFixed(value, precision, destination, out written), NumberText.MaxFixedLength(precision));

    private static string Scientific(double value, int precision) => TextAssert.Written(
        (destination, out written) => NumberText.TryFormatScientific(value, precision, destination, out written), NumberText.MaxScientificLength(precision));

    private static string SignificantDigits(string text) =>
        string.Concat(text.Split('e', 'E')[0].Where(char.IsAsciiDigit)).TrimStart('0').TrimEnd('0');

    // The number as a fraction of whole numbers: the oracle knows no floating point.
    private static (BigInteger Numerator, BigInteger Denominator) Fraction(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        var exponent = (int)(bits >> 52);
        var mantissa = (bits & ((1L << 52) - 1)) | (exponent > 0 ? 1L << 52 : 0);
        exponent = Math.Max(exponent, 1) - 1075;
        return exponent >= 0 ? (mantissa * BigInteger.Pow(2, exponent), 1) : (mantissa, BigInteger.Pow(2, -exponent));
    }

    private static BigInteger RoundToEven(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        var half = (2 * rest).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    private static string FixedByIntegers(double value, int precision)
    {
        var (numerator, denominator) = Fraction(value);
        var digits = RoundToEven(numerator * BigInteger.Pow(10, precision), denominator).ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        return (double.IsNegative(value) ? "-" : "") + digits[..^precision] + (precision > 0 ? "." + digits[^precision..] : "");
    }

    private static string ScientificByIntegers(double value, int precision)
    {
        var (numerator, denominator) = Fraction(value);
        var exponent = 0;
        var digits = new string('0', precision + 1);
        if (value != 0)
        {
            exponent = (int)Math.Floor(BigInteger.Log10(numerator) - BigInteger.Log10(denominator)) - 1;
            while (numerator * Power(-exponent - 1) >= denominator * Power(exponent + 1))
            {
                exponent++;
            }

            var shift = precision - exponent;
            digits = RoundToEven(numerator * Power(shift), denominator * Power(-shift)).ToString(CultureInfo.InvariantCulture);
            exponent += digits.Length - precision - 1;
            digits = digits[..(precision + 1)];
        }

        var mantissa = (double.IsNegative(value) ? "-" : "") + digits[..1] + (precision > 0 ? "." + digits[1..] : "");
        return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static BigInteger Power(int exponent) => exponent > 0 ? BigInteger.Pow(10, exponent) : 1;

    [GeneratedRegex(@"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\z", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^-?(\d+(\.\d*[1-9])?|[1-9](\.\d*[1-9])?e[+-]\d\d\d?)$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex AsGeneral();

    [GeneratedRegex(@"^-?\d+(\.\d*[1-9])?$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex AsPlain();
}
