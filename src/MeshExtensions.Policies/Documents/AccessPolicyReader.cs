using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary>Reads an AccessPolicy from YAML. It goes on after an error, so that one run reports all of them.</summary>
internal sealed class AccessPolicyReader(ICollection<PolicyError> errors)
{
    /// <summary>The only version of AccessPolicy so far.</summary>
    public const string ApiVersion = "meshextensions.io/v1alpha1";

    /// <summary>The kind of document that this reader reads.</summary>
    public const string Kind = "AccessPolicy";

    /// <summary>Reads one document, or returns <see langword="null"/> when it cannot be used even for finding more errors.</summary>
    public AccessPolicyDocument? Read(YamlNode root)
    {
        if (YamlFields.Open(root, "A policy document", errors) is not { } document || !CheckKind(document))
        {
            return null;
        }

        var (name, @namespace) = ReadMetadata(document);
        var specNode = document.Take("spec");
        document.Take("status"); // Kubernetes' own; a document exported from a cluster may carry it.
        document.RejectTheRest();
        if (specNode is null)
        {
            errors.Add(new PolicyError(document.Location, "The document has no 'spec'; add spec.rules."));
            return null;
        }

        return YamlFields.Open(specNode, "spec", errors) is { } spec ? ReadSpec(spec, name, @namespace, document.Location) : null;
    }

    private bool CheckKind(YamlFields document)
    {
        var apiVersion = document.TakeText("apiVersion");
        var kind = document.TakeText("kind");
        if (apiVersion?.Value == ApiVersion && kind?.Value == Kind)
        {
            return true;
        }

        var location = (kind ?? apiVersion)?.Location ?? document.Location;
        errors.Add(new PolicyError(
            location,
            $"This is apiVersion '{apiVersion?.Value}', kind '{kind?.Value}'. This version reads apiVersion {ApiVersion}, kind {Kind}; "
            + "any other document in the policy folder is an error, because leaving out a policy unseen could open what it closes."));
        return false;
    }

    private (string Name, string? Namespace) ReadMetadata(YamlFields document)
    {
        string? name = null;
        string? @namespace = null;
        if (document.Take("metadata") is { } node && YamlFields.Open(node, "metadata", errors) is { } metadata)
        {
            // Labels, annotations, uid and the rest are Kubernetes' own and mean nothing here.
            name = metadata.TakeText("name")?.Value;
            @namespace = metadata.TakeText("namespace")?.Value;
        }

        if (name is null)
        {
            errors.Add(new PolicyError(document.Location, "The document has no metadata.name; decisions, logs and metrics call the policy by it."));
        }

        return (name ?? "?", @namespace);
    }

    private AccessPolicyDocument ReadSpec(YamlFields spec, string name, string? @namespace, SourceLocation location)
    {
        var answers = new AnswerReader(errors);
        var effect = ReadEffect(spec);
        var onAllow = answers.ReadOnAllow(spec);
        var onDeny = answers.ReadOnDeny(spec);
        var rules = new List<RuleDocument>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var nodes = spec.TakeItems("rules");
        if (nodes.Count == 0 && effect == RuleEffect.Deny)
        {
            errors.Add(new PolicyError(spec.Location, "spec has effect Deny but no rules, so it denies nothing. To deny everything, write 'rules: [{}]'."));
        }

        foreach (var (index, node) in nodes.Index())
        {
            var rule = YamlFields.Open(node, $"rules[{index}]", errors) is { } fields
                ? ReadRule(fields, index, effect, answers)
                : null;
            if (rule is not null && !names.Add(rule.Name))
            {
                errors.Add(new PolicyError(rule.Location, $"Two rules of this policy are called '{rule.Name}'; a decision could not say which one it was."));
            }

            if (rule is not null)
            {
                rules.Add(rule);
            }
        }

        spec.RejectTheRest();
        return new AccessPolicyDocument(name, @namespace, rules, onAllow, onDeny, location);
    }

    private RuleDocument ReadRule(YamlFields fields, int index, RuleEffect? policyEffect, AnswerReader answers)
    {
        var name = fields.TakeText("name")?.Value ?? $"rules[{index}]";
        var errorsBefore = errors.Count;
        var effect = ReadEffect(fields) ?? policyEffect;
        if (effect is null && errors.Count == errorsBefore)
        {
            errors.Add(new PolicyError(fields.Location, $"Rule '{name}' does not say its effect; add 'effect: Allow' or 'effect: Deny' to the rule or to spec."));
        }

        var conditions = new ConditionReader(errors, name);
        var onAllow = answers.ReadOnAllow(fields);
        var onDeny = answers.ReadOnDeny(fields);
        if (onAllow is not null && effect == RuleEffect.Deny)
        {
            errors.Add(new PolicyError(fields.Location, $"Rule '{name}' denies, so its onAllow can never be used; take it out."));
        }

        if (onDeny is not null && effect == RuleEffect.Allow)
        {
            errors.Add(new PolicyError(
                fields.Location,
                $"Rule '{name}' allows, so its onDeny can never be used; move it to spec, where it answers what no rule allows."));
        }

        var rule = new RuleDocument(
            name,
            effect ?? RuleEffect.Deny,
            ReadProtocol(fields),
            conditions.ReadEntries(fields, "from", "source", AttributeKeys.Source),
            conditions.ReadEntries(fields, "to", "operation", AttributeKeys.Operation),
            conditions.ReadWhen(fields),
            onAllow,
            onDeny,
            fields.Location);
        fields.RejectTheRest();
        return rule;
    }

    private RuleEffect? ReadEffect(YamlFields fields)
    {
        switch (fields.TakeText("effect"))
        {
            case null:
                return null;
            case { Value: "Allow" }:
                return RuleEffect.Allow;
            case { Value: "Deny" }:
                return RuleEffect.Deny;
            case var other:
                errors.Add(new PolicyError(other.Location, $"effect is '{other.Value}'; it must be Allow or Deny."));
                return null;
        }
    }

    private RequestProtocol? ReadProtocol(YamlFields fields)
    {
        switch (fields.TakeText("protocol"))
        {
            case null:
                return null;
            case { Value: "HTTP" }:
                return RequestProtocol.Http;
            case { Value: "TCP" }:
                return RequestProtocol.Tcp;
            case var other:
                errors.Add(new PolicyError(other.Location, $"protocol is '{other.Value}'; it must be HTTP or TCP. Leave it out for both."));
                return null;
        }
    }
}
