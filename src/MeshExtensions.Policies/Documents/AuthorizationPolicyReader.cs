using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary>
/// Reads Istio's AuthorizationPolicy, with Istio's own validation. Where Istio only warns, or takes what nobody can have meant, this is stricter and says so.
/// Source: istio/istio, pkg/config/validation/validation.go ValidateAuthorizationPolicy.
/// </summary>
internal sealed class AuthorizationPolicyReader(PolicyOptions options, ICollection<PolicyError> errors)
{
    /// <summary>The kind of document that this reader reads.</summary>
    public const string Kind = "AuthorizationPolicy";

    private const string DryRun = "istio.io/dry-run";

    /// <summary>Limits of Istio's custom resource definition.</summary>
    private const int MaxEntries = 512;

    private const int MaxServiceAccounts = 16;

    private const int MaxServiceAccountLength = 320;

    /// <summary>The versions, which are alike.</summary>
    public static readonly string[] ApiVersions = ["security.istio.io/v1", "security.istio.io/v1beta1"];

    /// <summary>Who calls is known to Istio's CUSTOM rules only by address. Source: validation.go, validateCustomAction.</summary>
    private static readonly RequestAttribute[] NotInCustom =
    [
        RequestAttribute.SourcePrincipal, RequestAttribute.SourceNamespace, RequestAttribute.SourceServiceAccount, RequestAttribute.SourceTrustDomain,
        RequestAttribute.RequestPrincipal, RequestAttribute.RequestAudiences, RequestAttribute.RequestPresenter, RequestAttribute.RequestClaim,
    ];

    /// <summary>Reads one document, whose <c>apiVersion</c> and <c>kind</c> have been taken, or returns <see langword="null"/> when it is of no use even for finding more errors.</summary>
    public PolicyDocument? Read(YamlFields document)
    {
        var metadata = DocumentMetadata.Read(document, errors);
        var specNode = document.Take("spec");
        document.Take("status");
        document.RejectTheRest();

        // Without a spec, or with an empty one, it is an ALLOW policy without rules: nothing is allowed.
        var empty = new YamlMapping(document.Location, []);
        return YamlFields.Open(specNode is null or YamlScalar { IsNull: true } ? empty : specNode, "spec", errors) is { } spec ? ReadSpec(spec, metadata) : null;
    }

    private PolicyDocument ReadSpec(YamlFields spec, DocumentMetadata metadata)
    {
        var @namespace = metadata.Namespace ?? options.DefaultNamespace;
        var isMesh = @namespace == options.RootNamespace;
        var action = spec.TakeWord(
            "action", ("ALLOW", PolicyAction.Allow), ("DENY", PolicyAction.Deny), ("AUDIT", PolicyAction.Audit), ("CUSTOM", PolicyAction.Custom)) ?? PolicyAction.Allow;
        ReadProvider(spec, action);
        var scope = new ScopeReader(options, errors).ReadIstio(spec, isMesh);
        var nodes = ReadRuleNodes(spec, action);
        var rules = new List<RuleDocument>();
        foreach (var (index, node) in nodes.Index())
        {
            if (YamlFields.Open(node, $"rules[{index}]", errors) is { } fields)
            {
                rules.Add(ReadRule(fields, index, action));
            }
        }

        spec.RejectTheRest();
        return new PolicyDocument(
            PolicyKind.AuthorizationPolicy,
            metadata.Name,
            isMesh ? null : @namespace,
            @namespace,
            action,
            ReadDryRun(metadata, action),
            scope,
            rules,
            null,
            metadata.Location);
    }

    private IReadOnlyList<YamlNode> ReadRuleNodes(YamlFields spec, PolicyAction action)
    {
        var node = spec.Take("rules");
        IReadOnlyList<YamlNode> nodes = node switch
        {
            null or YamlScalar { IsNull: true } => [],
            YamlSequence sequence => sequence.Items,
            _ => Refuse(node),
        };
        if (nodes.Count == 0 && action != PolicyAction.Allow)
        {
            errors.Add(new PolicyError(
                node?.Location ?? spec.Location, $"A policy with action {action.ToString().ToUpperInvariant()} needs rules; without them it matches nothing. To match everything, write 'rules: [{{}}]'."));
        }

        RejectMany(nodes, "rules");
        return nodes;

        IReadOnlyList<YamlNode> Refuse(YamlNode other)
        {
            errors.Add(new PolicyError(other.Location, $"'rules' of spec must be a list (- item), but is {other.Kind}."));
            return [];
        }
    }

