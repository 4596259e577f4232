using System.Collections.Concurrent;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Conditions;
using MeshExtensions.Policies.Data;

namespace MeshExtensions.Policies.Compilation;

/// <summary>
/// The tables of a policy set, and what of them the policies of each namespace see: those of the mesh and their own. A table is loaded again only when its
/// document or its file has changed.
/// </summary>
internal sealed class TableLoader(PolicyOptions options)
{
    private readonly Dictionary<DataDocument, LoadedTable> _loaded = new(ReferenceEqualityComparer.Instance);
    private ConcurrentDictionary<string, ConditionScope> _scopes = new(StringComparer.Ordinal);
    private List<DataDocument> _documents = [];
    private HashSet<string> _dataFiles = new(StringComparer.Ordinal);
    private string _names = string.Empty;

    /// <summary>The tables, in the order that scopes count them.</summary>
    public IReadOnlyList<CelMap> Tables { get; private set; } = [];

    /// <summary>The files that the tables were read from.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Whether a file that looks like a policy's is one of data.</summary>
    public bool IsDataFile(string file) => _dataFiles.Count > 0 && _dataFiles.Contains(Path.GetFullPath(file));

    /// <summary>Loads the tables of all documents. Returns whether other tables are seen than before, so that expressions must be checked anew.</summary>
    public bool Load(IEnumerable<SourceFile> files, List<PolicyError> errors)
    {
        var found = files
            .SelectMany(file => file.Data.Select(data => (Document: data, File: file.Name)))
            .OrderBy(pair => NameOf(pair.Document), StringComparer.Ordinal)
            .ToList();
        RejectSameNames(found.ConvertAll(pair => pair.Document), errors);
        foreach (var gone in _documents.Except(found.Select(pair => pair.Document), ReferenceEqualityComparer.Instance).Cast<DataDocument>().ToList())
        {
            _loaded.Remove(gone);
        }

        _documents = found.ConvertAll(pair => pair.Document);
        var tables = found.ConvertAll(pair => Load(pair.Document, Path.GetDirectoryName(pair.File) ?? string.Empty, errors));
        Files = tables.SelectMany(table => table.Files).ToList();
        _dataFiles = Files.Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        Tables = tables.Select(table => table.Table).OfType<CelMap>().ToList(); // One that is missing is an error, and then there is no set.

        var names = string.Join('\n', _documents.Select(NameOf));
        if (names == _names)
        {
            return false;
        }

        _names = names;
        _scopes = new ConcurrentDictionary<string, ConditionScope>(StringComparer.Ordinal);
        return true;
    }

    /// <summary>What the expressions of a namespace's policies, or, for <see langword="null"/>, of the mesh's, may speak of.</summary>
    public ConditionScope ScopeOf(string? @namespace) => _scopes.GetOrAdd(@namespace ?? string.Empty, _ => new ConditionScope(DataScope.Of(Visible(@namespace))));

    private static string NameOf(string? @namespace, DataDocument document) => $"{@namespace}/{document.Identifier}";

    private string NameOf(DataDocument document) => NameOf(NamespaceOf(document), document);

    private string? NamespaceOf(DataDocument document) => document.Namespace == options.RootNamespace ? null : document.Namespace;

    /// <summary>Of two tables of one name, a namespace's policies see their own: an administrator's new table must not change what they mean.</summary>
    private List<KeyValuePair<string, int>> Visible(string? @namespace) => _documents
        .Index()
        .Where(pair => NamespaceOf(pair.Item) is not { } of || of == @namespace)
        .GroupBy(pair => pair.Item.Identifier, StringComparer.Ordinal)
        .Select(same => KeyValuePair.Create(same.Key, same.OrderBy(pair => NamespaceOf(pair.Item) is null).First().Index))
        .ToList();

    private LoadedTable Load(DataDocument document, string folder, List<PolicyError> errors)
    {
        var path = document.File is { } file ? Path.Combine(folder, file.Value) : null;
        var state = path is null ? string.Empty : PolicyFiles.StateOf(new FileInfo(path));
        if (_loaded.TryGetValue(document, out var known) && known.State == state && known.Table is not null)
        {
            return known;
        }

        var result = DataLoader.Load(document, folder, errors);
        return _loaded[document] = new LoadedTable(state, result.Table, result.Files);
    }

    private void RejectSameNames(List<DataDocument> documents, List<PolicyError> errors)
    {
        foreach (var same in documents.GroupBy(NameOf, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            foreach (var later in same.Skip(1))
            {
                errors.Add(new PolicyError(later.Location, $"The data '{later.Identifier}' is already at {same.First().Location}; give one of them another name."));
            }
        }
    }

    private sealed record LoadedTable(string State, DataTable? Table, IReadOnlyList<string> Files);
}
