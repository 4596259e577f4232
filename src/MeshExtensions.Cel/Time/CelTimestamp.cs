namespace MeshExtensions.Cel.Time;

/// <summary>A point in time, as protobuf writes it, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.</summary>
/// <param name="Seconds">Seconds since 1970-01-01T00:00:00Z, rounded down.</param>
/// <param name="Nanos">Nanoseconds after that, 0 to 999,999,999 also before 1970.</param>
internal readonly record struct CelTimestamp(long Seconds, int Nanos)
{
    /// <summary>The first second there is.</summary>
    public const long MinSeconds = -62_135_596_800;

    /// <summary>The last second there is.</summary>
    public const long MaxSeconds = 253_402_300_799;

    /// <summary>The first point in time.</summary>
    public static readonly CelTimestamp MinValue = new(MinSeconds, 0);

    /// <summary>The last point in time.</summary>
    public static readonly CelTimestamp MaxValue = new(MaxSeconds, CelDuration.NanosPerSecond - 1);

    /// <summary>A point in time from the fields of protobuf's Timestamp, which come from outside; CEL's timestamp(int) with no nanoseconds.</summary>
    /// <param name="seconds">Any number.</param>
    /// <param name="nanos">Any number.</param>
    /// <param name="timestamp">The point in time; the epoch on failure.</param>
    /// <returns>False if it is out of range.</returns>
    public static bool TryCreate(long seconds, int nanos, out CelTimestamp timestamp)
    {
        var valid = seconds is >= MinSeconds and <= MaxSeconds && nanos is >= 0 and < CelDuration.NanosPerSecond;
        timestamp = valid ? new(seconds, nanos) : default;
        return valid;
    }

    /// <summary>Which of two points in time is the later.</summary>
    /// <param name="left">One point in time.</param>
    /// <param name="right">The other.</param>
    /// <returns>Negative, zero or positive.</returns>
    public static int Compare(CelTimestamp left, CelTimestamp right)
    {
        var seconds = left.Seconds.CompareTo(right.Seconds);
        return seconds != 0 ? seconds : left.Nanos.CompareTo(right.Nanos);
    }

    /// <summary>A span later.</summary>
    /// <param name="duration">The span.</param>
    /// <param name="sum">The point in time; the epoch on failure.</param>
    /// <returns>False if it is out of range.</returns>
    public bool TryAdd(CelDuration duration, out CelTimestamp sum) => TryMove(duration.Seconds, duration.Nanos, out sum);

    /// <summary>A span earlier.</summary>
    /// <param name="duration">The span.</param>
    /// <param name="difference">The point in time; the epoch on failure.</param>
    /// <returns>False if it is out of range.</returns>
    public bool TrySubtract(CelDuration duration, out CelTimestamp difference) => TryMove(-duration.Seconds, -duration.Nanos, out difference);

    /// <summary>The span from another point in time to this one.</summary>
    /// <param name="other">The other point in time.</param>
    /// <param name="difference">The span; zero on failure.</param>
    /// <returns>False if it is out of a duration's range.</returns>
    public bool TrySubtract(CelTimestamp other, out CelDuration difference)
    {
        var total = ((Int128)(Seconds - other.Seconds) * CelDuration.NanosPerSecond) + (Nanos - other.Nanos);
        var fits = total >= long.MinValue && total <= long.MaxValue;
        difference = fits ? CelDuration.FromNanoseconds((long)total) : default;
        return fits;
    }

    // No sum of the two ranges comes near the limits of 64 bits.
    private bool TryMove(long seconds, int nanos, out CelTimestamp moved)
    {
        seconds += Seconds;
        nanos += Nanos;
        if (nanos < 0)
        {
            nanos += CelDuration.NanosPerSecond;
            seconds--;
        }
        else if (nanos >= CelDuration.NanosPerSecond)
        {
            nanos -= CelDuration.NanosPerSecond;
            seconds++;
        }

        return TryCreate(seconds, nanos, out moved);
    }
}
