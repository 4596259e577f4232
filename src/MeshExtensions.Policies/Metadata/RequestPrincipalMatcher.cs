namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// <c>requestPrincipals</c> and <c>request.auth.principal</c>: who issued the verified token, and to whom.
/// </summary>
/// <remarks>
/// Envoy asks the metadata that its filter <c>jwt_authn</c> left for the paths <c>payload, iss</c> and <c>payload, sub</c>, each with a string matcher. Such
/// a matcher passes only for a string: an absent claim, a number or a list never does, not even where any text would.
/// Source: envoyproxy/envoy, source/common/common/matchers.cc and source/extensions/filters/common/rbac/matchers.cc.
/// </remarks>
/// <param name="values">As <see cref="RequestPrincipalPattern"/> reads them; any may match.</param>
internal sealed class RequestPrincipalMatcher(IEnumerable<string> values)
{
    private readonly RequestPrincipalPattern[] _patterns = values.Select(RequestPrincipalPattern.Parse).ToArray();

    /// <summary>Whether the token's principal matches.</summary>
    /// <param name="payload">The bytes of the Struct of the verified token's claims; none without such a token, and then nothing matches.</param>
    public bool Matches(ReadOnlySpan<byte> payload)
    {
        if (!TryFindText(payload, "iss"u8, out var issuer) || !TryFindText(payload, "sub"u8, out var subject))
        {
            return false;
        }

        foreach (ref readonly var pattern in _patterns.AsSpan())
        {
            if (pattern.Issuer.Matches(issuer) && pattern.Subject.Matches(subject))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryFindText(ReadOnlySpan<byte> payload, scoped ReadOnlySpan<byte> claim, out ReadOnlySpan<byte> text)
    {
        var isText = ProtobufStruct.Find(payload, claim, out var value) == StructReading.Found && value.Kind == StructValueKind.String;
        text = isText ? value.Content : default;
        return isText;
    }
}
