using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MeshExtensions.Policies.Paths;

/// <content>Whether there is anything to read into a path, which for nearly all there is not.</content>
internal sealed partial class PathReadings
{
    /// <summary>The bytes that a transformation looks for; those from C0 on only because they are compared at once. Dots and slashes depend on what is beside them.</summary>
    private static readonly SearchValues<byte> Suspects = SearchValues.Create(
        [0, (byte)'#', (byte)'%', (byte)';', (byte)'?', (byte)'\\', .. Enumerable.Range(0xC0, 0x40).Select(value => (byte)value)]);

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

        return path.Length > Vector128<byte>.Count && !HasSuspects(path) || IsPlainByParts(path);
    }

    /// <summary>
    /// In one pass, whether any byte is suspect or a slash has a dot or a slash after it. The path begins with a slash, and has at least one byte more than a vector.
    /// </summary>
    private static bool HasSuspects(ReadOnlySpan<byte> path)
    {
        ref var start = ref MemoryMarshal.GetReference(path);
        var last = path.Length - Vector128<byte>.Count;
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
                | Vector128.GreaterThanOrEqual(bytes, Vector128.Create((byte)0xC0));
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

    /// <summary>The same for short paths and for those with a slash before a dot, which is suspect only in a segment that is all dots.</summary>
    private static bool IsPlainByParts(ReadOnlySpan<byte> path)
    {
        if (path.ContainsAny(Suspects) || path.IndexOf("//"u8) >= 0)
        {
            return false;
        }

        while (true)
        {
            var at = path.IndexOf("/."u8);
            if (at < 0)
            {
                return true;
            }

            path = path[(at + 1)..];
            if (path is [(byte)'.'] or [(byte)'.', (byte)'/', ..] or [(byte)'.', (byte)'.'] or [(byte)'.', (byte)'.', (byte)'/', ..])
            {
                return false;
            }
        }
    }
}
