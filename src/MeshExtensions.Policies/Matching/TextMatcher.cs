using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Matching;

/// <summary>Passes when an attribute's text matches any of the patterns.</summary>
internal sealed class TextMatcher(RequestAttribute attribute, TextPattern[] patterns) : AttributeMatcher
{
    /// <summary>The attributes that are one plain text, which are those that <see cref="TextOf"/> knows. Of others it would see nothing, and a Deny rule never match.</summary>
    public static readonly RequestAttribute[] Attributes =
    [
        RequestAttribute.Path, RequestAttribute.Host, RequestAttribute.Authority, RequestAttribute.Method, RequestAttribute.RawPath, RequestAttribute.Scheme,
        RequestAttribute.ConnectionSni, RequestAttribute.SourcePrincipal,
    ];

    private readonly RequestAttribute _attribute = Attributes.Contains(attribute)
        ? attribute
        : throw new ArgumentOutOfRangeException(nameof(attribute), attribute, "This attribute is not one plain text.");

    /// <summary>The text of an attribute that is one plain text.</summary>
    public static ReadOnlySpan<byte> TextOf(RequestAttribute attribute, scoped in RequestAttributes request) => attribute switch
    {
        RequestAttribute.Path => WithoutQuery(request.Path),
        RequestAttribute.Host or RequestAttribute.Authority => request.Host,
        RequestAttribute.Method => request.Method,
        RequestAttribute.RawPath => request.Path,
        RequestAttribute.Scheme => request.Scheme,
        RequestAttribute.ConnectionSni => request.ServerName,
        RequestAttribute.SourcePrincipal => request.SourcePrincipal,
        _ => default,
    };

    public override bool Matches(scoped in RequestAttributes request)
    {
        var text = TextOf(_attribute, request);
        foreach (ref readonly var pattern in patterns.AsSpan())
        {
            if (pattern.Matches(text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The path that rules match, without query and fragment. CVE-2021-32779: a fragment left on made policies miss.
    /// Source: envoyproxy/envoy, source/common/http/path_utility.cc removeQueryAndFragment.
    /// </summary>
    private static ReadOnlySpan<byte> WithoutQuery(ReadOnlySpan<byte> path)
    {
        var end = path.IndexOfAny((byte)'?', (byte)'#');
        return end < 0 ? path : path[..end];
    }
}

/// <summary>Passes when the path matches any of the templates.</summary>
internal sealed class PathTemplateMatcher(PathTemplate[] templates) : AttributeMatcher
{
    public override bool Matches(scoped in RequestAttributes request)
    {
        var path = TextMatcher.TextOf(RequestAttribute.Path, request);
        foreach (var template in templates)
        {
            if (template.Matches(path))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Passes when any of the tests does: paths, of which some are templates.</summary>
internal sealed class AnyMatcher(AttributeMatcher[] matchers) : AttributeMatcher
{
    public override bool Matches(scoped in RequestAttributes request)
    {
        foreach (var matcher in matchers)
        {
            if (matcher.Matches(request))
            {
                return true;
            }
        }

        return false;
    }
}
