using System.Text;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Matching;

/// <summary>
/// What Istio reads out of a SPIFFE identity, <c>spiffe://trust-domain/ns/namespace/sa/service-account</c>. Istio writes each as a regular
/// expression over the whole identity; these accept exactly what those accept. Source: istio/istio, pilot/pkg/security/authz/model/generator.go.
/// </summary>
internal static class SpiffeId
{
    public const string Scheme = "spiffe://";

    /// <summary>The identity without its scheme, or nothing when it has another one.</summary>
    public static bool TryStrip(ReadOnlySpan<byte> principal, out ReadOnlySpan<byte> rest)
    {
        if (principal.StartsWith("spiffe://"u8))
        {
            rest = principal[Scheme.Length..];
            return true;
        }

        rest = default;
        return false;
    }

    /// <summary>Namespace and service account of an identity of exactly Istio's form, as slices of it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> principal, out Slice @namespace, out Slice serviceAccount)
    {
        @namespace = serviceAccount = default;
        if (!TryStrip(principal, out var rest))
        {
            return false;
        }

        var trustDomain = rest.IndexOf("/ns/"u8);
        if (trustDomain <= 0 || rest[..trustDomain].Contains((byte)'/'))
        {
            return false;
        }

        var start = trustDomain + "/ns/".Length;
        var length = rest[start..].IndexOf("/sa/"u8);
        var accountStart = start + length + "/sa/".Length;
        if (length <= 0 || rest.Slice(start, length).Contains((byte)'/') || accountStart == rest.Length || rest[accountStart..].Contains((byte)'/'))
        {
            return false;
        }

        @namespace = new Slice(Scheme.Length + start, length);
        serviceAccount = new Slice(Scheme.Length + accountStart, rest.Length - accountStart);
        return true;
    }
}

/// <summary>
/// <c>principals</c>: values have no scheme, the identity has. A star at the start becomes "any SPIFFE identity that ends so",
/// and a lone star any authenticated peer, SPIFFE or not.
/// </summary>
internal sealed class PrincipalMatcher(RequestAttribute attribute, IReadOnlyList<string> values) : AttributeMatcher
{
    private readonly TextPattern[] _patterns = values.Select(value => TextPattern.Parse(value)).ToArray();

    public override bool Matches(RequestAttributes request)
    {
        var principal = TextMatcher.TextOf(attribute, request);
        var isSpiffe = SpiffeId.TryStrip(principal, out var rest);
        foreach (ref readonly var pattern in _patterns.AsSpan())
        {
            var matches = pattern.Kind == TextPatternKind.NotEmpty ? !principal.IsEmpty : isSpiffe && pattern.Matches(rest);
            if (matches)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary><c>namespaces</c>: <c>.*/ns/VALUE/.*</c>, where a star in the value spans anything.</summary>
internal sealed class NamespaceMatcher(IReadOnlyList<string> values) : AttributeMatcher
{
    private readonly byte[][][] _pieces = values
        .Select(value => $"/ns/{value}/".Split('*').Select(Encoding.UTF8.GetBytes).ToArray())
        .ToArray();

    public override bool Matches(RequestAttributes request)
    {
        var principal = request.Text(request.SourcePrincipal);
        foreach (var pieces in _pieces)
        {
            if (HasInOrder(principal, pieces))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasInOrder(ReadOnlySpan<byte> text, byte[][] pieces)
    {
        foreach (var piece in pieces)
        {
            var at = text.IndexOf(piece);
            if (at < 0)
            {
                return false;
            }

            text = text[(at + piece.Length)..];
        }

        return true;
    }
}

/// <summary><c>serviceAccounts</c>: <c>spiffe://.+/ns/NAMESPACE/(.+/|)sa/ACCOUNT(/.+)?</c>; no stars.</summary>
internal sealed class ServiceAccountMatcher(IReadOnlyList<(string Namespace, string Account)> values) : AttributeMatcher
{
    private readonly (byte[] Namespace, byte[] Account)[] _values = values
        .Select(value => (Encoding.UTF8.GetBytes($"/ns/{value.Namespace}/"), Encoding.UTF8.GetBytes($"sa/{value.Account}")))
        .ToArray();

    public override bool Matches(RequestAttributes request)
    {
        if (!SpiffeId.TryStrip(request.Text(request.SourcePrincipal), out var rest))
        {
            return false;
        }

        foreach (var (@namespace, account) in _values)
        {
            if (Matches(rest, @namespace, account))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> account)
    {
        // ".+" before "/ns/…": at least one byte of trust domain. The latest "/ns/…" leaves the least, so every one has to be tried.
        for (var from = 1; from < rest.Length; from++)
        {
            var at = rest[from..].IndexOf(@namespace);
            if (at < 0)
            {
                return false;
            }

            from += at;
            if (HasAccount(rest[(from + @namespace.Length)..], account))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAccount(ReadOnlySpan<byte> path, ReadOnlySpan<byte> account)
    {
        for (var from = 0; from < path.Length; from++)
        {
            var at = path[from..].IndexOf(account);
            if (at < 0)
            {
                return false;
            }

            from += at;
            var startsSegment = from == 0 || (from >= 2 && path[from - 1] == '/');
            var tail = path[(from + account.Length)..];
            if (startsSegment && (tail.IsEmpty || (tail.Length >= 2 && tail[0] == '/')))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// <c>trustDomains</c>: <c>spiffe://VALUE/.*</c>, where a star at one end of the value spans anything but a slash; a lone star is any SPIFFE
/// identity. Only <c>when</c> may have values with a slash, which then go on after the trust domain.
/// </summary>
internal sealed class TrustDomainMatcher(IReadOnlyList<string> values) : AttributeMatcher
{
    // All but a prefix are followed by a slash.
    private readonly TextPattern[] _patterns = values.Select(value => TextPattern.Parse(value.EndsWith('*') ? value : $"{value}/")).ToArray();

    public override bool Matches(RequestAttributes request)
    {
        if (!SpiffeId.TryStrip(request.Text(request.SourcePrincipal), out var rest))
        {
            return false;
        }

        foreach (ref readonly var pattern in _patterns.AsSpan())
        {
            var matches = pattern.Kind switch
            {
                TextPatternKind.Exact => rest.StartsWith(pattern.Text),
                TextPatternKind.NotEmpty => true,
                TextPatternKind.Prefix => rest.StartsWith(pattern.Text) && rest[pattern.Text.Length..].Contains((byte)'/'),
                _ => HasAfterFirstStar(rest, pattern.Text),
            };
            if (matches)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>[^/]*TEXT.*</c> for a text with a slash: its first slash must be the first one of the identity.</summary>
    private static bool HasAfterFirstStar(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> text)
    {
        var start = rest.IndexOf((byte)'/') - text.IndexOf((byte)'/');
        return start >= 0 && rest[start..].StartsWith(text);
    }
}
