using System.Collections.Immutable;
using MeshExtensions.Policies.Matching;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Documents;

/// <summary>Reads which called workloads a policy is for: <c>scope</c> of an AccessPolicy, <c>selector</c> and <c>targetRefs</c> of an AuthorizationPolicy.</summary>
internal sealed class ScopeReader(PolicyOptions options, ICollection<PolicyError> errors)
{
    /// <summary>The label that Istio gives the pods of a Gateway of the Kubernetes Gateway API.</summary>
    public const string GatewayLabel = "gateway.networking.k8s.io/gateway-name";

    /// <summary>The label with the class of such a gateway.</summary>
    public const string GatewayClassLabel = "gateway.networking.k8s.io/gateway-class-name";

    /// <summary>No label of Kubernetes begins so: it stands for a service's name, which is found out from the host.</summary>
    public const string ServiceLabel = "!service";

    private const int MaxTargetRefs = 16;

    private static readonly AttributeKey[] Keys =
    [
        new(RequestAttribute.Host, "hosts"),
        new(RequestAttribute.DestinationNamespace, "namespaces"),
        new(RequestAttribute.DestinationWorkload, "workloads"),
        new(RequestAttribute.DestinationPrincipal, "principals"),
    ];

    /// <summary>Reads <c>scope: {hosts, namespaces, workloads, principals, selector}</c>.</summary>
    public PolicyScope Read(YamlFields spec, DocumentMetadata metadata, bool isMesh)
    {
        if (spec.Take("scope") is not { } node || YamlFields.Open(node, "scope", errors) is not { } scope)
        {
            return PolicyScope.Any;
        }

        var conditions = new List<AttributeCondition>();
        foreach (var key in Keys)
        {
            var values = scope.TakeTexts(key.Written);
            if (values.Count == 0)
            {
                continue;
            }

            if (!isMesh && key.Attribute == RequestAttribute.DestinationNamespace)
            {
                errors.Add(new PolicyError(
                    values[0].Location,
                    $"The policy is of namespace '{metadata.Namespace}' and is for that one only; 'namespaces' is for policies of the mesh, without metadata.namespace."));
            }

            conditions.Add(new AttributeCondition(
                key,
                values.SelectMany(value => Meanings(key.Attribute, value, metadata, isMesh).Select(text => new PolicyValue(text, value.Location))).ToList(),
                [],
                scope.Location));
        }

        ImmutableArray<LabelSet> labels = ReadSelector(scope) is { } selector ? [selector] : [];
        scope.RejectTheRest();
        if (conditions.Count == 0 && labels.IsEmpty)
        {
            errors.Add(new PolicyError(scope.Location, "'scope' is empty, so it says nothing; leave it out for every workload of the namespace, or of the mesh."));
        }

        return new PolicyScope(labels, conditions);
    }

    /// <summary>Reads <c>selector</c> or <c>targetRefs</c>.</summary>
    public PolicyScope ReadIstio(YamlFields spec, bool isMesh)
    {
        var selector = ReadSelector(spec);
        var targets = spec.TakeItems("targetRefs");
        if (spec.Take("targetRef") is { } single)
        {
            errors.Add(new PolicyError(single.Location, "'targetRef' is not supported; write targetRefs with one entry."));
        }

        if (selector is not null && targets.Count > 0)
        {
            errors.Add(new PolicyError(targets[0].Location, "A policy has either a selector or targetRefs, not both."));
        }

        if (targets.Count > MaxTargetRefs)
        {
            errors.Add(new PolicyError(targets[MaxTargetRefs].Location, $"There are {targets.Count} targetRefs; at most {MaxTargetRefs} are possible."));
        }

        var labels = targets.Select(target => ReadTarget(target, isMesh)).OfType<LabelSet>().ToImmutableArray();
        return new PolicyScope(selector is null ? labels : [selector], []);
    }

    private IEnumerable<string> Meanings(RequestAttribute attribute, YamlScalar value, DocumentMetadata metadata, bool isMesh) =>
        attribute == RequestAttribute.DestinationWorkload ? [Workload(value, metadata, isMesh)] : TrustDomains.Expand(attribute, value.Value, options);

