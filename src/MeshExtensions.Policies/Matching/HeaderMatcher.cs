using System.Text;

namespace MeshExtensions.Policies.Matching;

/// <summary>How a header that has, or may have, several values is read.</summary>
internal enum SeveralValues
{
    /// <summary>Every value must match. Right where a match leads to an allow.</summary>
    AllMustMatch,

    /// <summary>One matching value is enough. Right where a match leads to a denial.</summary>
    AnyMayMatch,
}

/// <summary>Passes when a request header matches any of the patterns.</summary>
/// <remarks>
/// A client can send a header twice, and Envoy then shows <c>first,second</c>, which may also be one header with a comma in it. Of all readings
/// the one that denies is taken (<see cref="SeveralValues"/>): seeing one value only is how CVE-2021-32777 and CVE-2026-26308 let requests
/// through. Over HTTP/2 Envoy does not trim values, so the second value may begin with a blank; and what receives the request may trim it.
/// </remarks>
internal sealed class HeaderMatcher : AttributeMatcher
{
    private readonly byte[] _name;
    private readonly TextPattern[] _patterns;
    private readonly bool _presence;
    private readonly SeveralValues _several;

    public HeaderMatcher(string lowerCaseName, IReadOnlyList<string> values, SeveralValues several)
    {
        _name = Encoding.UTF8.GetBytes(lowerCaseName);
        _several = several;

        // For a header, a lone star is presence, and an empty value is present; for every other attribute it means "not empty".
        _presence = values.Contains("*", StringComparer.Ordinal);
        _patterns = values.Select(value => TextPattern.Parse(value)).ToArray();
    }

    private static ReadOnlySpan<byte> Blanks => " \t"u8;

    public override bool Matches(RequestAttributes request)
    {
        var headers = request.Headers;
        var index = headers.FindLast(_name, headers.Count);
        if (index < 0)
        {
            return false;
        }

        if (_presence)
        {
            return true;
        }

        if (headers.IsJoined)
        {
            // A key that comes again replaces the earlier one, as in every map.
            var joined = headers.Value(index);
            return _several == SeveralValues.AnyMayMatch ? AnyReadingMatches(joined) : EveryReadingMatches(joined);
        }

        for (; index >= 0; index = headers.FindLast(_name, index))
        {
            var value = headers.Value(index);
            var matches = MatchesAny(value) || (_several == SeveralValues.AnyMayMatch && MatchesAny(value.Trim(Blanks)));
            if (matches != (_several == SeveralValues.AllMustMatch))
            {
                return matches;
            }
        }

        return _several == SeveralValues.AllMustMatch;
    }

    /// <summary>
    /// Whether every way to cut the text into values leaves only values that match. A run of pieces between commas is one value in some reading;
    /// it matches if its first piece has the right beginning, or its last the right end, or if it is a single piece and the right one.
    /// </summary>
    /// <remarks>
    /// A comma before a blank is a cut too, although it stands in one value far more often (<c>Mozilla/5.0 (X11, Linux)</c>): a client can send a second
    /// value that begins with a blank.
    /// </remarks>
    private bool EveryReadingMatches(ReadOnlySpan<byte> value)
    {
        // A pattern that is the whole text, commas included, means just that text.
        if (value.IndexOf((byte)',') < 0 || MatchesAny(value, TextPatternKind.Exact))
        {
            return MatchesAny(value);
        }

        var unbegun = false; // whether some piece so far does not begin rightly, so that each run from there needs the right end
        while (true)
        {
            var cut = value.IndexOf((byte)',');
            var piece = cut < 0 ? value : value[..cut];
            var begins = MatchesAny(piece, TextPatternKind.Prefix);
            if (!MatchesAny(piece, TextPatternKind.Suffix) && (unbegun || !(begins || MatchesAny(piece, TextPatternKind.Exact))))
            {
                return false;
            }

            if (cut < 0)
            {
                return true;
            }

            unbegun |= !begins;
            value = value[(cut + 1)..];
        }
    }

    /// <summary>Whether some way to cut the text at commas, with or without the blanks beside them, leaves a value that matches.</summary>
    private bool AnyReadingMatches(ReadOnlySpan<byte> value)
    {
        foreach (ref readonly var pattern in _patterns.AsSpan())
        {
            if (pattern.Kind == TextPatternKind.Suffix ? AnyReadingEnds(value, pattern.Text) : AnyReadingBegins(value, pattern))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyReadingBegins(ReadOnlySpan<byte> value, in TextPattern pattern)
    {
        while (true)
        {
            if (Begins(value, pattern) || Begins(value.TrimStart(Blanks), pattern))
            {
                return true;
            }

            var comma = value.IndexOf((byte)',');
            if (comma < 0)
            {
                return false;
            }

            value = value[(comma + 1)..];
        }

        static bool Begins(ReadOnlySpan<byte> value, in TextPattern pattern) =>
            value.StartsWith(pattern.Text)
            && (pattern.Kind == TextPatternKind.Prefix || value[pattern.Text.Length..].TrimStart(Blanks) is [] or [(byte)',', ..]);
    }

    private static bool AnyReadingEnds(ReadOnlySpan<byte> value, ReadOnlySpan<byte> text)
    {
        while (true)
        {
            if (value.EndsWith(text) || value.TrimEnd(Blanks).EndsWith(text))
            {
                return true;
            }

            var comma = value.LastIndexOf((byte)',');
            if (comma < 0)
            {
                return false;
            }

            value = value[..comma];
        }
    }

    private bool MatchesAny(ReadOnlySpan<byte> value)
    {
        foreach (ref readonly var pattern in _patterns.AsSpan())
        {
            if (pattern.Matches(value))
            {
                return true;
            }
        }

        return false;
    }

    private bool MatchesAny(ReadOnlySpan<byte> value, TextPatternKind kind)
    {
        foreach (ref readonly var pattern in _patterns.AsSpan())
        {
            if (pattern.Kind == kind && pattern.Matches(value))
            {
                return true;
            }
        }

        return false;
    }
}
