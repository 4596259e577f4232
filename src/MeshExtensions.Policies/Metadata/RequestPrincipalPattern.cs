namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// A value of <c>requestPrincipals</c> or of <c>request.auth.principal</c>. Istio makes two tests of it, one for the issuer and one for the subject, and
/// which depends on where its stars stand; they are made in this order.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>*</c>: both there and not empty.</item>
/// <item><c>*/sub</c>: any issuer that is not empty, and exactly that subject, a star in it included.</item>
/// <item><c>*suffix/sub</c>: an issuer that ends so, and exactly that subject.</item>
/// <item><c>*suffix</c> without a slash: any issuer that is not empty, and a subject that ends so.</item>
/// <item><c>iss/*</c>: exactly that issuer, and any subject that is not empty.</item>
/// <item><c>iss/prefix*</c>: exactly that issuer, and a subject that begins so.</item>
/// <item><c>prefix*</c> without a slash: an issuer that begins so, and any subject that is not empty.</item>
/// <item><c>iss/sub</c>: exactly these. Without a slash the subject is the empty one: a token without the claim <c>sub</c> does not match even that.</item>
/// </list>
/// An issuer may be a URL, so the last slash is the one that counts: <c>https://*</c> means the issuer <c>https:/</c>, and not every issuer of that scheme.
/// Source: istio/istio, pilot/pkg/security/authz/model/generator.go requestPrincipalGenerator.
/// </remarks>
internal readonly struct RequestPrincipalPattern
{
    private RequestPrincipalPattern(StringMatcher issuer, StringMatcher subject)
    {
        Issuer = issuer;
        Subject = subject;
    }

    /// <summary>What the claim <c>iss</c> has to be.</summary>
    public StringMatcher Issuer { get; }

    /// <summary>What the claim <c>sub</c> has to be.</summary>
    public StringMatcher Subject { get; }

    /// <summary>Parses a value of a policy. Every text is one.</summary>
    public static RequestPrincipalPattern Parse(string value)
    {
        var slash = value.LastIndexOf('/');
        var issuer = slash < 0 ? value : value[..slash];
        var subject = slash < 0 ? string.Empty : value[(slash + 1)..];
        return value switch
        {
            "*" => new(StringMatcher.NotEmpty, StringMatcher.NotEmpty),
            ['*', .. var suffix] when slash < 0 => new(StringMatcher.NotEmpty, StringMatcher.Suffix(suffix)),
            ['*', ..] => new(issuer == "*" ? StringMatcher.NotEmpty : StringMatcher.Suffix(issuer[1..]), StringMatcher.Exact(subject)),
            [.. var prefix, '*'] when slash < 0 => new(StringMatcher.Prefix(prefix), StringMatcher.NotEmpty),
            [.., '*'] => new(StringMatcher.Exact(issuer), subject == "*" ? StringMatcher.NotEmpty : StringMatcher.Prefix(subject[..^1])),
            _ => new(StringMatcher.Exact(issuer), StringMatcher.Exact(subject)),
        };
    }
}
