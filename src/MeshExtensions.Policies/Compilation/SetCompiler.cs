using System.Collections.Immutable;
using MeshExtensions.Policies.Destinations;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Compilation;

/// <summary>
/// Turns the text of files into a <see cref="PolicySet"/>, or finds what keeps them from being one. What it made of a document, of the policies of a
/// group and of a table, it makes again only when they have changed.
/// </summary>
internal sealed class SetCompiler(PolicyOptions options)
{
    private readonly TableLoader _tables = new(options);
    private readonly DestinationResolver _destinations = new(options);
    private Dictionary<string, SourceFile> _files = new(StringComparer.Ordinal);
    private Dictionary<string, RuleGroup> _groups = new(StringComparer.Ordinal);
    private bool _namesAreKnown;

    /// <summary>The files of data that the last set depends on.</summary>
    public IReadOnlyList<string> DataFiles => _tables.Files;

    /// <summary>Compiles files, given as pairs of a name and its text. With any error there is no set: half a policy set is a hole.</summary>
    public PolicyLoadResult Compile(IReadOnlyList<KeyValuePair<string, string>> sources, List<PolicyError> errors)
    {
        var files = ReadFiles(sources, errors);

        // A file of data is no policy, though its name ends like one's.
        var warnings = new List<PolicyError>();
        var policies = new List<CompiledPolicy>(files.Count);
        foreach (var file in files.Where(file => !_tables.IsDataFile(file.Name)))
        {
            file.AddPolicies(policies);
            if (file.HasProblems)
            {
                errors.AddRange(file.Errors);
                warnings.AddRange(file.Warnings);
            }
        }

        if (!_namesAreKnown)
        {
            RejectSameNames(policies, errors);
        }

        // Names that have been told of must be told of again.
        _namesAreKnown = errors.Count == 0;
        if (errors.Count > 0)
        {
            return new PolicyLoadResult(null, errors) { Warnings = warnings };
        }

        return new PolicyLoadResult(policies.Count == 0 ? PolicySet.Empty : Assemble(policies), []) { Warnings = warnings };
    }

    private List<SourceFile> ReadFiles(IReadOnlyList<KeyValuePair<string, string>> sources, List<PolicyError> errors)
    {
        var files = new List<SourceFile>(sources.Count);
        var byName = new Dictionary<string, SourceFile>(sources.Count, StringComparer.Ordinal);
        var changed = new List<SourceFile>();
        foreach (var (name, text) in sources)
        {
            var known = _files.GetValueOrDefault(name);
            var file = known is not null && known.Text == text ? known : new SourceFile(name, text, known);
            files.Add(file);
            byName[name] = file;
            if (!ReferenceEquals(file, known))
            {
                changed.Add(file);
            }
        }

        // A mesh's ten thousand names need not be compared again because one policy says something else.
        _namesAreKnown &= byName.Count == _files.Count;
        var before = _files;
        _files = byName;
        if (!IsInOrder(files))
        {
            files.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        }

        ForEach(changed, file => file.Parse());
        if (_tables.Load(files, errors))
        {
            // What expressions may speak of has changed, so each has to be checked anew.
            files.ForEach(file => file.Forget());
            changed = files;
            ForEach(changed, file => file.Parse());
        }

        ForEach(changed, file => file.Compile(options, _tables));
        _namesAreKnown &= changed.TrueForAll(file => file.HasTheNamesOf(before.GetValueOrDefault(file.Name)));
        return files;
    }

    private static bool IsInOrder(List<SourceFile> files)
    {
        for (var i = 1; i < files.Count; i++)
        {
            if (string.CompareOrdinal(files[i - 1].Name, files[i].Name) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static void ForEach(List<SourceFile> files, Action<SourceFile> action)
    {
        if (files.Count > 1)
        {
            Parallel.ForEach(files, action);
        }
        else
        {
            files.ForEach(action);
        }
    }

    private PolicySet Assemble(List<CompiledPolicy> policies)
    {
        var groups = new Dictionary<string, RuleGroup>(StringComparer.Ordinal);
        RuleGroup? mesh = null;
        var namespaces = new List<KeyValuePair<string, RuleGroup>>();
        var selectors = new List<(string? Namespace, ImmutableArray<LabelSet> Labels, RuleGroup Group)>();
        foreach (var same in policies.GroupBy(policy => policy.GroupKey, StringComparer.Ordinal))
        {
            var group = Group($"certain {same.Key}", [.. same], RuleGroup.Build);
            var (@namespace, labels) = (same.First().Document.Namespace, same.First().Document.Scope.Labels);
            if (!labels.IsEmpty)
            {
                selectors.Add((@namespace, labels, group));
            }
            else if (@namespace is null)
            {
                mesh = group;
            }
            else
            {
                namespaces.Add(new(@namespace, group));
            }
        }

        var selectorIndex = SelectorIndex.Build(
            selectors, options, (name, possible) => Group($"possible {name}", [.. possible], RuleGroup.BuildPossible));
        _groups = groups;
        return new PolicySet(options, policies, mesh, namespaces, selectorIndex, _tables.Tables, _destinations);

        RuleGroup Group(string key, ImmutableArray<CompiledPolicy> members, Func<ImmutableArray<CompiledPolicy>, RuleGroup> build) =>
            groups[key] = _groups.TryGetValue(key, out var known) && known.Policies.AsSpan().SequenceEqual(members.AsSpan(), ReferenceEqualityComparer.Instance)
                ? known
                : build(members);
    }

    private static void RejectSameNames(List<CompiledPolicy> policies, List<PolicyError> errors)
    {
        var seen = new Dictionary<(PolicyKind, string), SourceLocation>(policies.Count);
        foreach (var document in policies.Select(policy => policy.Document))
        {
            if (!seen.TryAdd((document.Kind, document.FullName), document.Location))
            {
                errors.Add(new PolicyError(
                    document.Location,
                    $"The policy '{document.FullName}' is already at {seen[(document.Kind, document.FullName)]}; give one of them another name or namespace."));
            }
        }
    }
}
