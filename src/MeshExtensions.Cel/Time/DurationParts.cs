namespace MeshExtensions.Cel.Time;

/// <summary>CEL's getters of durations: the whole duration in a unit, cut off towards zero; except for milliseconds.</summary>
internal static class DurationParts
{
    /// <summary>The duration in hours.</summary>
    /// <param name="duration">The duration.</param>
    /// <returns>Whole hours.</returns>
    public static long GetHours(CelDuration duration) => duration.Seconds / 3_600;

    /// <summary>The duration in minutes.</summary>
    /// <param name="duration">The duration.</param>
    /// <returns>Whole minutes.</returns>
    public static long GetMinutes(CelDuration duration) => duration.Seconds / 60;

    /// <summary>The duration in seconds.</summary>
    /// <param name="duration">The duration.</param>
    /// <returns>Whole seconds.</returns>
    public static long GetSeconds(CelDuration duration) => duration.Seconds;

    /// <summary>The milliseconds after the last whole second, as the conformance suite has it (timestamps, duration_converters, get_milliseconds).</summary>
    /// <param name="duration">The duration.</param>
    /// <returns>-999 to 999, of the duration's sign.</returns>
    public static long GetMilliseconds(CelDuration duration) => duration.Nanos / 1_000_000;
}
