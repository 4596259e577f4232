using System.Text;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Destinations;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Metadata;
using MeshExtensions.Policies.Paths;

namespace MeshExtensions.Policies;

/// <summary>
/// Policies, compiled. Immutable: a request takes one set and keeps it, a reload makes another. <see cref="Decide"/> is the only evaluator there is;
/// serving and every tool call it.
/// </summary>
public sealed class PolicySet
{
    private readonly PolicyOptions _options;
    private readonly DestinationResolver _destinations;
    private readonly RuleGroup? _mesh;
    private readonly Utf8Dictionary<RuleGroup> _namespaces;
    private readonly SelectorIndex _selectors;
    private readonly IReadOnlyList<CelMap> _tables;
    private readonly DecisionReason? _always;
    private readonly byte[][] _filters;

    internal PolicySet(
        PolicyOptions options,
        IReadOnlyList<CompiledPolicy> policies,
        RuleGroup? mesh,
        IEnumerable<KeyValuePair<string, RuleGroup>> namespaces,
        SelectorIndex selectors,
        IReadOnlyList<CelMap> tables,
        DestinationResolver destinations)
    {
        _options = options;
        _destinations = destinations;
        _mesh = mesh;
        _namespaces = new Utf8Dictionary<RuleGroup>(namespaces);
        _selectors = selectors;
        _tables = tables;
        _always = policies.Count == 0 ? DecisionReason.NoPolicyLoaded : null;
        _filters = policies
            .SelectMany(policy => policy.Document.Rules)
            .SelectMany(rule => rule.When)
            .Where(condition => condition.Key.Attribute == RequestAttribute.FilterMetadata)
            .Select(condition => condition.Key.Path[0])
            .Distinct(StringComparer.Ordinal)
            .Select(Encoding.UTF8.GetBytes)
            .ToArray();
        Compiled = policies;
    }

    private PolicySet(DecisionReason always, DenyAnswer onNoRule)
        : this(PolicyOptions.Default, [], null, [], SelectorIndex.Build([], PolicyOptions.Default, (_, _) => RuleGroup.Build([])), [], new DestinationResolver(PolicyOptions.Default))
    {
        _always = always;
        OnNoRule = onNoRule;
    }

    /// <summary>No policies: everything is denied with <see cref="DecisionReason.NoPolicyLoaded"/>.</summary>
    public static PolicySet Empty { get; } = new(DecisionReason.NoPolicyLoaded, DenyAnswer.Forbidden);

    /// <summary>
    /// Policies that could not be read: everything is denied with <see cref="DecisionReason.PoliciesInvalid"/>, and with status 503,
    /// because it is this server's trouble and no policy's verdict.
    /// </summary>
    public static PolicySet Invalid { get; } = new(DecisionReason.PoliciesInvalid, DenyAnswer.WithStatus(503, "authorization is not available"));

    /// <summary>Names of the policies, <c>namespace/name</c> or <c>name</c>, in order.</summary>
    public IReadOnlyList<string> Policies => field ??= Compiled.Select(policy => policy.Document.FullName).ToList();

    /// <summary>All rules, in order.</summary>
    public IReadOnlyList<PolicyRule> Rules => field ??= Compiled.SelectMany(policy => policy.Rules).ToList();

    /// <summary>What <see cref="Decision.Fallback"/> can be: for each policy a rule whose answer is the policy's <c>onDeny</c>.</summary>
    public IEnumerable<PolicyRule> Fallbacks => Compiled.Select(policy => policy.Scope.Rule);

    /// <summary>The answer when no rule decides and no policy has one.</summary>
    public DenyAnswer OnNoRule { get; } = DenyAnswer.Forbidden;

    /// <summary>The policies, for tools that tell more than the decision.</summary>
    internal IReadOnlyList<CompiledPolicy> Compiled { get; }

    /// <summary>What the policies were compiled with.</summary>
    internal PolicyOptions Options => _options;

