using System.Buffers;

namespace MeshExtensions.Policies.Paths;

/// <summary>
/// Envoy's own path normalization, byte for byte, into a caller's buffer: escaped slashes, then dot segments' parameters, then Chromium's canonical path,
/// then repeated slashes, each once, so that nothing is ever decoded twice.
/// Sources: envoyproxy/envoy, source/common/http/path_utility.cc and conn_manager_utility.cc maybeNormalizePath; google/gurl, url/url_canon_path.cc;
/// istio/istio, pilot/pkg/networking/core/listener_builder.go, which says what each of the names turns on.
/// </summary>
internal static class PathNormalization
{
    /// <summary>What the canonical path keeps as it is; every other byte is percent-encoded, but for the backslash, which becomes a slash.</summary>
    private static readonly SearchValues<byte> Kept =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,/:;=@[]"u8);

    /// <summary>What a segment is, as far as dots go.</summary>
    private enum DotSegment
    {
        None,
        Current,
        Parent,
    }

    /// <summary>How large the buffer must be for a path, in bytes: every byte may need three, and a slash may come before.</summary>
    public static int MaxLength(int pathLength) => checked((PercentEncoding.Length * pathLength) + 1);

    /// <summary>
    /// Writes the path's part before query and fragment as Envoy would hand it on. False for a path with a NUL, plain or encoded, which Envoy answers with 400.
    /// </summary>
    /// <param name="path">As sent; its query and fragment are not written.</param>
    /// <param name="handling">One of those that make one path of one path; the others are the caller's mistake.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="written">How many bytes were written.</param>
    public static bool TryNormalize(ReadOnlySpan<byte> path, PathHandling handling, Span<byte> destination, out int written)
    {
        if (handling is PathHandling.EveryReading or PathHandling.Refuse)
        {
            throw new ArgumentOutOfRangeException(nameof(handling), handling, "This handling makes no path of its own.");
        }

        var end = path.IndexOfAny((byte)'?', (byte)'#');
        path = end < 0 ? path : path[..end];
        written = 0;
        if (path.Contains((byte)0) || path.IndexOf("%00"u8) >= 0)
        {
            return false;
        }

        if (handling == PathHandling.AsSent)
        {
            path.CopyTo(destination);
            written = path.Length;
            return true;
        }

        // The text is prepared at the buffer's end, where the canonical path never overtakes it: it grows by two for each byte that is read at most.
        var text = destination.Slice((2 * path.Length) + 1, path.Length);
        path.CopyTo(text);
        if (handling == PathHandling.DecodeAndMergeSlashes)
        {
            text = text[..PercentEncoding.Decode(text, text, PercentEncoding.Slashes)];
        }

        text = text[..PathTransformations.StripDotParameters(text, text)];
        written = Canonicalize(text, destination);
        if (handling is PathHandling.MergeSlashes or PathHandling.DecodeAndMergeSlashes)
        {
            written = MergeSlashes(destination[..written]);
        }

        return true;
    }

    /// <summary>Chromium's canonical path. It begins with a slash whatever was sent.</summary>
    private static int Canonicalize(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        if (text.IsEmpty || !IsSlash(text[0]))
        {
            destination[written++] = (byte)'/';
        }

        while (!text.IsEmpty)
        {
            var dot = DotLength(text);
            if (dot > 0)
            {
                text = text[dot..];
                var kind = destination[written - 1] == '/' ? ClassifyAfterDot(text, out var consumed) : NotASegment(out consumed);
                text = text[consumed..];
                if (kind == DotSegment.None)
                {
                    destination[written++] = (byte)'.';
                }
                else if (kind == DotSegment.Parent && written > 1)
                {
                    written = destination[..(written - 1)].LastIndexOf((byte)'/') + 1;
                }
            }
            else if (PercentEncoding.TryRead(text, out var value))
            {
                // What stays encoded keeps the case of its digits.
                var decodes = PercentEncoding.Unreserved.Contains(value);
                var kept = decodes ? new ReadOnlySpan<byte>(in value) : text[..PercentEncoding.Length];
                kept.CopyTo(destination[written..]);
                written += kept.Length;
                text = text[PercentEncoding.Length..];
            }
            else
            {
                written += WriteByte(text[0], destination[written..]);
                text = text[1..];
            }
        }

        return written;
    }

    private static int WriteByte(byte value, Span<byte> destination)
    {
        if (value is (byte)'\\' or (byte)'%' || Kept.Contains(value))
        {
            destination[0] = value == '\\' ? (byte)'/' : value;
            return 1;
        }

        destination[0] = (byte)'%';
        destination[1] = "0123456789ABCDEF"u8[value >> 4];
        destination[2] = "0123456789ABCDEF"u8[value & 0xF];
        return PercentEncoding.Length;
    }

    private static bool IsSlash(byte value) => value is (byte)'/' or (byte)'\\';

    /// <summary>How long the dot is that the text begins with, which may be encoded; zero when there is none.</summary>
    private static int DotLength(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith((byte)'.'))
        {
            return 1;
        }

        return PercentEncoding.TryRead(text, out var value) && value == '.' ? PercentEncoding.Length : 0;
    }

    /// <summary>What a dot at a segment's beginning is, from what follows it, and how much of that belongs to it.</summary>
    private static DotSegment ClassifyAfterDot(ReadOnlySpan<byte> text, out int consumed)
    {
        if (EndsSegment(text, out consumed))
        {
            return DotSegment.Current;
        }

        var dot = DotLength(text);
        if (dot > 0 && EndsSegment(text[dot..], out consumed))
        {
            consumed += dot;
            return DotSegment.Parent;
        }

        return NotASegment(out consumed);
    }

    private static DotSegment NotASegment(out int consumed)
    {
        consumed = 0;
        return DotSegment.None;
    }

    /// <summary>Whether a segment ends here, and how many bytes its end has: none at the path's end, else the slash.</summary>
    private static bool EndsSegment(ReadOnlySpan<byte> text, out int consumed)
    {
        consumed = text.IsEmpty ? 0 : 1;
        return text.IsEmpty || IsSlash(text[0]);
    }

    /// <summary>
    /// Makes one slash of each run. A path of nothing but slashes keeps two of them: Envoy puts back a first and a last one around no segments.
    /// </summary>
    private static int MergeSlashes(Span<byte> path)
    {
        var merged = PathTransformations.MergeSlashes(path, path);
        if (merged == 1 && path.Length > 1)
        {
            path[1] = (byte)'/';
            return 2;
        }

        return merged;
    }
}
