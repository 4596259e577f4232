using System.Collections.Immutable;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Compilation;

/// <summary>
/// Turns the text of files into a <see cref="PolicySet"/>, or finds what keeps them from being one. What it made of a document, of the policies of a
/// group and of a table, it makes again only when they have changed.
/// </summary>
internal sealed class SetCompiler(PolicyOptions options)
{
    private readonly TableLoader _tables = new(options);
    private readonly Dictionary<string, SplitFile> _files = new(StringComparer.Ordinal);
    private Dictionary<DocumentKey, CompiledDocument> _documents = [];
    private Dictionary<string, RuleGroup> _groups = new(StringComparer.Ordinal);

    /// <summary>The files of data that the last set depends on.</summary>
    public IReadOnlyList<string> DataFiles => _tables.Files;

    /// <summary>Compiles files, given as pairs of a name and its text. With any error there is no set: half a policy set is a hole.</summary>
    public PolicyLoadResult Compile(List<KeyValuePair<string, string>> sources, List<PolicyError> errors)
    {
        sources.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        var keys = sources.SelectMany(Split).ToArray();
        var documents = CompileDocuments(keys, errors);
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

    private List<CompiledDocument> CompileDocuments(DocumentKey[] keys, List<PolicyError> errors)
    {
        var parsed = new ParsedDocument?[keys.Length];
        ForEach(Missing(keys), i => parsed[i] = ParsedDocument.Parse(keys[i]));
        if (_tables.Load(keys, parsed, _documents, errors))
        {
            // What expressions may speak of has changed, so each has to be checked anew.
            _documents.Clear();
            ForEach(Missing(keys).Where(i => parsed[i] is null).ToList(), i => parsed[i] = ParsedDocument.Parse(keys[i]));
        }

        var compiled = new CompiledDocument?[keys.Length];
        ForEach(Enumerable.Range(0, keys.Length).ToList(), i => compiled[i] = parsed[i] is { } document ? Compile(document) : _documents[keys[i]]);
        var documents = new Dictionary<DocumentKey, CompiledDocument>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            documents[keys[i]] = compiled[i]!;
        }

        _documents = documents;

        // A file of data is no policy, though its name ends like one's.
        return keys.Zip(compiled).Where(pair => !_tables.IsDataFile(pair.First.File)).Select(pair => pair.Second!).ToList();
    }

    /// <summary>A file's documents; of one whose text is the very same the keys are too, so that finding them again costs no comparison of texts.</summary>
    private DocumentKey[] Split(KeyValuePair<string, string> source)
    {
        if (!_files.TryGetValue(source.Key, out var known) || !ReferenceEquals(known.Text, source.Value))
        {
            var keys = YamlDocumentSplitter.Split(source.Value).Select(part => new DocumentKey(source.Key, part.FirstLine, part.Text));
            known = _files[source.Key] = new SplitFile(source.Value, [.. keys]);
        }

        return known.Keys;
    }

    private List<int> Missing(DocumentKey[] keys) => Enumerable.Range(0, keys.Length).Where(i => !_documents.ContainsKey(keys[i])).ToList();

    private static void ForEach(List<int> indexes, Action<int> action)
    {
        if (indexes.Count > 16)
        {
            Parallel.ForEach(indexes, action);
        }
        else
        {
            indexes.ForEach(action);
        }
    }

    private CompiledDocument Compile(ParsedDocument document)
    {
        var errors = new List<PolicyError>(document.Errors);
        var warnings = new List<PolicyError>();
        var reader = new DocumentReader(options, _tables.ScopeOf, errors);
        var compiler = new PolicyCompiler(options, errors, warnings);
        var policies = document.Nodes.Select(reader.Read).OfType<PolicyDocument>().ToList().ConvertAll(compiler.Compile);
        return new CompiledDocument([.. policies], document.Data, [.. errors], [.. warnings]);
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
        return new PolicySet(options, policies, mesh, namespaces, selectorIndex, _tables.Tables);

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

    private sealed record SplitFile(string Text, DocumentKey[] Keys);
}
