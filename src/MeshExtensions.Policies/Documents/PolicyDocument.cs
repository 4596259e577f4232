using System.Collections.Immutable;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Conditions;

namespace MeshExtensions.Policies.Documents;

/// <summary>
/// One policy as the user wrote it, Istio's or ours: both become this. Immutable; <see cref="Compilation.PolicyCompiler"/> turns documents into a
/// <see cref="PolicySet"/>.
/// </summary>
/// <param name="Kind">Whose document it is.</param>
/// <param name="Name"><c>metadata.name</c>.</param>
/// <param name="Namespace">The namespace whose owner wrote it; <see langword="null"/> when it is for the whole mesh.</param>
/// <param name="WrittenNamespace"><c>metadata.namespace</c> as written, which is part of the name.</param>
/// <param name="Action">What the policy is for.</param>
/// <param name="IsShadow">Whether it is evaluated and told of, but never enforced.</param>
/// <param name="Scope">Which called workloads it is for.</param>
/// <param name="Rules">The rules in the order of the file.</param>
/// <param name="OnDeny"><c>spec.onDeny</c>: the answer when no rule allows.</param>
/// <param name="Location">Where the document begins.</param>
internal sealed record PolicyDocument(
    PolicyKind Kind,
    string Name,
    string? Namespace,
    string? WrittenNamespace,
    PolicyAction Action,
    bool IsShadow,
    PolicyScope Scope,
    IReadOnlyList<RuleDocument> Rules,
    DenyAnswer? OnDeny,
    SourceLocation Location)
{
    /// <summary><c>namespace/name</c>, or the name alone.</summary>
    public string FullName { get; } = WrittenNamespace is null ? Name : $"{WrittenNamespace}/{Name}";

    /// <summary>The role whose policy this is.</summary>
    public PolicyLayer Layer => Scope.IsForWorkloads ? PolicyLayer.Workload : Namespace is null ? PolicyLayer.Mesh : PolicyLayer.Namespace;

    /// <summary>Whether requests that it selects are denied unless some rule allows them.</summary>
    public bool CouldAllow => Action == PolicyAction.Allow || (Action == PolicyAction.ByRule && Rules.Any(rule => rule.Effect == RuleEffect.Allow));
}

/// <summary>The kinds of documents that are policies.</summary>
internal enum PolicyKind
{
    /// <summary>Istio's.</summary>
    AuthorizationPolicy,

    /// <summary>Ours.</summary>
    AccessPolicy,
}

/// <summary>What a policy is for: <c>action</c> of an AuthorizationPolicy.</summary>
internal enum PolicyAction
{
    /// <summary>An AccessPolicy: each rule has an effect.</summary>
    ByRule,
    Allow,
    Deny,

    /// <summary>Rules say what is to be recorded; it never affects the outcome.</summary>
    Audit,

    /// <summary>Rules say what Envoy asks an authorizer about; the authorizer is this server, and its other policies decide.</summary>
    Custom,
}

/// <summary>Which called workloads a policy is for. Everything that is given must hold.</summary>
/// <param name="Labels"><c>selector.matchLabels</c>, or what <c>targetRefs</c> mean as labels: one of these sets must be among the workload's labels. Empty: any.</param>
/// <param name="Conditions">Tests of the destination: hosts, namespaces, workloads, principals, services.</param>
internal sealed record PolicyScope(ImmutableArray<LabelSet> Labels, IReadOnlyList<AttributeCondition> Conditions)
{
    /// <summary>Every workload.</summary>
    public static PolicyScope Any { get; } = new([], []);

    /// <summary>Whether single workloads are meant, rather than a namespace or the mesh.</summary>
    public bool IsForWorkloads => !Labels.IsEmpty
        || Conditions.Any(condition => condition.Key.Attribute is RequestAttribute.DestinationWorkload or RequestAttribute.DestinationPrincipal or RequestAttribute.Host);
}

/// <summary>One rule: any of <paramref name="From"/> and any of <paramref name="To"/> and all of <paramref name="When"/>; what is absent matches.</summary>
internal sealed record RuleDocument(
    string Name,
    RuleEffect Effect,
    RequestProtocol? Protocol,
    IReadOnlyList<IReadOnlyList<AttributeCondition>> From,
    IReadOnlyList<IReadOnlyList<AttributeCondition>> To,
    IReadOnlyList<AttributeCondition> When,
    ConditionDocument? Condition,
    AllowAnswer? OnAllow,
    DenyAnswer? OnDeny,
    SourceLocation Location);

/// <summary>A condition in the Common Expression Language, compiled.</summary>
/// <param name="Program">What is evaluated.</param>
/// <param name="Scope">What it may speak of.</param>
/// <param name="IsHttpOnly">Whether it speaks of what only HTTP requests have.</param>
/// <param name="Location">Where the expression begins.</param>
internal sealed record ConditionDocument(CelProgram Program, ConditionScope Scope, bool IsHttpOnly, SourceLocation Location);

