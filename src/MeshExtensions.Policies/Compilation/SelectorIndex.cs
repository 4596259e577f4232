using System.Collections.Immutable;
using System.Text;
using MeshExtensions.Policies.Destinations;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Compilation;

/// <summary>
/// Finds the groups of policies whose selector selects the called workload: of a configured one they are known beforehand; of labels that come with the
/// request, one lookup each; and of a workload whose labels are not known, all that there are for its namespace, as far as they deny.
/// </summary>
internal sealed class SelectorIndex
{
    /// <summary>Longest label that is looked at, name and value; Kubernetes allows 317 and 63.</summary>
    private const int MaxLabelLength = 512;

    private readonly RuleGroup[][] _ofWorkload;
    private readonly Utf8Dictionary<Candidate[]> _byFirstLabel;
    private readonly PossibleGroups _possible;
    private readonly PossibleGroups _possibleByService;

    private SelectorIndex(RuleGroup[][] ofWorkload, Utf8Dictionary<Candidate[]> byFirstLabel, PossibleGroups possible, PossibleGroups possibleByService)
    {
        _ofWorkload = ofWorkload;
        _byFirstLabel = byFirstLabel;
        _possible = possible;
        _possibleByService = possibleByService;
    }

    /// <summary>Whether there is no selector at all.</summary>
    public bool IsEmpty => _byFirstLabel.Count == 0;

    /// <summary>Indexes groups by their selectors.</summary>
    /// <param name="groups">Each group with its namespace, null for the mesh's, and the label sets of which one must fit.</param>
    /// <param name="options">Which workloads there are.</param>
    /// <param name="possibleOf">Makes, or finds, the group of what may be for any workload of a namespace, under a name that tells it from others.</param>
    public static SelectorIndex Build(
        IReadOnlyList<(string? Namespace, ImmutableArray<LabelSet> Labels, RuleGroup Group)> groups,
        PolicyOptions options,
        Func<string, IEnumerable<CompiledPolicy>, RuleGroup> possibleOf)
    {
        var byLabel = groups
            .SelectMany(group => group.Labels.Select(labels => (Key: Key(labels.Labels[0]), group.Namespace, Labels: labels, group.Group)))
            .ToLookup(entry => entry.Key, StringComparer.Ordinal);
        var ofWorkload = options.Workloads.Select(workload => workload.Labels
            .Concat(workload.Services.Select(service => KeyValuePair.Create(ScopeReader.ServiceLabel, service)))
            .SelectMany(label => byLabel[Key(label)])
            .Where(entry => (entry.Namespace is null || entry.Namespace == workload.Namespace) && Selects(entry.Labels, workload))
            .OrderBy(entry => entry.Namespace is null ? 0 : 1)
            .Select(entry => entry.Group)
            .Distinct()
            .ToArray()).ToArray();
        var byFirstLabel = byLabel
            .Select(same => KeyValuePair.Create(same.Key, same.Select(entry => Candidate.Of(entry.Namespace, entry.Labels, entry.Group)).ToArray()));
        var byService = groups.Where(group => group.Labels.Any(labels => labels.Labels[0].Key == ScopeReader.ServiceLabel));
        return new SelectorIndex(
            ofWorkload,
            new Utf8Dictionary<Candidate[]>(byFirstLabel),
            PossibleGroups.Of(groups, "workload", possibleOf),
            PossibleGroups.Of([.. byService], "service", possibleOf));
    }

    /// <summary>Adds the groups that select the request's destination.</summary>
    public void Select(RequestAttributes request, SelectedGroups selected)
    {
        var destination = request.Destination;
        if (destination.Workload >= 0)
        {
            foreach (var group in _ofWorkload[destination.Workload])
            {
                selected.Add(group);
            }

            return;
        }

        foreach (ref readonly var label in request.DestinationLabels.Entries)
        {
            Select(request, request.Text(label.Key), request.Text(label.Value), selected);
        }

        if (!destination.Service.IsEmpty)
        {
            Select(request, "!service"u8, destination.Service, selected);
        }

        // Labels do not tell the service, and the host is the client's word: it may lead to a policy of a service, but not away from one.
        var possible = request.DestinationLabels.Count > 0 ? _possibleByService : _possible;
        if (possible.InMesh is { } inMesh)
        {
            selected.AddPossible(inMesh);
        }

        if (possible.InNamespaces.TryGet(destination.Namespace, out var inNamespace))
        {
            selected.AddPossible(inNamespace);
        }
    }