    private string Workload(YamlScalar value, DocumentMetadata metadata, bool isMesh)
    {
        var parts = value.Value.Split('/');
        switch (parts)
        {
            case [{ Length: > 0 } name] when !isMesh:
                return $"{metadata.Namespace}/{name}";
            case [{ Length: > 0 } @namespace, { Length: > 0 }] when isMesh || @namespace == metadata.Namespace:
                return value.Value;
            case [{ Length: > 0 } @namespace, { Length: > 0 }]:
                errors.Add(new PolicyError(
                    value.Location, $"'{value.Value}' is a workload of namespace '{@namespace}', but the policy is of '{metadata.Namespace}' and is for that one only."));
                return value.Value;
            default:
                errors.Add(new PolicyError(value.Location, $"The workload '{value.Value}' must be written namespace/name, or name alone when metadata.namespace says the namespace."));
                return value.Value;
        }
    }

    private LabelSet? ReadSelector(YamlFields parent)
    {
        if (parent.Take("selector") is not { } node || YamlFields.Open(node, "selector", errors) is not { } selector)
        {
            return null;
        }

        var matchLabels = selector.Take("matchLabels");
        selector.RejectTheRest();
        if (matchLabels is null or YamlMapping { Entries.Count: 0 })
        {
            // Istio takes it for "every workload", which nobody can tell from "forgotten".
            errors.Add(new PolicyError(node.Location, "The selector has no matchLabels. Leave it out to select every workload of the namespace, or name labels."));
            return null;
        }

        if (matchLabels is not YamlMapping mapping)
        {
            errors.Add(new PolicyError(matchLabels.Location, $"'matchLabels' must be a mapping (name: value), but is {matchLabels.Kind}."));
            return null;
        }

        var labels = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in mapping.Entries)
        {
            if (value is not YamlScalar { IsNull: false } text || name.Value.Length == 0)
            {
                errors.Add(new PolicyError(value.Location, $"The label '{name.Value}' must have a name and a text."));
                continue;
            }

            if (name.Value.Contains('*', StringComparison.Ordinal) || text.Value.Contains('*', StringComparison.Ordinal))
            {
                errors.Add(new PolicyError(text.Location, $"The label '{name.Value}: {text.Value}' has a star in it; labels are compared whole."));
            }

            labels.Add(new(name.Value, text.Value));
        }

        return new LabelSet(labels);
    }

    private LabelSet? ReadTarget(YamlNode node, bool isMesh)
    {
        if (YamlFields.Open(node, "An entry of targetRefs", errors) is not { } target)
        {
            return null;
        }

        var group = target.Take("group") is YamlScalar text ? text.Value : string.Empty;
        var kind = target.TakeText("kind");
        var name = target.TakeText("name");
        if (target.TakeText("namespace") is { } @namespace)
        {
            errors.Add(new PolicyError(@namespace.Location, "A target of another namespace is not possible; leave 'namespace' out."));
        }

        target.RejectTheRest();
        if (kind is null || name is null)
        {
            errors.Add(new PolicyError(node.Location, "An entry of targetRefs needs 'kind' and 'name'."));
            return null;
        }

        var label = (group, kind.Value) switch
        {
            ("gateway.networking.k8s.io", "Gateway") => GatewayLabel,
            ("gateway.networking.k8s.io", "GatewayClass") => GatewayClassLabel,
            ("" or "core", "Service") or ("networking.istio.io", "ServiceEntry") => ServiceLabel,
            _ => null,
        };
        if (label is null)
        {
            errors.Add(new PolicyError(
                kind.Location,
                $"A policy cannot be for kind '{kind.Value}' of group '{group}'. Possible: Gateway and GatewayClass of gateway.networking.k8s.io, Service of \"\", ServiceEntry of networking.istio.io."));
            return null;
        }

        if (label == GatewayClassLabel && !isMesh)
        {
            errors.Add(new PolicyError(kind.Location, "A GatewayClass can be the target of policies of the root namespace only."));
        }

        return new LabelSet([new(label, name.Value)]);
    }
}
