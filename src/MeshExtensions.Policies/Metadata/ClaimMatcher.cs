using System.Text;

namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// <c>request.auth.claims[a][b]</c>, <c>request.auth.audiences</c> (the claim <c>aud</c>) and <c>request.auth.presenter</c> (<c>azp</c>): a claim of the
/// verified token that is a string, or a list of which any element is a string, that matches any of the values.
/// </summary>
/// <remarks>
/// Envoy asks the metadata that its filter <c>jwt_authn</c> left for the path <c>payload, a, b</c>, with "the string matches, or one element of the list
/// does"; numbers, bools, nulls and Structs never match. Istio has that filter split the claims <c>scope</c> and <c>permission</c> of the token at spaces
/// (<c>normalize_payload_in_metadata.space_delimited_claims</c>), so that they come as lists. Where another configuration left them as they were, their words
/// are looked at here besides the whole, so that one policy means the same in front of both.
/// Sources: istio/istio, pilot/pkg/security/authz/model/generator.go requestClaimGenerator and pilot/pkg/security/authz/matcher/metadata.go;
/// envoyproxy/envoy, source/extensions/filters/http/jwt_authn/authenticator.cc.
/// </remarks>
internal sealed class ClaimMatcher
{
    private readonly byte[][] _path;
    private readonly StringMatcherList _values;
    private readonly bool _isSpaceDelimited;

    /// <summary>Compiles a condition.</summary>
    /// <param name="path">Names of claims, the outermost first. A dot in a name is part of the name.</param>
    /// <param name="values">As <see cref="StringMatcher"/> reads them; any may match.</param>
    public ClaimMatcher(IReadOnlyList<string> path, IEnumerable<string> values)
    {
        _path = path.Select(Encoding.UTF8.GetBytes).ToArray();
        _values = new(StringMatcher.Parse(values));
        _isSpaceDelimited = path is ["scope" or "permission"];
    }

    /// <summary>Whether the claim matches.</summary>
    /// <param name="payload">The bytes of the Struct of the verified token's claims; none without such a token, and then nothing matches.</param>
    public bool Matches(ReadOnlySpan<byte> payload) =>
        ProtobufStruct.Find(payload, _path, out var claim) == StructReading.Found && claim.Kind switch
        {
            StructValueKind.String => _values.MatchText(claim.Content) || (_isSpaceDelimited && _values.MatchWord(claim.Content)),
            StructValueKind.List => _values.MatchElement(claim.Content),
            _ => false,
        };
}
