using System.Text;
using MeshExtensions.Policies.Metadata;

namespace MeshExtensions.Policies.Matching;

/// <summary><c>requestPrincipals</c>, <c>request.auth.principal</c>: issuer and subject of the verified token.</summary>
internal sealed class TokenPrincipalMatcher(IReadOnlyList<string> values) : AttributeMatcher
{
    private readonly RequestPrincipalMatcher _matcher = new(values);

    public override bool Matches(RequestAttributes request) => request.HasToken && _matcher.Matches(request.TokenPayload);
}

/// <summary><c>request.auth.claims</c> and the claims that have keys of their own.</summary>
internal sealed class TokenClaimMatcher(IReadOnlyList<string> path, IReadOnlyList<string> values) : AttributeMatcher
{
    private readonly ClaimMatcher _matcher = new(path, values);

    public override bool Matches(RequestAttributes request) => request.HasToken && _matcher.Matches(request.TokenPayload);
}

/// <summary><c>experimental.envoy.filters.NAME[key]</c>: what a filter left.</summary>
internal sealed class DynamicMetadataMatcher(string filter, string key, IReadOnlyList<string> values) : AttributeMatcher
{
    private readonly byte[] _filter = Encoding.UTF8.GetBytes(filter);
    private readonly FilterMetadataMatcher _matcher = new([key], values);

    public override bool Matches(RequestAttributes request) => _matcher.Matches(request.Text(request.FindFilterMetadata(_filter)));
}
