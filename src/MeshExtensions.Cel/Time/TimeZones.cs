using System.Text;

namespace MeshExtensions.Cel.Time;

/// <summary>Offsets from UTC by the names of CEL's time zones.</summary>
/// <remarks>
/// <para>
/// Names are those of the IANA database, exactly as written there. The host's copy is asked, a directory of files named by TZDIR or /usr/share/zoneinfo;
/// where there is none, every name but "UTC" is unknown, and fixed offsets work as ever. Names of the host's own settings ("Local", "localtime") are unknown.
/// </para>
/// <para>
/// A name seen before costs no allocation. The runtime knows offsets in whole minutes: local mean times, before standard time, may be half a minute off.
/// </para>
/// </remarks>
internal static class TimeZones
{
    // The longest name of the database has half as many characters.
    private const int MaxNameLength = 64;

    // The database has some six hundred names, and no other is ever known: the bound is only there to be one.
    private const int MaxKnown = 1_024;

    // Unknown names may be anything a request contains; a few are remembered, so that a mistake in an expression is not looked up again and again.
    private const int MaxUnknown = 64;

    private static readonly Lock Gate = new();
    private static volatile ZoneTable Known = ZoneTable.Empty;
    private static volatile ZoneTable Unknown = ZoneTable.Empty;

    /// <summary>How far a zone's clocks are ahead of UTC at a point in time.</summary>
    /// <param name="zone">A name as "America/Los_Angeles"; "UTC" or nothing; or an offset as "+02:00", "-7:30", "02:00", up to 23:59.</param>
    /// <param name="timestamp">The point in time, in its range.</param>
    /// <param name="seconds">Seconds east of UTC; 0 on failure.</param>
    /// <returns>False for an unknown zone.</returns>
    public static bool TryGetOffset(ReadOnlySpan<byte> zone, CelTimestamp timestamp, out int seconds)
    {
        seconds = 0;
        if (zone.IsEmpty || zone.SequenceEqual("UTC"u8))
        {
            return true;
        }

        if (zone.Contains((byte)':'))
        {
            return TryFixed(zone, out seconds);
        }

        if (!TryFind(zone, out var found))
        {
            return false;
        }

        var ticks = DateTime.UnixEpoch.Ticks + (timestamp.Seconds * TimeSpan.TicksPerSecond) + (timestamp.Nanos / 100);
        seconds = (int)(found.GetUtcOffset(new DateTime(ticks, DateTimeKind.Utc)).Ticks / TimeSpan.TicksPerSecond);
        return true;
    }

    /// <summary>Whether the answer for a name is known here already: otherwise the host's file system is asked, which takes a thousand times as long.</summary>
    /// <param name="zone">As <see cref="TryGetOffset"/> takes it.</param>
    public static bool IsRemembered(ReadOnlySpan<byte> zone) =>
        zone.IsEmpty || zone.Contains((byte)':') || !IsName(zone) || zone.SequenceEqual("UTC"u8) || Known.TryGet(zone, out _) || Unknown.Contains(zone);

    private static bool TryFixed(ReadOnlySpan<byte> zone, out int seconds)
    {
        seconds = 0;
        var negative = zone[0] == '-';
        if (negative || zone[0] == '+')
        {
            zone = zone[1..];
        }

        var colon = zone.IndexOf((byte)':');
        if (colon is not (1 or 2) || zone.Length != colon + 3)
        {
            return false;
        }

        var hours = 0;
        foreach (var digit in zone[..colon])
        {
            hours = (hours * 10) + (digit - '0');
        }

        var minutes = (10 * (zone[colon + 1] - '0')) + (zone[colon + 2] - '0');
        if (zone.ContainsAnyExceptInRange((byte)'0', (byte)':') || zone[(colon + 1)..].Contains((byte)':') || hours > 23 || minutes > 59)
        {
            return false;
        }

        seconds = ((hours * 60) + minutes) * 60;
        seconds = negative ? -seconds : seconds;
        return true;
    }

    private static bool TryFind(ReadOnlySpan<byte> name, out TimeZoneInfo zone)
    {
        if (Known.TryGet(name, out zone))
        {
            return true;
        }

        return IsName(name) && !Unknown.Contains(name) && TryLoad(name, out zone);
    }

    // Every name of the database begins with a capital letter. None of its files that is not a zone does, nor do the names for the host's own zone,
    // and without a point no path leads out of its directory.
    private static bool IsName(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxNameLength || !char.IsAsciiLetterUpper((char)name[0]))
        {
            return false;
        }

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && character is not ((byte)'/' or (byte)'_' or (byte)'-' or (byte)'+'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryLoad(ReadOnlySpan<byte> name, out TimeZoneInfo zone)
    {
        var text = Encoding.ASCII.GetString(name);

        // The runtime's own cache ignores case: what was found before is found again under names that are none.
        var known = TimeZoneInfo.TryFindSystemTimeZoneById(text, out var found) && string.Equals(found.Id, text, StringComparison.Ordinal);
        lock (Gate)
        {
            if (known)
            {
                Known = Known.Count < MaxKnown ? Known.With(name, found) : Known;
            }
            else
            {
                Unknown = (Unknown.Count < MaxUnknown ? Unknown : ZoneTable.Empty).With(name, null);
            }
        }

        zone = known ? found! : TimeZoneInfo.Utc;
        return known;
    }
}