    private void Select(RequestAttributes request, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, SelectedGroups selected)
    {
        Span<byte> key = stackalloc byte[MaxLabelLength];
        var length = name.Length + 1 + value.Length;
        if (length > key.Length)
        {
            return;
        }

        name.CopyTo(key);
        key[name.Length] = (byte)'=';
        value.CopyTo(key[(name.Length + 1)..]);
        if (!_byFirstLabel.TryGet(key[..length], out var candidates))
        {
            return;
        }

        foreach (var candidate in candidates)
        {
            if (candidate.Selects(request))
            {
                selected.Add(candidate.Group);
            }
        }
    }

    private static string Key(KeyValuePair<string, string> label) => $"{label.Key}={label.Value}";

    private static bool Selects(LabelSet labels, Workload workload) => labels.Labels.All(label => label.Key == ScopeReader.ServiceLabel
        ? workload.Services.Contains(label.Value, StringComparer.Ordinal)
        : workload.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <summary>Policies that may be for a workload, as groups: by namespace, and the mesh's.</summary>
    private sealed record PossibleGroups(Utf8Dictionary<RuleGroup> InNamespaces, RuleGroup? InMesh)
    {
        public static PossibleGroups Of(
            IReadOnlyList<(string? Namespace, ImmutableArray<LabelSet> Labels, RuleGroup Group)> groups,
            string what,
            Func<string, IEnumerable<CompiledPolicy>, RuleGroup> possibleOf)
        {
            var inNamespaces = groups.Where(group => group.Namespace is not null).GroupBy(group => group.Namespace!, StringComparer.Ordinal);
            var inMesh = groups.Where(group => group.Namespace is null).ToList();
            return new PossibleGroups(
                new(inNamespaces.Select(same => KeyValuePair.Create(same.Key, possibleOf($"{what} of {same.Key}", PoliciesOf(same))))),
                inMesh.Count == 0 ? null : possibleOf(what, PoliciesOf(inMesh)));

            static IEnumerable<CompiledPolicy> PoliciesOf(IEnumerable<(string? Namespace, ImmutableArray<LabelSet> Labels, RuleGroup Group)> of) =>
                of.SelectMany(group => group.Group.Policies);
        }
    }

    /// <summary>A group that selects when all of its labels fit. One has led here; of a label that comes again, the last one counts.</summary>
    private sealed record Candidate(byte[]? Namespace, (byte[] Name, byte[] Value)[] Labels, RuleGroup Group)
    {
        public static Candidate Of(string? @namespace, LabelSet labels, RuleGroup group) => new(
            @namespace is null ? null : Encoding.UTF8.GetBytes(@namespace),
            labels.Labels.Where(label => label.Key != ScopeReader.ServiceLabel).Select(label => (Encoding.UTF8.GetBytes(label.Key), Encoding.UTF8.GetBytes(label.Value))).ToArray(),
            group);

        public bool Selects(RequestAttributes request)
        {
            if (Namespace is not null && !request.Destination.Namespace.SequenceEqual(Namespace))
            {
                return false;
            }

            foreach (var (name, value) in Labels)
            {
                if (!Has(request, name, value))
                {
                    return false;
                }
            }

            return true;
        }

        private static bool Has(RequestAttributes request, byte[] name, byte[] value)
        {
            var entries = request.DestinationLabels.Entries;
            for (var i = entries.Length - 1; i >= 0; i--)
            {
                if (request.Text(entries[i].Key).SequenceEqual(name))
                {
                    return request.Text(entries[i].Value).SequenceEqual(value);
                }
            }

            return false;
        }
    }
}
