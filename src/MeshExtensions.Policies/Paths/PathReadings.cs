using System.Numerics;

namespace MeshExtensions.Policies.Paths;

/// <summary>
/// Every way in which the proxies and backends behind a check may read one path: all that the transformations of <see cref="PathTransformation"/> make of it,
/// one after
/// the other in any order, each reading once. A rule that denies must hold for any of them, one that allows for all; then no backend is reached by a path
/// that lies.
/// <para>
/// What makes no reading of its own: another case of letters, a slash at the end, Unicode normalization, <c>%uXXXX</c>, and percent-encoding of what came
/// plain.
/// A reading without a leading slash is also read with one, but for the empty one, which is no path at all (CONNECT).
/// </para>
/// <para>
/// One for each thread. It keeps its buffer, which grows to about 512 KiB when paths make it, and allocates nothing once it has grown. A path that would need
/// more
/// readings or bytes than the bounds is refused, so that a path costs a few milliseconds at worst, and nothing is left out silently.
/// </para>
/// Sources: CVE-2021-29492, CVE-2021-31920, CVE-2021-32779, CVE-2026-73551 and their like; RFC 3986 sections 2.3, 5.2.4 and 6.2.2.
/// </summary>
internal sealed partial class PathReadings
{
    /// <summary>How many readings a path may have. Paths that people mean have one to four; each further kind of disguise in one path doubles them.</summary>
    public const int MaxCount = 64;

    /// <summary>How long all readings of a path may be together, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int InitialBytes = 4096;

    private readonly PathReading[] _places = new PathReading[MaxCount];
    private byte[] _buffer = new byte[InitialBytes];
    private int _used;

    /// <summary>How many readings the path has that was read last; none when it was refused.</summary>
    public int Count { get; private set; }

    /// <summary>Where the readings stand. It and they stay as they are until the next path is read, which may change both.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>The places of the readings in <see cref="Buffer"/>, in the order of the readings.</summary>
    public ReadOnlySpan<PathReading> Places => _places.AsSpan(0, Count);

    /// <summary>A reading; the first is the path as sent. It is valid until the next path is read.</summary>
    public ReadOnlySpan<byte> this[int index] => TextOf(Places[index]);

    /// <summary>Finds the readings of a path, or says why it is refused.</summary>
    /// <param name="path">Without query and fragment. It may not be a reading of this object, since its buffer is written.</param>
    /// <param name="reason">None when the path was read.</param>
    public bool TryRead(ReadOnlySpan<byte> path, out PathRefusal reason)
    {
        Count = 0;
        _used = 0;
        reason = ReadAll(path);
        if (reason == PathRefusal.None)
        {
            return true;
        }

        Count = 0;
        return false;
    }

    private PathRefusal ReadAll(ReadOnlySpan<byte> path)
    {
        if (path.Length > MaxBytes)
        {
            return PathRefusal.TooLong;
        }

        EnsureRoom(path.Length);
        path.CopyTo(_buffer);
        var reason = Keep(path.Length);
        for (var next = 0; next < Count && reason == PathRefusal.None; next++)
        {
            reason = Transform(_places[next]);
        }

        return reason;
    }

    /// <summary>Adds what one transformation makes of a reading, for each that may change it.</summary>
    private PathRefusal Transform(PathReading reading)
    {
        var applicable = (uint)PathTransformations.Applicable(TextOf(reading));
        while (applicable != 0)
        {
            var transformation = (PathTransformation)(1u << BitOperations.TrailingZeroCount(applicable));
            applicable &= applicable - 1;

            // The buffer may move here, so the text is looked up after it.
            EnsureRoom(reading.Length + 1);
            var length = PathTransformations.Apply(transformation, TextOf(reading), _buffer.AsSpan(_used));
            var reason = Keep(length);
            if (reason != PathRefusal.None)
            {
                return reason;
            }
        }

        return PathRefusal.None;
    }

    /// <summary>Makes a reading of what was written after the last one, unless it is one already.</summary>
    private PathRefusal Keep(int length)
    {
        var text = _buffer.AsSpan(_used, length);
        foreach (var place in Places)
        {
            if (place.Length == length && TextOf(place).SequenceEqual(text))
            {
                return PathRefusal.None;
            }
        }

        if (text.Contains((byte)0))
        {
            return PathRefusal.Nul;
        }

        if (Count == MaxCount)
        {
            return PathRefusal.TooManyReadings;
        }

        if (_used + length > MaxBytes)
        {
            return PathRefusal.TooLong;
        }

        _places[Count++] = new PathReading(_used, length);
        _used += length;
        return PathRefusal.None;
    }

    private ReadOnlySpan<byte> TextOf(PathReading reading) => _buffer.AsSpan(reading.Offset, reading.Length);

    private void EnsureRoom(int length)
    {
        if (_buffer.Length - _used < length)
        {
            // No more is ever needed than all readings and one more, with its slash.
            Array.Resize(ref _buffer, Math.Max(_used + length, Math.Min(2 * _buffer.Length, (2 * MaxBytes) + 1)));
        }
    }
}
