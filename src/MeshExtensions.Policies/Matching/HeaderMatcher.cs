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
/// A client can send a header twice, and Envoy then shows <c>first,second</c>, which may also be one header with a comma in it. Of the two readings
/// the one that denies is taken (<see cref="SeveralValues"/>): seeing one value only is how CVE-2021-32777 and CVE-2026-26308 let requests
/// through. Envoy joins with a bare comma and trims values, so a comma before a space is always part of a value.
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

    public override bool Matches(scoped in RequestAttributes request)
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
            return MatchesJoined(headers.Value(index));
        }

        for (; index >= 0; index = headers.FindLast(_name, index))
        {
            var matches = MatchesAny(headers.Value(index));
            if (matches != (_several == SeveralValues.AllMustMatch))
            {
                return matches;
            }
        }

        return _several == SeveralValues.AllMustMatch;
    }

    private bool MatchesJoined(ReadOnlySpan<byte> value)
    {
        if (IndexOfJoint(value) < 0)
        {
            return MatchesAny(value);
        }

        if (MatchesWhole(value))
        {
            return true;
        }

        while (true)
        {
            var joint = IndexOfJoint(value);
            var matches = MatchesAny(joint < 0 ? value : value[..joint]);
            if (matches != (_several == SeveralValues.AllMustMatch))
            {
                return matches;
            }

            if (joint < 0)
            {
                return _several == SeveralValues.AllMustMatch;
            }

            value = value[(joint + 1)..];
        }
    }

    /// <summary>
    /// Whether the joined text itself is meant: exactly, since then the policy's author wrote the comma; for a denial also by prefix or suffix.
    /// </summary>
    private bool MatchesWhole(ReadOnlySpan<byte> value)
    {
        foreach (ref readonly var pattern in _patterns.AsSpan())
        {
            if ((pattern.Kind == TextPatternKind.Exact || _several == SeveralValues.AnyMayMatch) && pattern.Matches(value))
            {
                return true;
            }
        }

        return false;
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

    private static int IndexOfJoint(ReadOnlySpan<byte> value)
    {
        var searched = 0;
        while (true)
        {
            var comma = value[searched..].IndexOf((byte)',');
            if (comma < 0)
            {
                return -1;
            }

            comma += searched;
            if (comma + 1 == value.Length || value[comma + 1] is not ((byte)' ' or (byte)'\t'))
            {
                return comma;
            }

            searched = comma + 1;
        }
    }
}
