using System.Runtime.CompilerServices;

namespace MeshExtensions.Cel.Values;

/// <summary>int, uint and double on one number line (langdef, "Equality" and "Ordering").</summary>
internal static class Numbers
{
    // 2^63 and 2^64, which doubles have exactly.
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    /// <summary>
    /// Compares two numbers as <c>==</c> and <c>&lt;</c> do: an integer and a double as doubles, so that integers beyond 2^53 may round to equal. The
    /// specification's conformance suite asks for that (comparisons, "lossy").
    /// </summary>
    /// <param name="left">One of the two.</param>
    /// <param name="right">The other.</param>
    /// <param name="order">Negative, zero or positive.</param>
    /// <returns>False when one of them is NaN, which has no order.</returns>
    public static bool TryCompare(in CelValue left, in CelValue right, out int order)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                order = left.Bits.CompareTo(right.Bits);
                return true;
            case (CelKind.Uint, CelKind.Uint):
                order = ((ulong)left.Bits).CompareTo((ulong)right.Bits);
                return true;
            case (CelKind.Int, CelKind.Uint):
                order = left.Bits < 0 ? -1 : ((ulong)left.Bits).CompareTo((ulong)right.Bits);
                return true;
            case (CelKind.Uint, CelKind.Int):
                order = right.Bits < 0 ? 1 : ((ulong)left.Bits).CompareTo((ulong)right.Bits);
                return true;
            case (CelKind.Double, CelKind.Double):
                order = CompareDoubles(left.DoubleValue, right.DoubleValue);
                return !double.IsNaN(left.DoubleValue) && !double.IsNaN(right.DoubleValue);
            case (CelKind.Int, CelKind.Double):
                order = CompareDoubles(left.Bits, right.DoubleValue);
                return !double.IsNaN(right.DoubleValue);
            case (CelKind.Double, CelKind.Int):
                order = CompareDoubles(left.DoubleValue, right.Bits);
                return !double.IsNaN(left.DoubleValue);
            case (CelKind.Uint, CelKind.Double):
                order = CompareDoubles((ulong)left.Bits, right.DoubleValue);
                return !double.IsNaN(right.DoubleValue);
            default:
                order = CompareDoubles(left.DoubleValue, (ulong)right.Bits);
                return !double.IsNaN(left.DoubleValue);
        }
    }

    /// <summary>Whether two numbers are the same map key: exactly equal, whatever their types.</summary>
    public static bool AreSameKey(in CelValue left, in CelValue right) =>
        TryGetKey(left, out var first, out var firstIsLarge)
        && TryGetKey(right, out var second, out var secondIsLarge)
        && first == second && firstIsLarge == secondIsLarge;

    /// <summary>The integer that a number is as a map key, so that 1, 1u and 1.0 are one key.</summary>
    /// <param name="number">An int, uint or double.</param>
    /// <param name="bits">The integer's 64 bits.</param>
    /// <param name="isLarge">Whether it lies beyond the ints: the bits then are those of a uint.</param>
    /// <returns>False for a double that is no integer.</returns>
    public static bool TryGetKey(in CelValue number, out long bits, out bool isLarge)
    {
        bits = number.Bits;
        isLarge = number.Kind == CelKind.Uint && bits < 0;
        if (number.Kind != CelKind.Double)
        {
            return true;
        }

        var value = number.DoubleValue;
        isLarge = value >= TwoTo63;
        bits = isLarge ? value < TwoTo64 ? (long)(ulong)value : 0 : value >= -TwoTo63 ? (long)value : 0;
        return Math.Truncate(value) == value && value is >= -TwoTo63 and < TwoTo64;
    }

    /// <summary>A list index from an int, or from a uint or double that is one (langdef, "Field Selection": numeric indexes of dyn).</summary>
    public static bool TryGetIndex(in CelValue value, out long index)
    {
        index = value.Bits;
        switch (value.Kind)
        {
            case CelKind.Int:
                return true;
            case CelKind.Uint:
                index = (ulong)value.Bits > long.MaxValue ? long.MaxValue : index;
                return true;
            case CelKind.Double when Math.Truncate(value.DoubleValue) == value.DoubleValue && value.DoubleValue is >= -TwoTo63 and < TwoTo63:
                index = (long)value.DoubleValue;
                return true;
            default:
                return false;
        }
    }

    /// <summary>double → int: truncated toward zero; an error from 2^63 on, and for what is not a number.</summary>
    public static bool TryToInt(double value, out long result)
    {
        // -2^63 itself would fit, but the specification's conversions exclude it as cel-go does: the double may stand for any of 1,024 integers.
        result = value is > -TwoTo63 and < TwoTo63 ? (long)value : 0;
        return value is > -TwoTo63 and < TwoTo63;
    }

    /// <summary>double → uint: truncated toward zero; an error from 2^64 on, for negative numbers, and for what is not a number.</summary>
    public static bool TryToUint(double value, out ulong result)
    {
        result = value is >= 0 and < TwoTo64 ? (ulong)value : 0;
        return value is >= 0 and < TwoTo64;
    }

    private static int CompareDoubles(double left, double right) => left < right ? -1 : left > right ? 1 : 0;
}