    /// <summary>
    /// Decides one request: a matching rule that denies wins, whosever it is; else a matching rule that allows; else what covers the request says whether
    /// it is denied. Allocates nothing.
    /// </summary>
    public Decision Decide(DecisionContext context)
    {
        if (_always is { } always)
        {
            return Decision.Without(always);
        }

        // (1) Which workload was called, and whose policies are for it.
        if (!TryPrepare(context))
        {
            return Decision.Without(DecisionReason.MalformedRequest);
        }

        // (2) Which path is meant. Of most there is one reading.
        var request = context.Request;
        var handling = request.IsHttp ? _options.Paths : PathHandling.AsSent;
        return handling switch
        {
            PathHandling.AsSent => DecideReading(context),
            PathHandling.EveryReading or PathHandling.Refuse when PathReadings.IsPlain(request.UrlPath) => DecideReading(context),
            PathHandling.EveryReading => DecideEveryReading(context),
            PathHandling.Refuse => Decision.Without(DecisionReason.PathRefused),
            _ => DecideNormalized(context, handling),
        };
    }

    /// <summary>Whether what filters left can be read, as far as rules ask for it: a rule that denies by it must not miss it for that.</summary>
    private bool IsReadable(RequestAttributes request)
    {
        foreach (var filter in _filters)
        {
            if (!ProtobufStruct.IsReadable(request.Text(request.FindFilterMetadata(filter))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Finds out who calls what, and takes the path as it was sent: all that has to be known before rules are tried.</summary>
    /// <returns>False when the request cannot be read.</returns>
    internal bool TryPrepare(DecisionContext context)
    {
        if (!context.Request.TryFindToken() || !IsReadable(context.Request))
        {
            return false;
        }

        context.Use(_tables, _options.TrustedHops);
        SelectGroups(context);
        context.Request.UsePathAsSent();
        return true;
    }

    /// <summary>Whose policies are for the called workload.</summary>
    internal void SelectGroups(DecisionContext context)
    {
        var request = context.Request;
        var groups = context.Groups;
        groups.Clear();
        _destinations.Resolve(request);
        if (_mesh is not null)
        {
            groups.Add(_mesh);
        }

        if (_namespaces.Count > 0 && _namespaces.TryGet(request.Destination.Namespace, out var ofNamespace))
        {
            groups.Add(ofNamespace);
        }

        if (!_selectors.IsEmpty)
        {
            _selectors.Select(request, groups);
        }
    }

    /// <summary>A path that proxies and backends may read differently passes only if every reading does.</summary>
    private Decision DecideEveryReading(DecisionContext context)
    {
        var request = context.Request;
        var readings = context.Readings;
        if (!readings.TryRead(request.UrlPath, out _))
        {
            return Decision.Without(DecisionReason.PathRefused);
        }

        // The first reading is the path as it was sent, whose answer an allowed request gets.
        var decision = default(Decision);
        for (var i = 0; i < readings.Count; i++)
        {
            request.UsePath(readings.Buffer, new Slice(readings.Places[i].Offset, readings.Places[i].Length));
            var ofReading = DecideReading(context);
            if (i == 0)
            {
                decision = ofReading;
            }

            if (!ofReading.IsAllowed)
            {
                return ofReading;
            }

            if (ofReading.Shadow.IsPresent && !ofReading.Shadow.IsAllowed && (decision.Shadow.IsAllowed || !decision.Shadow.IsPresent))
            {
                decision = decision with { Shadow = ofReading.Shadow };
            }
        }

        request.UsePathAsSent();
        return decision;
    }

    private Decision DecideNormalized(DecisionContext context, PathHandling handling)
    {
        var path = context.Request.UrlPath;
        var normalized = context.PathBuffer(PathNormalization.MaxLength(path.Length));
        if (!PathNormalization.TryNormalize(path, handling, normalized, out var length))
        {
            return Decision.Without(DecisionReason.PathRefused);
        }

        context.Request.UsePath(normalized, new Slice(0, length));
        return DecideReading(context);
    }

    /// <summary>Decides for the path that the request has now.</summary>
    private Decision DecideReading(DecisionContext context)
    {
        var decision = DecideEnforced(context, out var isDefaultAllow);
        foreach (var group in context.Groups.Groups)
        {
            var table = TableOf(group, context);
            if (table.Audit.FindFirst(context).Rule is { } audit)
            {
                decision = decision with { Audit = audit.Rule };
                break;
            }
        }

        return DecideShadow(context, decision, isDefaultAllow);
    }

    private Decision DecideEnforced(DecisionContext context, out bool isDefault)
    {
        isDefault = false;
        var groups = context.Groups.Groups;

        // (3) Deny wins over allow, whosever policy it is and whatever the order of the files.
        foreach (var group in groups)
        {
            if (TableOf(group, context).Deny.FindFirst(context) is { Rule: { } denying } match)
            {
                return match.ConditionFailed ? Decision.Failed(DecisionReason.ConditionFailed, denying.Rule) : Decision.By(denying.Rule);
            }
        }

        // (4) One rule that allows is enough; the first one in order is named.
        foreach (var group in groups)
        {
            if (TableOf(group, context).Allow.FindFirst(context).Rule is { } allowing)
            {
                return Decision.By(allowing.Rule);
            }
        }

        // (5) No rule decides: what selects the request says what that means.
        isDefault = true;
        return DecideByCoverage(context);
    }

    private Decision DecideByCoverage(DecisionContext context)
    {
        var couldAllow = false;
        var onlyDenies = false;
        var consulted = PolicyLayer.None;
        PolicyRule? fallback = null;
        foreach (var group in context.Groups.Groups)
        {
            if (group.IsPossible)
            {
                // Whether it selects the workload is not known.
                continue;
            }

            var table = TableOf(group, context);
            couldAllow |= table.CouldAllow.Find(context) is not null;
            onlyDenies |= table.OnlyDenies.Find(context) is not null;
            consulted |= table.All.Find(context);
            fallback ??= table.Answers.Find(context);
        }

        // A policy that could allow, and so makes denial the default, may or may not be the called workload's.
        var reason = context.Groups.CouldAllow ? DecisionReason.WorkloadUnknown
            : couldAllow ? DecisionReason.NoRuleAllows
            : onlyDenies ? DecisionReason.AllowedUnlessDenied
            : _options.Unselected == UnselectedRequests.Allow ? DecisionReason.AllowedNotCovered
            : context.Groups.IsUncertain ? DecisionReason.WorkloadUnknown
            : DecisionReason.NotCovered;
        return Decision.Without(reason) with { Consulted = consulted, Fallback = fallback };
    }

    /// <summary>What would have been decided with the shadow policies too; for those who have none it costs a look at a flag.</summary>
    private static Decision DecideShadow(DecisionContext context, Decision decision, bool isDefault)
    {
        var hasShadow = false;
        foreach (var group in context.Groups.Groups)
        {
            hasShadow |= TableOf(group, context).HasShadow;
        }

        if (!hasShadow)
        {
            return decision;
        }

        PolicyRule? denying = null;
        PolicyRule? allowing = null;
        var couldAllow = false;
        foreach (var group in context.Groups.Groups)
        {
            var table = TableOf(group, context);
            denying ??= table.ShadowDeny.FindFirst(context).Rule?.Rule;
            allowing ??= table.ShadowAllow.FindFirst(context).Rule?.Rule;
            couldAllow |= table.ShadowCouldAllow.Find(context) is not null;
        }

        if (denying is null && allowing is null && !couldAllow)
        {
            return decision;
        }

        var isDeniedAnyway = !decision.IsAllowed && !isDefault;
        return decision with
        {
            Shadow = denying is not null && !isDeniedAnyway ? new ShadowDecision(DecisionReason.DeniedByRule, denying)
                : !isDefault ? new ShadowDecision(decision.Reason, decision.Rule)
                : allowing is not null ? new ShadowDecision(DecisionReason.AllowedByRule, allowing)
                : new ShadowDecision(DecisionReason.NoRuleAllows, null),
        };
    }

    private static RuleTable TableOf(RuleGroup group, DecisionContext context) => context.Request.IsHttp ? group.Http : group.Tcp;
}
