namespace MeshExtensions.Policies.Paths;

/// <summary>
/// Carries out each <see cref="PathTransformation"/>: from a text to a destination of at least its length and one, returning how long the result is.
/// None of them takes more than time that grows with the length.
/// </summary>
internal static class PathTransformations
{
    /// <summary>Which transformations a byte may give work to, wherever it stands.</summary>
    private static readonly PathTransformation[] ByByte = CreateByByte();

    /// <summary>The same for a byte that is percent-encoded.</summary>
    private static readonly PathTransformation[] ByEncodedByte = CreateByEncodedByte();

    /// <summary>Those that may change the text; the others certainly do not.</summary>
    public static PathTransformation Applicable(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return PathTransformation.None;
        }

        var applicable = PathTransformation.None;
        for (var at = 0; at < text.Length; at++)
        {
            applicable |= ByByte[text[at]];
            if (text[at] == '%' && PercentEncoding.TryRead(text[at..], out var value))
            {
                applicable |= ByEncodedByte[value];
            }
        }

        if (text[0] != '/')
        {
            applicable |= PathTransformation.AddLeadingSlash;
        }

        if (text.IndexOf("//"u8) >= 0)
        {
            applicable |= PathTransformation.MergeSlashes;
        }

        // A path without a leading slash is read with one, too, and its dots are removed there.
        if (text[0] == '/' && text.IndexOf("/."u8) >= 0)
        {
            applicable |= text.EndsWith("/."u8) || text.EndsWith("/.."u8)
                ? PathTransformation.RemoveDotSegments | PathTransformation.RemoveDotSegmentsAndSlash
                : PathTransformation.RemoveDotSegments;
        }

