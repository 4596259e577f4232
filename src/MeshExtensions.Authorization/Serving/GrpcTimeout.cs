using System.Globalization;

namespace MeshExtensions.Authorization.Serving;

/// <summary>The <c>grpc-timeout</c> header: up to eight digits and a unit. Source: grpc/grpc, doc/PROTOCOL-HTTP2.md, "Timeout".</summary>
internal static class GrpcTimeout
{
    /// <summary>The most that a timer takes, 49.7 days; the header has room for eleven thousand years.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1L);

    private const int MaxDigits = 8;

    /// <summary>
    /// Reads a timeout; one above <see cref="Longest"/> is that. One that breaks the rules is no timeout; Envoy's own deadline still holds on its side.
    /// </summary>
    public static bool TryParse(string? value, out TimeSpan timeout)
    {
        timeout = default;
        if (value is not { Length: >= 2 and <= MaxDigits + 1 } || !uint.TryParse(value.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        long? ticksPerUnit = value[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => null,
        };
        if (ticksPerUnit is not { } ticks)
        {
            return false;
        }

        timeout = TimeSpan.FromTicks(Math.Min(ticks == 0 ? number / TimeSpan.NanosecondsPerTick : number * ticks, Longest.Ticks));
        return true;
    }
}
