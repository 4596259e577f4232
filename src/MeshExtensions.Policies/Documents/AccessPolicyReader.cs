using MeshExtensions.Policies.Answers;
using MeshExtensions.Policies.Conditions;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary>Reads an AccessPolicy from YAML. It goes on after an error, so that one run reports all of them.</summary>
internal sealed class AccessPolicyReader(PolicyOptions options, Func<string?, ConditionScope> scopeOf, ICollection<PolicyError> errors)
{
    /// <summary>The only version of AccessPolicy so far.</summary>
    public const string ApiVersion = "meshextensions.io/v1alpha1";

    /// <summary>The kind of document that this reader reads.</summary>
    public const string Kind = "AccessPolicy";

    /// <summary>Reads one document, whose <c>apiVersion</c> and <c>kind</c> have been taken, or returns <see langword="null"/> when it is of no use even for finding more errors.</summary>
    public PolicyDocument? Read(YamlFields document)
    {
        var metadata = DocumentMetadata.Read(document, errors);
        var specNode = document.Take("spec");
        document.Take("status"); // Kubernetes' own; a document exported from a cluster may carry it.
        document.RejectTheRest();
        if (specNode is null)
        {
            errors.Add(new PolicyError(document.Location, "The document has no 'spec'; add spec.rules."));
            return null;
        }

        return YamlFields.Open(specNode, "spec", errors) is { } spec ? ReadSpec(spec, metadata) : null;
    }

    private PolicyDocument ReadSpec(YamlFields spec, DocumentMetadata metadata)
    {
        var isMesh = metadata.Namespace is null || metadata.Namespace == options.RootNamespace;
        var expressions = scopeOf(isMesh ? null : metadata.Namespace);
        var answers = new AnswerReader(expressions, errors);
        var effect = ReadEffect(spec);
        var isShadow = ReadMode(spec);
        var scope = new ScopeReader(options, errors).Read(spec, metadata, isMesh);
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
                ? ReadRule(fields, index, effect, onAllow, answers, expressions)
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

        // A policy without rules and without an effect denies whatever it selects, like Istio's ALLOW without rules.
        var action = nodes.Count == 0 ? PolicyAction.Allow : PolicyAction.ByRule;
        return new PolicyDocument(
            PolicyKind.AccessPolicy, metadata.Name, isMesh ? null : metadata.Namespace, metadata.Namespace, action, isShadow, scope, rules, onDeny, metadata.Location);
    }

    private RuleDocument ReadRule(
        YamlFields fields, int index, RuleEffect? policyEffect, AllowAnswer? policyOnAllow, AnswerReader answers, ConditionScope expressions)
    {
        var name = fields.TakeText("name")?.Value ?? $"rules[{index}]";
        var errorsBefore = errors.Count;
        var effect = ReadEffect(fields) ?? policyEffect;
        if (effect is null && errors.Count == errorsBefore)
        {
            errors.Add(new PolicyError(fields.Location, $"Rule '{name}' does not say its effect; add 'effect: Allow' or 'effect: Deny' to the rule or to spec."));
        }

        var conditions = new ConditionReader(options, errors, name);
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
            fields.TakeText("condition") is { } condition ? expressions.CompileCondition(condition, errors) : null,
            onAllow ?? policyOnAllow,
            onDeny,
            fields.Location);
        fields.RejectTheRest();
        return rule;
    }

    private static RuleEffect? ReadEffect(YamlFields fields) => fields.TakeWord("effect", ("Allow", RuleEffect.Allow), ("Deny", RuleEffect.Deny));

    private static bool ReadMode(YamlFields spec) => spec.TakeWord("mode", ("Enforce", false), ("Shadow", true)) ?? false;

    private static RequestProtocol? ReadProtocol(YamlFields fields) =>
        fields.TakeWord("protocol", ("HTTP", RequestProtocol.Http), ("TCP", RequestProtocol.Tcp));
}
