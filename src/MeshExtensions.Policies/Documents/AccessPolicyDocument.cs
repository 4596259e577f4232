namespace MeshExtensions.Policies.Documents;

/// <summary>One AccessPolicy as the user wrote it. Immutable; <see cref="Compilation.PolicyCompiler"/> turns documents into a <see cref="PolicySet"/>.</summary>
/// <param name="Name"><c>metadata.name</c>.</param>
/// <param name="Namespace"><c>metadata.namespace</c>, or <see langword="null"/>.</param>
/// <param name="Rules">The rules in the order of the file.</param>
/// <param name="OnAllow"><c>spec.onAllow</c>: the answer of each Allow rule that has none of its own.</param>
/// <param name="OnDeny"><c>spec.onDeny</c>: the answer of each Deny rule that has none of its own, and when no rule allows.</param>
/// <param name="Location">Where the document begins.</param>
internal sealed record AccessPolicyDocument(
    string Name,
    string? Namespace,
    IReadOnlyList<RuleDocument> Rules,
    AllowAnswer? OnAllow,
    DenyAnswer? OnDeny,
    SourceLocation Location)
{
    /// <summary><c>namespace/name</c>, or the name alone.</summary>
    public string FullName => Namespace is null ? Name : $"{Namespace}/{Name}";
}

/// <summary>One rule: any of <paramref name="From"/> and any of <paramref name="To"/> and all of <paramref name="When"/>; what is absent matches.</summary>
internal sealed record RuleDocument(
    string Name,
    RuleEffect Effect,
    RequestProtocol? Protocol,
    IReadOnlyList<IReadOnlyList<AttributeCondition>> From,
    IReadOnlyList<IReadOnlyList<AttributeCondition>> To,
    IReadOnlyList<AttributeCondition> When,
    AllowAnswer? OnAllow,
    DenyAnswer? OnDeny,
    SourceLocation Location);

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
/// <param name="HeaderName">The lower-case header name, when <paramref name="Attribute"/> is <see cref="RequestAttribute.Header"/>.</param>
internal sealed record AttributeKey(RequestAttribute Attribute, string Written, string? HeaderName = null)
{
    /// <summary>
    /// Whether only HTTP requests have the attribute. On TCP, Istio drops an ALLOW rule that names one anywhere and leaves the field out of a DENY rule.
    /// Source: istio/istio, pilot/pkg/security/authz/model/generator.go.
    /// </summary>
    public bool IsHttpOnly => Attribute is RequestAttribute.Host or RequestAttribute.Method or RequestAttribute.Path or RequestAttribute.Header
        or RequestAttribute.RawPath or RequestAttribute.Authority or RequestAttribute.Scheme;
}

/// <summary>What a rule does when it matches.</summary>
internal enum RuleEffect
{
    Allow,
    Deny,
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
}
