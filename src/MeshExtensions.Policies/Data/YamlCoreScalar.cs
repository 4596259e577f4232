using System.Globalization;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Data;

/// <summary>What a plain scalar is by the core schema of YAML 1.2 (chapter 10.3.2); a quoted one is a text whatever it says.</summary>
/// <remarks>Not YAML 1.1, in which <c>no</c> and <c>off</c> are bools, and Norway's code is one of them.</remarks>
internal static class YamlCoreScalar
{
    /// <summary>Writes the scalar as the value that it is.</summary>
    /// <param name="scalar">Not in a place where only texts are taken.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(YamlScalar scalar, YamlValueWriter writer)
    {
        var text = scalar.Value;
        if (!scalar.IsPlain)
        {
            writer.Text(scalar);
        }
        else if (scalar.IsNull)
        {
            writer.Builder.Null();
        }
        else if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            writer.Builder.Bool(text[0] is 't' or 'T');
        }
        else if (TryReadSpecial(text, out var special))
        {
            writer.Builder.Double(special);
        }
        else if (IsWhole(text, out var digits, out var radix))
        {
            WriteWhole(scalar, text[0] == '-', digits, radix, writer);
        }
        else if (IsNumber(text))
        {
            var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (!double.IsFinite(number))
            {
                writer.Errors.Add(scalar.Location, DataNumbers.TooLarge(text, isWhole: false));
                number = 0;
            }

            writer.Builder.Double(number);
        }
        else
        {
            writer.Text(scalar);
        }
    }

    private static bool TryReadSpecial(string text, out double value)
    {
        value = text switch
        {
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
            "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
            ".nan" or ".NaN" or ".NAN" => double.NaN,
            _ => 0,
        };
        return value != 0;
    }

    /// <summary><c>[-+]?[0-9]+</c>, <c>0o[0-7]+</c>, <c>0x[0-9a-fA-F]+</c>.</summary>
    private static bool IsWhole(string text, out string digits, out uint radix)
    {
        if (text.StartsWith("0o", StringComparison.Ordinal) || text.StartsWith("0x", StringComparison.Ordinal))
        {
            radix = text[1] == 'o' ? 8u : 16u;
            digits = text[2..];
            return digits.Length > 0 && digits.All(radix == 8 ? letter => letter is >= '0' and <= '7' : char.IsAsciiHexDigit);
        }

        radix = 10;
        digits = text[0] is '-' or '+' ? text[1..] : text;
        return digits.Length > 0 && digits.All(char.IsAsciiDigit);
    }

    /// <summary><c>[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?</c>.</summary>
    private static bool IsNumber(string text)
    {
        var rest = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        var whole = SkipDigits(ref rest);
        var fraction = 0;
        if (rest.StartsWith('.'))
        {
            rest = rest[1..];
            fraction = SkipDigits(ref rest);
        }

        if (whole + fraction == 0)
        {
            return false;
        }

        if (rest.Length > 0 && rest[0] is 'e' or 'E')
        {
            rest = rest[1..];
            rest = rest.Length > 0 && rest[0] is '-' or '+' ? rest[1..] : rest;
            return SkipDigits(ref rest) > 0 && rest.IsEmpty;
        }

        return rest.IsEmpty;
    }

    private static int SkipDigits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var count = end < 0 ? text.Length : end;
        text = text[count..];
        return count;
    }

    private static void WriteWhole(YamlScalar scalar, bool isNegative, string digits, uint radix, YamlValueWriter writer)
    {
        // One more than the largest below zero; counted without a sign so that the smallest number needs no case of its own.
        var limit = (UInt128)long.MaxValue + (isNegative ? 1u : 0u);
        UInt128 value = 0;
        foreach (var digit in digits)
        {
            value = (value * radix) + (uint)Convert.ToInt32(digit.ToString(), 16);
            if (value > limit)
            {
                writer.Errors.Add(scalar.Location, DataNumbers.TooLarge(scalar.Value, isWhole: true));
                value = 0;
                break;
            }
        }

        writer.Builder.Int(unchecked((long)(isNegative ? UInt128.Zero - value : value)));
    }
}
