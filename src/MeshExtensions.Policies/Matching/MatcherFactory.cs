using System.Globalization;
using System.Text;
using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Matching;

/// <summary>
/// Turns conditions into matchers. Whatever can be wrong with a value is found here, when the policy loads: what has no meaning is an error; what has
/// one that nobody can have meant is a doubt, which is an error in documents of ours, and a warning in Istio's, which Istio accepts.
/// </summary>
internal sealed class MatcherFactory(
    PolicyOptions options, string? policyNamespace, RuleEffect effect, ICollection<PolicyError> errors, ICollection<PolicyError> doubts)
{
    /// <summary>The tests of one condition: any of its values, and none of its notValues.</summary>
    public IEnumerable<CompiledTest> Create(AttributeCondition condition)
    {
        if (condition.Values.Count > 0)
        {
            yield return new CompiledTest(Create(condition.Key, condition.Values, negated: false), condition, IsNegated: false);
        }

        if (condition.NotValues.Count > 0)
        {
            yield return new CompiledTest(new NotMatcher(Create(condition.Key, condition.NotValues, negated: true)), condition, IsNegated: true);
        }
    }

    private AttributeMatcher Create(AttributeKey key, IReadOnlyList<PolicyValue> values, bool negated)
    {
        var texts = values.Select(value => value.Text).ToArray();
        switch (key.Attribute)
        {
            case RequestAttribute.SourcePrincipal or RequestAttribute.DestinationPrincipal:
                CheckPrincipals(key, values);
                return new PrincipalMatcher(key.Attribute, texts);
            case RequestAttribute.SourceNamespace:
                return new NamespaceMatcher(texts);
            case RequestAttribute.SourceServiceAccount:
                return new ServiceAccountMatcher(values.Select(ServiceAccount).ToArray());
            case RequestAttribute.SourceTrustDomain:
                CheckTrustDomains(key, values);
                return new TrustDomainMatcher(texts);
            case RequestAttribute.SourceIp or RequestAttribute.RemoteIp or RequestAttribute.DestinationIp:
                return new IpMatcher(key.Attribute, values.Select(value => Block(key, value)).ToArray(), options.TrustedHops);
            case RequestAttribute.DestinationPort:
                return new PortMatcher(values.Select(value => Port(key, value)).ToArray());
            case RequestAttribute.Header:
                // A match that leads to an allow is narrow, one that leads to a denial is broad; "not" turns one into the other.
                return new HeaderMatcher(key.Path[0], texts, effect == RuleEffect.Allow == negated ? SeveralValues.AnyMayMatch : SeveralValues.AllMustMatch);
            case RequestAttribute.RequestPrincipal:
                return new TokenPrincipalMatcher(texts);
            case RequestAttribute.RequestAudiences:
                return new TokenClaimMatcher(["aud"], texts);
            case RequestAttribute.RequestPresenter:
                return new TokenClaimMatcher(["azp"], texts);
            case RequestAttribute.RequestClaim:
                return new TokenClaimMatcher(key.Path, texts);
            case RequestAttribute.FilterMetadata:
                return new DynamicMetadataMatcher(key.Path[0], key.Path[1], texts);
            case RequestAttribute.Path:
                return Paths(values);
            default:
                return new TextMatcher(key.Attribute, texts.Select(text => TextPattern.Parse(text, key.Attribute == RequestAttribute.Host)).ToArray());
        }
    }

    private AttributeMatcher Paths(IReadOnlyList<PolicyValue> values)
    {
        var templates = new List<PathTemplate>();
        var patterns = new List<TextPattern>();
        foreach (var value in values)
        {
            if (!PathTemplate.IsTemplate(value.Text))
            {
                if (value.Text[0] is not ('/' or '*') || value.Text.AsSpan().ContainsAny('?', '#'))
                {
                    doubts.Add(new PolicyError(
                        value.Location,
                        $"'{value.Text}' of 'paths' would never match: a path begins with a slash, and is compared without its query and fragment."));
                }

                patterns.Add(TextPattern.Parse(value.Text));
            }
            else if (PathTemplate.Parse(value.Text, out var problem) is { } template)
            {
                templates.Add(template);
            }
            else
            {
                errors.Add(new PolicyError(value.Location, problem!));
            }
        }

        var texts = new TextMatcher(RequestAttribute.Path, [.. patterns]);
        return templates.Count == 0 ? texts : new AnyMatcher([texts, new PathTemplateMatcher([.. templates])]);
    }

    private (string Namespace, string Account) ServiceAccount(PolicyValue value)
    {
        if (value.Text.Contains('*', StringComparison.Ordinal))
        {
            errors.Add(new PolicyError(value.Location, $"The service account '{value.Text}' has a star in it; service accounts are matched whole. Use principals for patterns."));
        }

        var parts = value.Text.Split('/');
        switch (parts)
        {
            case [{ Length: > 0 } @namespace, { Length: > 0 } account]:
                return (@namespace, account);
            case [var account] when policyNamespace is not null:
                return (policyNamespace, account);
            default:
                errors.Add(new PolicyError(
                    value.Location,
                    $"The service account '{value.Text}' must be written namespace/name, or name alone when metadata.namespace says the namespace."));
                return ("?", "?");
        }
    }

    private IpBlock Block(AttributeKey key, PolicyValue value)
    {
        if (!IpBlock.TryParse(Encoding.UTF8.GetBytes(value.Text), out var block))
        {
            errors.Add(new PolicyError(value.Location, $"'{value.Text}' of '{key.Written}' is not an IP address or a block such as 10.0.0.0/8 or fd00::/8."));
        }

        return block;
    }

    private uint Port(AttributeKey key, PolicyValue value)
    {
        if (!ushort.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            errors.Add(new PolicyError(value.Location, $"'{value.Text}' of '{key.Written}' is not a port; ports are numbers from 0 to 65535."));
        }

        return port;
    }

    /// <summary>What could never match is a mistake, and in a Deny rule a hole that nobody would see.</summary>
    private void CheckPrincipals(AttributeKey key, IReadOnlyList<PolicyValue> values)
    {
        foreach (var value in values.Where(value => value.Text.Trim('*').Contains('*', StringComparison.Ordinal) || value.Text is ['*', _, .., '*']))
        {
            doubts.Add(new PolicyError(
                value.Location,
                $"'{value.Text}' of '{key.Written}' would never match: a star stands for something only at the start or at the end of a principal, and at one of them."));
        }

        foreach (var value in values.Where(value => value.Text.StartsWith(SpiffeId.Scheme, StringComparison.Ordinal)))
        {
            doubts.Add(new PolicyError(
                value.Location,
                $"'{value.Text}' of '{key.Written}' would never match: principals are written without {SpiffeId.Scheme}, as {value.Text[SpiffeId.Scheme.Length..]}."));
        }
    }

    private void CheckTrustDomains(AttributeKey key, IReadOnlyList<PolicyValue> values)
    {
        var isField = key.Written == "trustDomains";
        foreach (var value in values)
        {
            var inner = value.Text.Length > 1 && value.Text[1..^1].Contains('*', StringComparison.Ordinal);
            var both = value.Text.Length > 1 && value.Text[0] == '*' && value.Text[^1] == '*';
            if (inner || both || (isField && value.Text.Contains('/', StringComparison.Ordinal)))
            {
                errors.Add(new PolicyError(value.Location, $"'{value.Text}' is not a trust domain; write cluster.local, *.local, cluster.* or *."));
            }
        }
    }
}