    private void RejectMany(IReadOnlyCollection<object> entries, string list, SourceLocation? location = null)
    {
        if (entries.Count > MaxEntries)
        {
            errors.Add(new PolicyError(
                location ?? ((YamlNode)entries.First()).Location, $"'{list}' has {entries.Count} entries; Istio takes at most {MaxEntries}. Make several policies of it."));
        }
    }

    private void RejectManyAccounts(IReadOnlyList<PolicyValue> accounts)
    {
        if (accounts.Count > MaxServiceAccounts)
        {
            errors.Add(new PolicyError(
                accounts[MaxServiceAccounts].Location, $"There are {accounts.Count} service accounts; Istio takes at most {MaxServiceAccounts} in one list."));
        }

        foreach (var account in accounts.Where(account => account.Text.Length > MaxServiceAccountLength))
        {
            errors.Add(new PolicyError(account.Location, $"A service account of {account.Text.Length} characters; Istio takes at most {MaxServiceAccountLength}."));
        }
    }

    private void ReadProvider(YamlFields spec, PolicyAction action)
    {
        var node = spec.Take("provider");
        if (node is null)
        {
            if (action == PolicyAction.Custom)
            {
                errors.Add(new PolicyError(spec.Location, "A policy with action CUSTOM needs provider.name: the name of an extension provider of the mesh."));
            }

            return;
        }

        if (action != PolicyAction.Custom)
        {
            errors.Add(new PolicyError(node.Location, "Only a policy with action CUSTOM may have a provider."));
        }

        if (YamlFields.Open(node, "provider", errors) is { } provider)
        {
            if (provider.TakeText("name") is null)
            {
                errors.Add(new PolicyError(node.Location, "provider needs a name: that of an extension provider of the mesh."));
            }

            provider.RejectTheRest();
        }
    }

    /// <summary><c>istio.io/dry-run</c>, which only ALLOW and DENY may have: a CUSTOM policy with it would really deny in Istio.</summary>
    private bool ReadDryRun(DocumentMetadata metadata, PolicyAction action)
    {
        if (!metadata.Annotations.TryGetValue(DryRun, out var text))
        {
            return false;
        }

        if (action is not (PolicyAction.Allow or PolicyAction.Deny))
        {
            errors.Add(new PolicyError(text.Location, $"{DryRun} is possible for the actions ALLOW and DENY only."));
        }

        // As Go's strconv.ParseBool reads it.
        switch (text.Value)
        {
            case "1" or "t" or "T" or "true" or "TRUE" or "True":
                return true;
            case "0" or "f" or "F" or "false" or "FALSE" or "False":
                return false;
            default:
                errors.Add(new PolicyError(text.Location, $"{DryRun} is '{text.Value}'; it must be \"true\" or \"false\"."));
                return true;
        }
    }

    private RuleDocument ReadRule(YamlFields fields, int index, PolicyAction action)
    {
        var name = $"rules[{index}]";
        var conditions = new ConditionReader(options, errors, name);
        var from = conditions.ReadEntries(fields, "from", "source", AttributeKeys.Source);
        var to = conditions.ReadEntries(fields, "to", "operation", AttributeKeys.Operation);
        var when = conditions.ReadWhen(fields);
        fields.RejectTheRest();
        RejectMany(from, "from", fields.Location);
        foreach (var condition in from.SelectMany(entry => entry).Where(condition => condition.Key.Attribute == RequestAttribute.SourceServiceAccount))
        {
            RejectManyAccounts(condition.Values);
            RejectManyAccounts(condition.NotValues);
        }

        if (action == PolicyAction.Custom)
        {
            foreach (var condition in from.SelectMany(entry => entry).Concat(when).Where(condition => NotInCustom.Contains(condition.Key.Attribute)))
            {
                errors.Add(new PolicyError(
                    condition.Location,
                    $"'{condition.Key.Written}' is not possible with action CUSTOM, since Istio asks before it knows who calls. Test it in a policy of this server instead."));
            }
        }

        var effect = action switch
        {
            PolicyAction.Allow => RuleEffect.Allow,
            PolicyAction.Deny => RuleEffect.Deny,
            PolicyAction.Audit => RuleEffect.Audit,
            _ => RuleEffect.Custom,
        };
        return new RuleDocument(name, effect, null, from, to, when, null, null, null, fields.Location);
    }
}
