using System.Diagnostics;

namespace MeshExtensions.Cel.Text;

/// <summary>All decimal digits of a double, of which every one has finitely many, and their rounding.</summary>
/// <remarks>
/// The runtime's own formats would do for most numbers; which way they round a tie is its own affair and has changed between versions, so it is settled here.
/// </remarks>
internal ref struct ExactDecimal
{
    /// <summary>How much room the digits need: those of the largest double before the point, those of the smallest after it, in whole limbs.</summary>
    public const int Capacity = Limbs * LimbDigits;

    private const int Limbs = IntegerLimbs + FractionLimbs;
    private const int IntegerLimbs = 35;
    private const int FractionLimbs = 120;
    private const int LimbDigits = 9;
    private const uint LimbBase = 1_000_000_000;
    private const int MantissaBits = 52;

    private readonly Span<byte> _digits;
    private int _start;
    private int _count;

    /// <summary>Initializes a new instance of the <see cref="ExactDecimal"/> struct.</summary>
    /// <param name="value">A finite number; its sign does not matter.</param>
    /// <param name="digits">Room for <see cref="Capacity"/> digits.</param>
    public ExactDecimal(double value, Span<byte> digits)
    {
        Debug.Assert(double.IsFinite(value) && digits.Length >= Capacity, "a finite number, and room for its digits");
        _digits = digits;

        // Before IntegerLimbs the integer's limbs, from there on the fraction's.
        Span<uint> limbs = stackalloc uint[Limbs];
        var (first, end) = Expand(value, limbs);
        for (var limb = first; limb < end; limb++)
        {
            var rest = limbs[limb];
            for (var digit = LimbDigits - 1; digit >= 0; digit--)
            {
                digits[_count + digit] = (byte)('0' + (rest % 10));
                rest /= 10;
            }

            _count += LimbDigits;
        }

        Point = (IntegerLimbs - first) * LimbDigits;
        Trim();
    }

    /// <summary>Where the point stands: before the digit of this index; beyond the digits or below 0, zeros lie between.</summary>
    public int Point { get; private set; }

    /// <summary>The digits, without zeros at either end; none for zero.</summary>
    public readonly ReadOnlySpan<byte> Digits => _digits.Slice(_start, _count);

    /// <summary>Rounds to so many digits: to the nearest, and to the even one only from exactly halfway.</summary>
    /// <param name="kept">How many of the digits stay; below 0, the number is less than half of the last place.</param>
    public void Round(int kept)
    {
        if (kept >= _count)
        {
            return;
        }

        var up = kept >= 0 && RoundsUp(kept);
        _count = Math.Max(kept, 0);
        if (!up)
        {
            Trim();
            return;
        }

        while (_count > 0 && _digits[_start + _count - 1] == '9')
        {
            _count--;
        }

        if (_count > 0)
        {
            _digits[_start + _count - 1]++;
            return;
        }

        _digits[_start] = (byte)'1';
        _count = 1;
        Point++;
    }

    private static (int First, int End) Expand(double value, Span<uint> limbs)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var mantissa = bits & ((1UL << MantissaBits) - 1);
        var exponent = (int)(bits >> MantissaBits) & 0x7FF;
        if (exponent == 0)
        {
            exponent = 1;
        }
        else
        {
            mantissa |= 1UL << MantissaBits;
        }

        exponent -= 1075;
        if (mantissa == 0)
        {
            return (IntegerLimbs, IntegerLimbs);
        }

        // Fewer bits after the point are fewer rounds below.
        if (exponent < 0)
        {
            var zeros = Math.Min(ulong.TrailingZeroCount(mantissa), (ulong)-exponent);
            mantissa >>= (int)zeros;
            exponent += (int)zeros;
        }

        limbs[IntegerLimbs - 1] = (uint)(mantissa % LimbBase);
        limbs[IntegerLimbs - 2] = (uint)(mantissa / LimbBase);
        var first = IntegerLimbs - 2;
        var end = IntegerLimbs;
        for (; exponent > 0; exponent -= Math.Min(exponent, 29))
        {
            first = Multiply(limbs, first, Math.Min(exponent, 29));
        }

        for (; exponent < 0; exponent += Math.Min(-exponent, LimbDigits))
        {
            end = Divide(limbs, ref first, end, Math.Min(-exponent, LimbDigits));
        }

        return (first, end);
    }

    private static int Multiply(Span<uint> limbs, int first, int shift)
    {
        ulong carry = 0;
        for (var i = IntegerLimbs - 1; i >= first; i--)
        {
            var product = ((ulong)limbs[i] << shift) + carry;
            limbs[i] = (uint)(product % LimbBase);
            carry = product / LimbBase;
        }

        if (carry > 0)
        {
            limbs[--first] = (uint)carry;
        }

        return first;
    }

    // A limb's base is divisible by two as often as it has digits, so that what is shifted out goes into the next limb without a remainder.
    private static int Divide(Span<uint> limbs, ref int first, int end, int shift)
    {
        uint carry = 0;
        for (var i = first; i < end; i++)
        {
            var rest = limbs[i] & ((1U << shift) - 1);
            limbs[i] = (limbs[i] >> shift) + carry;
            carry = (LimbBase >> shift) * rest;
        }

        if (carry > 0)
        {
            limbs[end++] = carry;
        }

        while (first < end && limbs[first] == 0)
        {
            first++;
        }

        return end;
    }

    private readonly bool RoundsUp(int kept)
    {
        var dropped = Digits[kept..];
        if (dropped[0] != '5' || dropped.Length > 1)
        {
            // There are no zeros at the end: anything after a five makes it more than half.
            return dropped[0] >= '5';
        }

        return kept > 0 && (Digits[kept - 1] & 1) != 0;
    }

    private void Trim()
    {
        while (_count > 0 && _digits[_start + _count - 1] == '0')
        {
            _count--;
        }

        while (_count > 0 && _digits[_start] == '0')
        {
            _start++;
            _count--;
            Point--;
        }

        if (_count == 0)
        {
            Point = 0;
        }
    }
}
