using System.Collections.Concurrent;
using System.Collections.Immutable;
using MeshExtensions.Policies.Conditions;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Compilation;

/// <summary>
/// Turns the text of files into a <see cref="PolicySet"/>, or finds what keeps them from being one. What it made of a document, and of the policies of a
/// group, it makes again only when they have changed.
/// </summary>
internal sealed class SetCompiler(PolicyOptions options)
{
    private readonly ConcurrentDictionary<string, ConditionScope> _scopes = new(StringComparer.Ordinal);
    private Dictionary<DocumentKey, CompiledDocument> _documents = [];
    private Dictionary<string, RuleGroup> _groups = new(StringComparer.Ordinal);

    /// <summary>Compiles files, given as pairs of a name and its text. With any error there is no set: half a policy set is a hole.</summary>
    public PolicyLoadResult Compile(List<KeyValuePair<string, string>> sources, List<PolicyError> errors)
    {
        sources.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        var documents = CompileDocuments(sources);
        errors.AddRange(documents.SelectMany(document => document.Errors));
        var warnings = documents.SelectMany(document => document.Warnings).ToList();
        var policies = documents.SelectMany(document => document.Policies).ToList();
        RejectSameNames(policies, errors);
        if (errors.Count > 0)
        {
            return new PolicyLoadResult(null, errors) { Warnings = warnings };
        }

        return new PolicyLoadResult(policies.Count == 0 ? PolicySet.Empty : Assemble(policies), []) { Warnings = warnings };
    }

    private CompiledDocument[] CompileDocuments(List<KeyValuePair<string, string>> sources)
    {
        var keys = sources
            .SelectMany(source => YamlDocumentSplitter.Split(source.Value).Select(part => new DocumentKey(source.Key, part.FirstLine, part.Text)))
            .ToArray();
        var compiled = new CompiledDocument[keys.Length];
        var missing = new List<int>();
        for (var i = 0; i < keys.Length; i++)
        {
            if (_documents.TryGetValue(keys[i], out var known))
            {
                compiled[i] = known;
            }
            else
            {
                missing.Add(i);
            }
        }

        if (missing.Count > 1)
        {
            Parallel.ForEach(missing, i => compiled[i] = CompileDocument(keys[i]));
        }
        else
        {
            missing.ForEach(i => compiled[i] = CompileDocument(keys[i]));
        }

        if (missing.Count > 0 || _documents.Count != keys.Length)
        {
            var documents = new Dictionary<DocumentKey, CompiledDocument>(keys.Length);
            for (var i = 0; i < keys.Length; i++)
            {
                documents[keys[i]] = compiled[i];
            }

            _documents = documents;
        }

        return compiled;
    }

    private CompiledDocument CompileDocument(DocumentKey key)
    {
        var errors = new List<PolicyError>();
        var warnings = new List<PolicyError>();
        var reader = new DocumentReader(options, ScopeOf, errors);
        var compiler = new PolicyCompiler(options, errors, warnings);
        var policies = YamlDocumentReader.Read(key.File, key.Text, errors, key.FirstLine)
            .SelectMany(reader.Read)
            .ToList()
            .ConvertAll(compiler.Compile);
        return new CompiledDocument([.. policies], [.. errors], [.. warnings]);
    }

    private ConditionScope ScopeOf(string? @namespace) => _scopes.GetOrAdd(@namespace ?? string.Empty, _ => new ConditionScope(DataScope.Of([])));

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
            selectors, options, (@namespace, possible) => Group($"possible {@namespace}", [.. possible], RuleGroup.BuildPossible));
        _groups = groups;
        return new PolicySet(options, policies, mesh, namespaces, selectorIndex, []);

        RuleGroup Group(string key, ImmutableArray<CompiledPolicy> members, Func<ImmutableArray<CompiledPolicy>, RuleGroup> build) =>
            groups[key] = _groups.TryGetValue(key, out var known) && known.Policies.AsSpan().SequenceEqual(members.AsSpan(), ReferenceEqualityComparer.Instance)
                ? known
                : build(members);
    }

    private static void RejectSameNames(List<CompiledPolicy> policies, List<PolicyError> errors)
    {
        var seen = new Dictionary<(PolicyKind, string), SourceLocation>();
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

    private sealed record DocumentKey(string File, int FirstLine, string Text);

    /// <summary>What came of one document, which may be a list of several.</summary>
    private sealed record CompiledDocument(
        ImmutableArray<CompiledPolicy> Policies, ImmutableArray<PolicyError> Errors, ImmutableArray<PolicyError> Warnings);
}
