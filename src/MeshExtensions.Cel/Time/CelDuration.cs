namespace MeshExtensions.Cel.Time;

/// <summary>A span of time, as protobuf writes it: seconds, and nanoseconds of the same sign.</summary>
/// <param name="Seconds">Whole seconds, cut off towards zero.</param>
/// <param name="Nanos">The rest, -999,999,999 to 999,999,999, of the sign of the seconds unless one of them is zero.</param>
/// <remarks>
/// Every duration fits into 64 bits of nanoseconds, some 292 years to either side. Protobuf's own range is wider, but by the conformance suite the difference
/// of the first and the last timestamp, which lies within it, is an error; this one rule, the reference implementation's, satisfies every case of the suite.
/// </remarks>
internal readonly record struct CelDuration(long Seconds, int Nanos)
{
    /// <summary>Nanoseconds of a second.</summary>
    public const int NanosPerSecond = 1_000_000_000;

    /// <summary>The shortest span, that is the longest back in time.</summary>
    public static readonly CelDuration MinValue = FromNanoseconds(long.MinValue);

    /// <summary>The longest span.</summary>
    public static readonly CelDuration MaxValue = FromNanoseconds(long.MaxValue);

    /// <summary>The whole span in nanoseconds.</summary>
    public long TotalNanoseconds => unchecked((Seconds * NanosPerSecond) + Nanos);

    /// <summary>A span of so many nanoseconds.</summary>
    /// <param name="nanoseconds">Any number.</param>
    /// <returns>The span.</returns>
    public static CelDuration FromNanoseconds(long nanoseconds)
    {
        var (seconds, nanos) = Math.DivRem(nanoseconds, NanosPerSecond);
        return new(seconds, (int)nanos);
    }

    /// <summary>A span from the fields of protobuf's Duration, which come from outside.</summary>
    /// <param name="seconds">Any number.</param>
    /// <param name="nanos">Any number.</param>
    /// <param name="duration">The span; zero on failure.</param>
    /// <returns>False if the two differ in sign, there is a second or more in the nanoseconds, or the span is out of range.</returns>
    public static bool TryCreate(long seconds, int nanos, out CelDuration duration)
    {
        duration = default;
        if (nanos is <= -NanosPerSecond or >= NanosPerSecond || (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0))
        {
            return false;
        }

        var total = ((Int128)seconds * NanosPerSecond) + nanos;
        if (total < long.MinValue || total > long.MaxValue)
        {
            return false;
        }

        duration = new(seconds, nanos);
        return true;
    }

    /// <summary>Which of two spans is the longer.</summary>
    /// <param name="left">One span.</param>
    /// <param name="right">The other.</param>
    /// <returns>Negative, zero or positive.</returns>
    public static int Compare(CelDuration left, CelDuration right) => left.TotalNanoseconds.CompareTo(right.TotalNanoseconds);

    /// <summary>The sum of two spans.</summary>
    /// <param name="other">What is added.</param>
    /// <param name="sum">The sum; zero on failure.</param>
    /// <returns>False if it is out of range.</returns>
    public bool TryAdd(CelDuration other, out CelDuration sum)
    {
        var left = TotalNanoseconds;
        var right = other.TotalNanoseconds;
        var total = unchecked(left + right);

        // A sum overflows if its sign is neither summand's.
        return TryFrom(total, ((left ^ total) & (right ^ total)) >= 0, out sum);
    }

    /// <summary>The difference of two spans.</summary>
    /// <param name="other">What is taken away.</param>
    /// <param name="difference">The difference; zero on failure.</param>
    /// <returns>False if it is out of range.</returns>
    public bool TrySubtract(CelDuration other, out CelDuration difference)
    {
        var left = TotalNanoseconds;
        var right = other.TotalNanoseconds;
        var total = unchecked(left - right);
        return TryFrom(total, ((left ^ right) & (left ^ total)) >= 0, out difference);
    }

    /// <summary>The same span into the other direction.</summary>
    /// <param name="negated">The span; zero on failure.</param>
    /// <returns>False for <see cref="MinValue"/>, which has no counterpart.</returns>
    public bool TryNegate(out CelDuration negated) => default(CelDuration).TrySubtract(this, out negated);

    private static bool TryFrom(long nanoseconds, bool fits, out CelDuration duration)
    {
        duration = fits ? FromNanoseconds(nanoseconds) : default;
        return fits;
    }
}
