using System.Diagnostics.CodeAnalysis;

namespace MeshExtensions.Cel.Time;

/// <summary>Time zones by the bytes of their names. A table never changes, so that it is read without a lock; adding makes another one.</summary>
internal sealed class ZoneTable
{
    /// <summary>The table without an entry.</summary>
    public static readonly ZoneTable Empty = new([], 0);

    // Open addressing: a power of two of places, at least half of them free.
    private readonly Entry?[] _entries;

    private ZoneTable(Entry?[] entries, int count)
    {
        _entries = entries;
        Count = count;
    }

    /// <summary>How many names there are.</summary>
    public int Count { get; }

    /// <summary>Whether a name is there.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True if it is.</returns>
    public bool Contains(ReadOnlySpan<byte> name) => Find(name) is not null;

    /// <summary>The zone of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="zone">Its zone; UTC if there is none.</param>
    /// <returns>False if the name is not there, or without a zone.</returns>
    public bool TryGet(ReadOnlySpan<byte> name, out TimeZoneInfo zone)
    {
        var found = Find(name)?.Zone;
        zone = found ?? TimeZoneInfo.Utc;
        return found is not null;
    }

    /// <summary>A table with one more name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="zone">Its zone, if it has one.</param>
    /// <returns>This table if it has the name already.</returns>
    public ZoneTable With(ReadOnlySpan<byte> name, TimeZoneInfo? zone)
    {
        if (Contains(name))
        {
            return this;
        }

        var entries = new Entry?[Math.Max(8, (2 * (Count + 1) <= _entries.Length) ? _entries.Length : 2 * _entries.Length)];
        foreach (var entry in _entries)
        {
            if (entry is not null)
            {
                entries[FreePlace(entries, entry.Name)] = entry;
            }
        }

        entries[FreePlace(entries, name)] = new(name.ToArray(), zone);
        return new(entries, Count + 1);
    }

    private static int FreePlace(Entry?[] entries, ReadOnlySpan<byte> name)
    {
        var place = Hash(name) & (entries.Length - 1);
        while (entries[place] is not null)
        {
            place = (place + 1) & (entries.Length - 1);
        }

        return place;
    }

    // Seeded for each process, so that nobody can choose names that fall on one place.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }

    private Entry? Find(ReadOnlySpan<byte> name)
    {
        if (Count == 0)
        {
            return null;
        }

        for (var place = Hash(name); ; place++)
        {
            var entry = _entries[place & (_entries.Length - 1)];
            if (entry is null || name.SequenceEqual(entry.Name))
            {
                return entry;
            }
        }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Instantiated by With.")]
    private sealed class Entry(byte[] name, TimeZoneInfo? zone)
    {
        public byte[] Name { get; } = name;

        public TimeZoneInfo? Zone { get; } = zone;
    }
}
