using System.Buffers;
using System.Text;

namespace MeshExtensions.Policies.Matching;

/// <summary>
/// A path with <c>{*}</c> (exactly one segment) and <c>{**}</c> (any number of characters, slashes included, also none).
/// Source: istio/istio, pkg/config/security/security.go CheckValidPathTemplate; envoyproxy/envoy, source/extensions/path/uri_template_lib.
/// </summary>
internal sealed class PathTemplate
{
    private const string OneSegment = "{*}";
    private const string AnySegments = "{**}";

    /// <summary>What an operator can stand for, RFC 3986's pchar. Other bytes, such as quotes, a space or those above 0x7F, match no operator.</summary>
    private static readonly SearchValues<byte> SegmentBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%!$&'()+,;:@=*"u8);

    private static readonly SearchValues<byte> SegmentsBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%!$&'()+,;:@=*/"u8);

    // The literals before, between and after the {*}s; what follows a {**} is apart.
    private readonly byte[][] _literals;
    private readonly byte[]? _suffix;

    private PathTemplate(byte[][] literals, byte[]? suffix)
    {
        _literals = literals;
        _suffix = suffix;
    }

    /// <summary>Whether a value of <c>paths</c> is meant as a template.</summary>
    public static bool IsTemplate(string value) => value.Contains('{', StringComparison.Ordinal) || value.Contains('}', StringComparison.Ordinal);

    /// <summary>Reads a template, or says what is wrong with it.</summary>
    public static PathTemplate? Parse(string value, out string? problem)
    {
        problem = Check(value);
        if (problem is not null)
        {
            return null;
        }

        var anyAt = value.IndexOf(AnySegments, StringComparison.Ordinal);
        var head = anyAt < 0 ? value : value[..anyAt];
        var literals = head.Split(OneSegment).Select(Encoding.UTF8.GetBytes).ToArray();
        return new PathTemplate(literals, anyAt < 0 ? null : Encoding.UTF8.GetBytes(value[(anyAt + AnySegments.Length)..]));
    }

    /// <summary>Whether a path, without query and fragment, matches as a whole.</summary>
    public bool Matches(ReadOnlySpan<byte> path)
    {
        for (var i = 0; i < _literals.Length; i++)
        {
            if (i > 0)
            {
                // {*}: a run of segment bytes. It is greedy, and rightly so, because what follows begins with a slash.
                var end = path.IndexOfAnyExcept(SegmentBytes);
                var length = end < 0 ? path.Length : end;
                if (length == 0)
                {
                    return false;
                }

                path = path[length..];
            }

            if (!path.StartsWith(_literals[i]))
            {
                return false;
            }

            path = path[_literals[i].Length..];
        }

        return _suffix is null
            ? path.IsEmpty
            : path.EndsWith(_suffix) && !path[..^_suffix.Length].ContainsAnyExcept(SegmentsBytes);
    }

    private static string? Check(string value)
    {
        if (!value.StartsWith('/'))
        {
            return $"The path template '{value}' must begin with a slash.";
        }

        var seenAny = false;
        foreach (var segment in value.Split('/'))
        {
            if (segment is OneSegment or AnySegments)
            {
                if (seenAny)
                {
                    return $"Nothing but plain text may follow {AnySegments} in the path template '{value}'.";
                }

                seenAny = segment == AnySegments;
            }
            else if (segment.AsSpan().IndexOfAny('{', '}') >= 0)
            {
                return $"'{segment}' in the path template '{value}' is not possible: {OneSegment} and {AnySegments} must be whole segments, and no other braces are allowed.";
            }
            else if (segment.Contains('*', StringComparison.Ordinal) || Encoding.UTF8.GetBytes(segment).AsSpan().ContainsAnyExcept(SegmentBytes))
            {
                return $"'{segment}' in the path template '{value}' has characters that cannot stand in a path; a star must be written {OneSegment} here.";
            }
        }

        return null;
    }
}
