using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Explaining;

/// <summary>
/// Changes of a request that may make a test pass, or keep it from passing; nearest first. Each is only a suggestion until the test has been asked.
/// </summary>
internal sealed class EditFactory(PolicyOptions options)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"];
    private static readonly string[] OtherAddresses = ["192.0.2.1", "198.51.100.1", "10.0.0.1", "2001:db8::1"];
    private static readonly uint[] OtherPorts = [80, 443, 8080, 8443];

    /// <summary>Changes that may make a test pass, or, unless <paramref name="toPass"/>, fail.</summary>
    /// <param name="test">The test.</param>
    /// <param name="policy">Whose it is.</param>
    /// <param name="draft">The request as it is now.</param>
    /// <param name="toPass">What is wanted.</param>
    public IEnumerable<RequestEdit> For(CompiledTest test, PolicyDocument policy, RequestDraft draft, bool toPass)
    {
        var values = test.IsNegated ? test.Condition.NotValues : test.Condition.Values;
        return toPass != test.IsNegated
            ? values.SelectMany(value => Like(test.Condition.Key, value.Text, policy, draft))
            : Unlike(test.Condition.Key, draft);
    }

    /// <summary>Where a value leaves much open, several examples: another test may exclude the first.</summary>
    private IEnumerable<RequestEdit> Like(AttributeKey key, string value, PolicyDocument policy, RequestDraft draft) => key.Attribute switch
    {
        RequestAttribute.Method => Array.FindAll(Methods, method => TextPattern.Parse(value).Matches(Encoding.UTF8.GetBytes(method)))
            .Append(ExampleText.Of(value, "X")).Distinct(StringComparer.Ordinal).Select(RequestEdit.Method),
        RequestAttribute.SourceIp => ExampleText.OfBlock(value).Select(RequestEdit.SourceAddress),
        RequestAttribute.RemoteIp => ExampleText.OfBlock(value).Select(address => Remote(address, draft)),
        RequestAttribute.DestinationIp => ExampleText.OfBlock(value).Select(RequestEdit.DestinationAddress),
        _ => LikeText(key, value, policy, draft) is { } edit ? [edit] : [],
    };

    private RequestEdit? LikeText(AttributeKey key, string value, PolicyDocument policy, RequestDraft draft)
    {
        var parts = SpiffeParts.Of(draft.SourcePrincipal, options);
        var path = Encoding.UTF8.GetString(draft.Path);
        var queryAt = path.AsSpan().IndexOfAny('?', '#');
        var (urlPath, query) = queryAt < 0 ? (path, string.Empty) : (path[..queryAt], path[queryAt..]);
        switch (key.Attribute)
        {
            case RequestAttribute.Path:
                return RequestEdit.Path(ExampleText.OfPath(value, urlPath) + query);
            case RequestAttribute.RawPath:
                return RequestEdit.Path(value switch
                {
                    ['*', '/', .. var end] => $"/{end}",
                    ['*', '?', .. var end] => $"{urlPath}?{end}",
                    ['*', .. var end] => $"/{end}",
                    _ => ExampleText.Of(value, "x"),
                });
            case RequestAttribute.Host or RequestAttribute.Authority:
                return RequestEdit.Host(ExampleText.Of(value, "x"));
            case RequestAttribute.Scheme:
                return RequestEdit.Scheme(ExampleText.Of(value, "http"));
            case RequestAttribute.ConnectionSni:
                return RequestEdit.ServerName(ExampleText.Of(value, "x"));
            case RequestAttribute.SourcePrincipal:
                return RequestEdit.Principal(ExampleText.OfPrincipal(value, parts));
            case RequestAttribute.SourceNamespace:
                return RequestEdit.Principal((parts with { Namespace = Filled(value, parts.Namespace) }).Uri);
            case RequestAttribute.SourceServiceAccount:
                return RequestEdit.Principal((value.Split('/') is [var @namespace, var account]
                    ? parts with { Namespace = @namespace, ServiceAccount = account }
                    : parts with { Namespace = policy.WrittenNamespace ?? parts.Namespace, ServiceAccount = value }).Uri);
            case RequestAttribute.SourceTrustDomain:
                // In `when` a value may go on after the trust domain.
                return RequestEdit.Principal(value.Contains('/', StringComparison.Ordinal)
                    ? ExampleText.OfPrincipal(value.EndsWith('*') ? value : $"{value}/*", parts)
                    : (parts with { TrustDomain = ExampleText.Of(value, "x") }).Uri);
            case RequestAttribute.DestinationPort:
                return uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? RequestEdit.DestinationPort(port) : null;
            case RequestAttribute.Header:
                return RequestEdit.Header(key.Path[0], ExampleText.Of(value, "x"));
            case RequestAttribute.RequestPrincipal:
                var principal = ExampleText.Of(value, "x");
                var slash = principal.LastIndexOf('/');
                return slash < 0 ? RequestEdit.TokenPrincipal(principal, "x") : RequestEdit.TokenPrincipal(principal[..slash], principal[(slash + 1)..]);
            case RequestAttribute.RequestAudiences or RequestAttribute.RequestPresenter or RequestAttribute.RequestClaim:
                return RequestEdit.Claim(ClaimPath(key), ExampleText.Of(value, "x"));
            default:
                return null;
        }
    }

    private IEnumerable<RequestEdit> Unlike(AttributeKey key, RequestDraft draft) => key.Attribute switch
    {
        RequestAttribute.Method => Methods.Select(RequestEdit.Method),
        RequestAttribute.Path or RequestAttribute.RawPath => [RequestEdit.Path("/"), RequestEdit.Path("/other"), RequestEdit.Path("/other/path")],
        RequestAttribute.Host or RequestAttribute.Authority => [RequestEdit.Host("other.example"), RequestEdit.Host("other.test")],
        RequestAttribute.Scheme => [RequestEdit.Scheme("https"), RequestEdit.Scheme("http")],
        RequestAttribute.ConnectionSni => [RequestEdit.ServerName("other.example"), RequestEdit.ServerName(string.Empty)],
        RequestAttribute.SourcePrincipal or RequestAttribute.SourceNamespace or RequestAttribute.SourceServiceAccount or RequestAttribute.SourceTrustDomain =>
            OtherPrincipals(SpiffeParts.Of(draft.SourcePrincipal, options)),
        RequestAttribute.SourceIp => OtherAddresses.Select(RequestEdit.SourceAddress),
        RequestAttribute.RemoteIp => OtherAddresses.Select(address => Remote(address, draft)),
        RequestAttribute.DestinationIp => OtherAddresses.Select(RequestEdit.DestinationAddress),
        RequestAttribute.DestinationPort => OtherPorts.Select(RequestEdit.DestinationPort),
        RequestAttribute.Header => [RequestEdit.Header(key.Path[0], null), RequestEdit.Header(key.Path[0], "other")],
        RequestAttribute.RequestPrincipal => [RequestEdit.TokenPrincipal("https://issuer.example", "other")],
        RequestAttribute.RequestAudiences or RequestAttribute.RequestPresenter or RequestAttribute.RequestClaim => [RequestEdit.Claim(ClaimPath(key), "other")],
        _ => [],
    };

    private static RequestEdit[] OtherPrincipals(SpiffeParts parts) =>
    [
        RequestEdit.Principal((parts with { ServiceAccount = "other" }).Uri),
        RequestEdit.Principal((parts with { Namespace = "other" }).Uri),
        RequestEdit.Principal((parts with { TrustDomain = "other.example" }).Uri),
        RequestEdit.Principal(new SpiffeParts("other.example", "other", "other").Uri),
        RequestEdit.Principal(string.Empty),
    ];

    /// <summary>With trusted proxies, their addresses stand after the remote one.</summary>
    private RequestEdit Remote(string address, RequestDraft draft) => draft.IsHttp
        ? RequestEdit.Header("x-forwarded-for", string.Join(", ", Enumerable.Repeat("127.0.0.1", options.TrustedHops).Prepend(address)))
        : RequestEdit.SourceAddress(address);

    private static ImmutableArray<string> ClaimPath(AttributeKey key) => key.Attribute switch
    {
        RequestAttribute.RequestAudiences => ["aud"],
        RequestAttribute.RequestPresenter => ["azp"],
        _ => key.Path,
    };

    private static string Filled(string value, string present) => value == "*" ? present : value.Replace("*", string.Empty, StringComparison.Ordinal);
}
