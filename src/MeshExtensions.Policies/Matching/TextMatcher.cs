using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Matching;

/// <summary>Passes when an attribute's text matches any of the patterns.</summary>
internal sealed class TextMatcher(RequestAttribute attribute, TextPattern[] patterns) : AttributeMatcher
{
    /// <summary>The attributes that are one plain text, which are those that <see cref="TextOf"/> knows. Of others it would see nothing, and a Deny rule never match.</summary>
    public static readonly RequestAttribute[] Attributes =
    [
        RequestAttribute.Path, RequestAttribute.Host, RequestAttribute.Authority, RequestAttribute.Method, RequestAttribute.RawPath, RequestAttribute.Scheme,
        RequestAttribute.ConnectionSni, RequestAttribute.SourcePrincipal, RequestAttribute.DestinationPrincipal, RequestAttribute.DestinationNamespace,
        RequestAttribute.DestinationWorkload,
    ];

    private readonly RequestAttribute _attribute = Attributes.Contains(attribute)
        ? attribute
        : throw new ArgumentOutOfRangeException(nameof(attribute), attribute, "This attribute is not one plain text.");

    /// <summary>The text of an attribute that is one plain text.</summary>
    public static ReadOnlySpan<byte> TextOf(RequestAttribute attribute, RequestAttributes request) => attribute switch
    {
        RequestAttribute.Path => request.UrlPath,
        RequestAttribute.Host or RequestAttribute.Authority => request.Text(request.Host),
        RequestAttribute.Method => request.Text(request.Method),
        RequestAttribute.RawPath => request.Text(request.Path),
        RequestAttribute.Scheme => request.Text(request.Scheme),
        RequestAttribute.ConnectionSni => request.Text(request.ServerName),
        RequestAttribute.SourcePrincipal => request.Text(request.SourcePrincipal),
        RequestAttribute.DestinationPrincipal => request.Text(request.DestinationPrincipal),
        RequestAttribute.DestinationNamespace => request.Destination.Namespace,
        RequestAttribute.DestinationWorkload => request.Destination.Name,
        _ => default,
    };

    public override bool Matches(RequestAttributes request)
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
}

/// <summary>Passes when the path matches any of the templates.</summary>
internal sealed class PathTemplateMatcher(PathTemplate[] templates) : AttributeMatcher
{
    public override bool Matches(RequestAttributes request)
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
    public override bool Matches(RequestAttributes request)
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
