using System.Runtime.CompilerServices;

namespace MeshExtensions.Cel.Values;

/// <summary>
/// int, uint and double on one number line, exactly: a comparison across types never rounds (langdef, "Equality" and "Ordering").
/// </summary>
internal static class Numbers
{
    // 2^63 and 2^64, which doubles have exactly.
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    /// <summary>Compares two numbers.</summary>
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
                order = left.DoubleValue < right.DoubleValue ? -1 : left.DoubleValue > right.DoubleValue ? 1 : 0;
                return !double.IsNaN(left.DoubleValue) && !double.IsNaN(right.DoubleValue);
            case (CelKind.Int, CelKind.Double):
                order = CompareInt(left.Bits, right.DoubleValue);
                return !double.IsNaN(right.DoubleValue);
            case (CelKind.Double, CelKind.Int):
                order = -CompareInt(right.Bits, left.DoubleValue);
                return !double.IsNaN(left.DoubleValue);
            case (CelKind.Uint, CelKind.Double):
                order = CompareUint((ulong)left.Bits, right.DoubleValue);
                return !double.IsNaN(right.DoubleValue);
            default:
                order = -CompareUint((ulong)right.Bits, left.DoubleValue);
                return !double.IsNaN(left.DoubleValue);
        }
    }

    /// <summary>The same number for 1, 1u and 1.0, so that equal keys have equal hashes.</summary>
    public static long Canonical(in CelValue number)
    {
        if (number.Kind != CelKind.Double)
        {
            return number.Bits;
        }

        var value = number.DoubleValue;
        if (Math.Truncate(value) == value)
        {
            if (value is >= -TwoTo63 and < TwoTo63)
            {
                return (long)value;
            }

            if (value is >= TwoTo63 and < TwoTo64)
            {
                return (long)(ulong)value;
            }
        }

        return number.Bits;
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

    private static int CompareInt(long left, double right)
    {
        if (right >= TwoTo63)
        {
            return -1;
        }

        if (right < -TwoTo63)
        {
            return 1;
        }

        // The double's integer part fits; what stands behind its point decides among equals.
        var whole = (long)right;
        return left != whole ? left.CompareTo(whole) : ((double)whole).CompareTo(right);
    }

    private static int CompareUint(ulong left, double right)
    {
        if (right >= TwoTo64)
        {
            return -1;
        }

        if (right < 0)
        {
            return 1;
        }

        var whole = (ulong)right;
        return left != whole ? left.CompareTo(whole) : ((double)whole).CompareTo(right);
    }
}