/// <summary>
/// One attribute and what it may be (any of <paramref name="Values"/>) and may not be (none of <paramref name="NotValues"/>); both hold together.
/// A field with its <c>not…</c> twin, and an entry of <c>when</c>, are the same thing.
/// </summary>
internal sealed record AttributeCondition(
    AttributeKey Key,
    IReadOnlyList<PolicyValue> Values,
    IReadOnlyList<PolicyValue> NotValues,
    SourceLocation Location);

/// <summary>A value of a condition, and where it stands.</summary>
internal readonly record struct PolicyValue(string Text, SourceLocation Location);

/// <summary>The attribute that a condition looks at.</summary>
/// <param name="Attribute">Which.</param>
/// <param name="Written">The words of the document, for messages: <c>paths</c>, <c>request.headers[x-user]</c>.</param>
/// <param name="Path">The lower-case name of a header; the claim's names from the outermost in; the filter and the key of metadata. Empty otherwise.</param>
internal sealed record AttributeKey(RequestAttribute Attribute, string Written, params ImmutableArray<string> Path)
{
    /// <summary>
    /// Whether only HTTP requests have the attribute. On TCP, Istio drops an ALLOW rule that names one anywhere and leaves the field out of a DENY rule.
    /// Source: istio/istio, pilot/pkg/security/authz/model/generator.go.
    /// </summary>
    public bool IsHttpOnly => Attribute is RequestAttribute.Host or RequestAttribute.Method or RequestAttribute.Path or RequestAttribute.Header
        or RequestAttribute.RawPath or RequestAttribute.Authority or RequestAttribute.Scheme
        or RequestAttribute.RequestPrincipal or RequestAttribute.RequestAudiences or RequestAttribute.RequestPresenter or RequestAttribute.RequestClaim;
}

/// <summary>What a rule may be limited to.</summary>
internal enum RequestProtocol
{
    Http,
    Tcp,
}

/// <summary>The attributes that conditions can name.</summary>
internal enum RequestAttribute
{
    /// <summary><c>principals</c>, <c>source.principal</c>: without the <c>spiffe://</c> that the certificate has.</summary>
    SourcePrincipal,

    /// <summary><c>namespaces</c>, <c>source.namespace</c>: from the principal.</summary>
    SourceNamespace,

    /// <summary><c>serviceAccounts</c>, <c>source.serviceAccount</c>: from the principal.</summary>
    SourceServiceAccount,

    /// <summary><c>trustDomains</c>, <c>source.trustDomain</c>: from the principal.</summary>
    SourceTrustDomain,

    /// <summary><c>ipBlocks</c>, <c>source.ip</c>: the direct peer.</summary>
    SourceIp,

    /// <summary><c>remoteIpBlocks</c>, <c>remote.ip</c>: the last entry of x-forwarded-for, else the direct peer.</summary>
    RemoteIp,

    /// <summary><c>hosts</c>: <c>:authority</c>, case ignored.</summary>
    Host,

    /// <summary><c>ports</c>, <c>destination.port</c>.</summary>
    DestinationPort,

    /// <summary><c>destination.ip</c>.</summary>
    DestinationIp,

    /// <summary><c>methods</c>.</summary>
    Method,

    /// <summary><c>paths</c>: without query and fragment.</summary>
    Path,

    /// <summary><c>request.headers[name]</c>.</summary>
    Header,

    /// <summary><c>request.headers[:path]</c>: query and fragment included.</summary>
    RawPath,

    /// <summary><c>request.headers[:authority]</c>, <c>request.headers[host]</c>: case counts.</summary>
    Authority,

    /// <summary><c>request.headers[:scheme]</c>.</summary>
    Scheme,

    /// <summary><c>connection.sni</c>.</summary>
    ConnectionSni,

    /// <summary><c>requestPrincipals</c>, <c>request.auth.principal</c>: issuer and subject of the verified token.</summary>
    RequestPrincipal,

    /// <summary><c>request.auth.audiences</c>: <c>aud</c> of the verified token.</summary>
    RequestAudiences,

    /// <summary><c>request.auth.presenter</c>: <c>azp</c> of the verified token.</summary>
    RequestPresenter,

    /// <summary><c>request.auth.claims[name]</c>, nested <c>[name][name]</c>.</summary>
    RequestClaim,

    /// <summary><c>experimental.envoy.filters.NAME[key]</c>: dynamic metadata of a filter.</summary>
    FilterMetadata,

    /// <summary>Scope of an AccessPolicy: the called workload's identity.</summary>
    DestinationPrincipal,

    /// <summary>Scope: the namespace of the called workload.</summary>
    DestinationNamespace,

    /// <summary>Scope: the called workload, <c>namespace/name</c>.</summary>
    DestinationWorkload,
}
