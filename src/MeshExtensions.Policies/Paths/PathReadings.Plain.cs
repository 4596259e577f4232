using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MeshExtensions.Policies.Paths;

/// <content>Whether there is anything to read into a path, which for nearly all there is not.</content>
internal sealed partial class PathReadings
{
    /// <summary>
    /// From here on, bytes begin UTF-8 of more than one byte, some of it overlong. All are suspect, because that is one comparison, and such paths are
    /// rare.
    /// </summary>
    private const byte FirstLeadByte = 0xC0;

    /// <summary>What a byte is to <see cref="HasSuspectsByByte"/>: the bit of a slash, moved by one, meets the bit of what may not follow it.</summary>
    private const byte Slash = 1;
    private const byte AfterSlash = 2;
    private const byte Suspect = 4;

    private static readonly byte[] Kinds = CreateKinds();

    /// <summary>
    /// Whether the path certainly has one reading, itself. False does not mean that it has more: a percent sign that encodes nothing and raw UTF-8 are left to
    /// <see cref="TryRead"/>. A plain path is not measured either; it is used as it is, whatever its length.
    /// </summary>
    /// <param name="path">Without query and fragment. The empty one, of CONNECT, is plain.</param>
    public static bool IsPlain(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
        {
            return true;
        }

        if (path[0] != '/')
        {
            return false;
        }

        return !HasSuspects(path) || IsPlainBesideDots(path);
    }

    /// <summary>In one pass, whether any byte is suspect or a slash has a dot or a slash after it. The text begins with a slash or a dot.</summary>
    private static bool HasSuspects(ReadOnlySpan<byte> text) =>
        text.Length > Vector128<byte>.Count ? HasSuspectsByVector(text) : HasSuspectsByByte(text);

    /// <summary>
    /// Compares each byte from the second on, and the one before it. The last vector overlaps with the one before, so that no byte is left over.
    /// </summary>
    private static bool HasSuspectsByVector(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var last = text.Length - Vector128<byte>.Count;
        for (var at = 1; ; at = Math.Min(at + Vector128<byte>.Count, last))
        {
            var bytes = Vector128.LoadUnsafe(ref start, (nuint)at);
            var before = Vector128.LoadUnsafe(ref start, (nuint)(at - 1));
            var slashes = Vector128.Create((byte)'/');
            var pairs = Vector128.Equals(before, slashes) & (Vector128.Equals(bytes, slashes) | Vector128.Equals(bytes, Vector128.Create((byte)'.')));
            var suspects = Vector128.Equals(bytes, Vector128<byte>.Zero)
                | Vector128.Equals(bytes, Vector128.Create((byte)'#'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'%'))
                | Vector128.Equals(bytes, Vector128.Create((byte)';'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'?'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.GreaterThanOrEqual(bytes, Vector128.Create(FirstLeadByte));
            if ((pairs | suspects) != Vector128<byte>.Zero)
            {
                return true;
            }

            if (at == last)
            {
                return false;
            }
        }
    }

    private static bool HasSuspectsByByte(ReadOnlySpan<byte> text)
    {
        var found = 0;
        var before = 0;
        foreach (var value in text)
        {
            int kind = Kinds[value];
            found |= (kind & Suspect) | ((before << 1) & kind);
            before = kind & Slash;
        }

        return found != 0;
    }

    /// <summary>The exact answer for a path where a slash has a dot after it, which is suspect only in a segment that is all dots.</summary>
    private static bool IsPlainBesideDots(ReadOnlySpan<byte> path)
    {
        while (true)
        {
            var slash = path.IndexOf("/."u8);
            if (slash < 0)
            {
                return !HasSuspects(path);
            }

            if (HasSuspects(path[..(slash + 1)]))
            {
                return false;
            }

            path = path[(slash + 1)..];
            if (path is [(byte)'.'] or [(byte)'.', (byte)'/', ..] or [(byte)'.', (byte)'.'] or [(byte)'.', (byte)'.', (byte)'/', ..])
            {
                return false;
            }
        }
    }

    private static byte[] CreateKinds()
    {
        var kinds = new byte[256];
        foreach (var value in "\0#%;?\\"u8)
        {
            kinds[value] = Suspect;
        }

        kinds.AsSpan(FirstLeadByte).Fill(Suspect);
        kinds['.'] = AfterSlash;
        kinds['/'] = Slash | AfterSlash;
        return kinds;
    }
}