        return applicable;
    }

    /// <summary>Carries out one transformation, which must be <see cref="Applicable"/>.</summary>
    public static int Apply(PathTransformation transformation, ReadOnlySpan<byte> text, Span<byte> destination) => transformation switch
    {
        PathTransformation.AddLeadingSlash => AddLeadingSlash(text, destination),
        PathTransformation.DecodeUnreserved => PercentEncoding.Decode(text, destination, PercentEncoding.Unreserved),
        PathTransformation.DecodeSlashes => PercentEncoding.Decode(text, destination, PercentEncoding.Slashes),
        PathTransformation.DecodeAll => PercentEncoding.Decode(text, destination, decoded: null),
        PathTransformation.DecodeOverlong => DecodeOverlong(text, destination),
        PathTransformation.TurnBackslashes => TurnBackslashes(text, destination),
        PathTransformation.StripDotParameters => StripDotParameters(text, destination),
        PathTransformation.StripParameters => StripParameters(text, destination),
        PathTransformation.MergeSlashes => MergeSlashes(text, destination),
        PathTransformation.RemoveDotSegments => RemoveDotSegments(text, destination, keepSlash: true),
        PathTransformation.RemoveDotSegmentsAndSlash => RemoveDotSegments(text, destination, keepSlash: false),
        PathTransformation.CutQuery => Cut(text, destination, (byte)'?'),
        PathTransformation.CutFragment => Cut(text, destination, (byte)'#'),
        _ => throw new ArgumentOutOfRangeException(nameof(transformation), transformation, "Exactly one transformation is carried out."),
    };

    /// <summary>Drops the parameters of segments that are one or two dots. The destination may be the text itself.</summary>
    public static int StripDotParameters(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var segment = NextSegment(ref text, out var isLast);
            var dots = segment.StartsWith("..;"u8) ? 2 : segment.StartsWith(".;"u8) ? 1 : segment.Length;
            segment[..dots].CopyTo(destination[written..]);
            written += dots;
            if (isLast)
            {
                return written;
            }

            destination[written++] = (byte)'/';
        }
    }

    /// <summary>Makes one slash of each run. The destination may be the text itself.</summary>
    public static int MergeSlashes(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        var previous = (byte)0;
        foreach (var value in text)
        {
            if (value != '/' || previous != '/')
            {
                destination[written++] = value;
            }

            previous = value;
        }

        return written;
    }

    /// <summary>
    /// Removes dot segments from a path that begins with a slash. Two dots take back the segment before them, an empty one too, and nothing at the root.
    /// </summary>
    private static int RemoveDotSegments(ReadOnlySpan<byte> text, Span<byte> destination, bool keepSlash)
    {
        var written = 0;
        text = text[1..];
        while (true)
        {
            var segment = NextSegment(ref text, out var isLast);
            var isParent = segment.SequenceEqual(".."u8);
            if (isParent)
            {
                written = Math.Max(destination[..written].LastIndexOf((byte)'/'), 0);
            }

            if (!isParent && !segment.SequenceEqual("."u8))
            {
                destination[written++] = (byte)'/';
                segment.CopyTo(destination[written..]);
                written += segment.Length;
            }
            else if (isLast && (keepSlash || written == 0))
            {
                destination[written++] = (byte)'/';
            }

            if (isLast)
            {
                return written;
            }
        }
    }

    private static int AddLeadingSlash(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        destination[0] = (byte)'/';
        text.CopyTo(destination[1..]);
        return text.Length + 1;
    }

    private static int TurnBackslashes(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.Replace(destination, (byte)'\\', (byte)'/');
        return text.Length;
    }

    private static int StripParameters(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var segment = NextSegment(ref text, out var isLast);
            var end = segment.IndexOf((byte)';');
            segment = end < 0 ? segment : segment[..end];
            segment.CopyTo(destination[written..]);
            written += segment.Length;
            if (isLast)
            {
                return written;
            }

            destination[written++] = (byte)'/';
        }
    }

    private static int Cut(ReadOnlySpan<byte> text, Span<byte> destination, byte delimiter)
    {
        var end = text.IndexOf(delimiter);
        text = end < 0 ? text : text[..end];
        text.CopyTo(destination);
        return text.Length;
    }

    private static int DecodeOverlong(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            var length = OverlongLength(text);
            destination[written++] = length == 1 ? text[0] : (byte)(((text[length - 2] & 1) << 6) | (text[length - 1] & 0x3F));
            text = text[length..];
        }

        return written;
    }

    /// <summary>How many bytes stand for an ASCII character that needs but one; one when the text does not begin with such.</summary>
    private static int OverlongLength(ReadOnlySpan<byte> text)
    {
        // The first byte, bytes without payload, and two bytes that hold the seven bits.
        return text switch
        {
            [0xC0 or 0xC1, >= 0x80 and <= 0xBF, ..] => 2,
            [0xE0, 0x80 or 0x81, >= 0x80 and <= 0xBF, ..] => 3,
            [0xF0, 0x80, 0x80 or 0x81, >= 0x80 and <= 0xBF, ..] => 4,
            _ => 1,
        };
    }

    /// <summary>The text up to the next slash, after which the text then begins.</summary>
    private static ReadOnlySpan<byte> NextSegment(ref ReadOnlySpan<byte> text, out bool isLast)
    {
        var end = text.IndexOf((byte)'/');
        isLast = end < 0;
        var segment = isLast ? text : text[..end];
        text = isLast ? default : text[(end + 1)..];
        return segment;
    }

    private static PathTransformation[] CreateByByte()
    {
        var byByte = new PathTransformation[256];
        byByte[';'] = PathTransformation.StripDotParameters | PathTransformation.StripParameters;
        byByte['\\'] = PathTransformation.TurnBackslashes;
        byByte['?'] = PathTransformation.CutQuery;
        byByte['#'] = PathTransformation.CutFragment;
        byByte[0xC0] = byByte[0xC1] = byByte[0xE0] = byByte[0xF0] = PathTransformation.DecodeOverlong;
        return byByte;
    }

    private static PathTransformation[] CreateByEncodedByte()
    {
        var byByte = new PathTransformation[256];
        for (var value = 0; value < byByte.Length; value++)
        {
            byByte[value] = PathTransformation.DecodeAll
                | (PercentEncoding.Unreserved.Contains((byte)value) ? PathTransformation.DecodeUnreserved : PathTransformation.None)
                | (PercentEncoding.Slashes.Contains((byte)value) ? PathTransformation.DecodeSlashes : PathTransformation.None);
        }

        return byByte;
    }
}
