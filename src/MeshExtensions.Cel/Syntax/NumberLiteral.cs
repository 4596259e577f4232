using System.Globalization;

namespace MeshExtensions.Cel.Syntax;

/// <summary>Reads the numbers that the lexer has recognised.</summary>
internal static class NumberLiteral
{
    /// <summary>Reads the digits of an integer without its sign and its suffix.</summary>
    /// <returns>False when the value does not fit into 64 bits.</returns>
    public static bool TryReadInteger(ReadOnlySpan<byte> text, out ulong value)
    {
        var isHex = text.StartsWith("0x"u8);
        value = 0;
        foreach (var digit in isHex ? text[2..] : text)
        {
            var high = Math.BigMul(value, isHex ? 16u : 10u, out var product);
            value = product + (uint)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
            if (high != 0 || value < product)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads an int. The sign is needed here: the smallest one has no positive counterpart.</summary>
    public static bool TryReadInt(ReadOnlySpan<byte> text, bool isNegative, out long value)
    {
        var fits = TryReadInteger(text, out var magnitude) && magnitude <= (ulong)long.MaxValue + (isNegative ? 1u : 0u);
        value = isNegative ? unchecked(-(long)magnitude) : unchecked((long)magnitude);
        return fits;
    }

    /// <summary>Reads a double; a value too small becomes zero, as IEEE 754 rounds it.</summary>
    /// <returns>False when the value is too large.</returns>
    public static bool TryReadDouble(ReadOnlySpan<byte> text, bool isNegative, out double value)
    {
        value = double.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
        value = isNegative ? -value : value;
        return double.IsFinite(value);
    }
}
