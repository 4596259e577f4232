using System.Globalization;

namespace MeshExtensions.Authorization.Serving;

/// <summary>The <c>grpc-timeout</c> header: up to eight digits and a unit. Source: grpc/grpc, doc/PROTOCOL-HTTP2.md, "Timeout".</summary>
internal static class GrpcTimeout
{
    private const int MaxDigits = 8;

    /// <summary>Reads a timeout. One that breaks the rules is no timeout; Envoy's own deadline still holds on its side.</summary>
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

        timeout = TimeSpan.FromTicks(ticks == 0 ? number / TimeSpan.NanosecondsPerTick : number * ticks);
        return true;
    }
}
