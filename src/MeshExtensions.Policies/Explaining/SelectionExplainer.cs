using System.Text;
using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Explaining;

/// <summary>Why policies were consulted or not.</summary>
internal sealed class SelectionExplainer
{
    private readonly PolicyOptions _options;
    private readonly DecisionContext _context;
    private readonly HashSet<CompiledPolicy> _certain = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<CompiledPolicy> _possible = new(ReferenceEqualityComparer.Instance);

    /// <summary>Takes a request whose groups have been selected.</summary>
    public SelectionExplainer(PolicyOptions options, DecisionContext context)
    {
        _options = options;
        _context = context;
        foreach (var group in context.Groups.Groups)
        {
            (group.IsPossible ? _possible : _certain).UnionWith(group.Policies);
        }
    }

    /// <summary>Whether a policy was consulted, and why not.</summary>
    public (PolicyConsultation Consultation, string? Why) Explain(CompiledPolicy policy)
    {
        var request = _context.Request;
        var document = policy.Document;
        if (!_certain.Contains(policy) && !_possible.Contains(policy))
        {
            var @namespace = request.Destination.Namespace;
            return document.Namespace is { } of && !@namespace.SequenceEqual(Encoding.UTF8.GetBytes(of))
                ? (PolicyConsultation.OtherNamespace, $"it is of namespace {of}, and the called workload is of {ShownText.Value(@namespace)}")
                : (PolicyConsultation.NotSelected, $"{Selector(document)} does not select the called workload, {Labels(request)}");
        }

        if (!request.IsHttp && !policy.AppliesToTcp)
        {
            return (PolicyConsultation.NotForTcp, "its scope names hosts, which a TCP connection does not have");
        }

        foreach (var test in policy.Scope.When)
        {
            if (!test.Matcher.Matches(request))
            {
                var sentence = TestSentence.Of(test, request, _context.TrustedHops, isField: true);
                return (PolicyConsultation.OutOfScope, $"its scope does not match: {sentence} ({TestSentence.LocationOf(test)})");
            }
        }

        if (!policy.IsEnforced)
        {
            return (PolicyConsultation.NotEnforced, document.IsShadow ? "it is in shadow mode, so it decides nothing"
                : document.Action == PolicyAction.Audit ? "its action is AUDIT, so it decides nothing"
                : "its action is CUSTOM, so it says what Envoy asks about and decides nothing");
        }

        return _certain.Contains(policy)
            ? (PolicyConsultation.Consulted, null)
            : (PolicyConsultation.LabelsUnknown,
                $"{Selector(document)} may select the called workload, whose labels are not known; only its rules that deny count");
    }

    private static string Selector(PolicyDocument document) =>
        $"its selector {string.Join(" or ", document.Scope.Labels.Select(labels => Braces([labels.ToString()])))}"
            .Replace(ScopeReader.ServiceLabel, "service", StringComparison.Ordinal);

    private string Labels(RequestAttributes request)
    {
        if (request.Destination.Workload is >= 0 and var index)
        {
            var workload = _options.Workloads[index];
            var configured = workload.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}");
            return $"{workload.Namespace}/{workload.Name}, which has {Braces(configured)}";
        }

        var labels = new List<string>();
        foreach (var label in request.DestinationLabels.Entries)
        {
            labels.Add($"{ShownText.Of(request.Text(label.Key))}={ShownText.Of(request.Text(label.Value))}");
        }

        return labels.Count == 0 ? "whose labels are not known" : $"which has {Braces(labels)}";
    }

    private static string Braces(IEnumerable<string> labels) => $"{{{string.Join(",", labels)}}}";
}
