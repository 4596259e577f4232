using System.Collections.Immutable;
using MeshExtensions.Policies.Data;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Compilation;

/// <summary>A file of policies, and what has been made of each of its documents. One whose text stays the same is kept as it is.</summary>
/// <param name="name">Name for messages; it also says the order of files.</param>
/// <param name="text">The whole text.</param>
/// <param name="before">The same file with another text, of which documents that stayed the same are taken over; <see langword="null"/> for none.</param>
internal sealed class SourceFile(string name, string text, SourceFile? before)
{
    private readonly SourceDocument[] _documents =
    [
        .. YamlDocumentSplitter.Split(text).Select(part =>
            Array.Find(before?._documents ?? [], known => known.FirstLine == part.FirstLine && known.Text == part.Text)
            ?? new SourceDocument(name, part.FirstLine, part.Text)),
    ];

    /// <summary>Name for messages.</summary>
    public string Name { get; } = name;

    /// <summary>The whole text.</summary>
    public string Text { get; } = text;

    /// <summary>Data documents in it.</summary>
    public IEnumerable<DataDocument> Data => _documents.SelectMany(document => document.Data);

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<PolicyError> Errors => _documents.SelectMany(document => document.Errors);

    /// <summary>What is doubtful about it.</summary>
    public IEnumerable<PolicyError> Warnings => _documents.SelectMany(document => document.Warnings);

    /// <summary>Whether there is anything to tell of it.</summary>
    public bool HasProblems { get; private set; }

    /// <summary>Whether it has policies of the same names as the file that it replaces.</summary>
    public bool HasTheNamesOf(SourceFile? other) => other is not null
        && _documents.SelectMany(document => document.Policies).Select(NameOf).SequenceEqual(other._documents.SelectMany(document => document.Policies).Select(NameOf));

    /// <summary>Adds its policies to a list.</summary>
    public void AddPolicies(List<CompiledPolicy> policies)
    {
        foreach (var document in _documents)
        {
            policies.AddRange(document.Policies.AsSpan());
        }
    }

    /// <summary>Reads what has not been read.</summary>
    public void Parse() => Array.ForEach(_documents, document => document.Parse());

    /// <summary>Compiles what has not been compiled.</summary>
    public void Compile(PolicyOptions options, TableLoader tables)
    {
        Array.ForEach(_documents, document => document.Compile(options, tables));
        HasProblems = Array.Exists(_documents, document => !document.Errors.IsEmpty || !document.Warnings.IsEmpty);
    }

    private static (PolicyKind Kind, string Name) NameOf(CompiledPolicy policy) => (policy.Document.Kind, policy.Document.FullName);

    /// <summary>Forgets what was compiled, since expressions may speak of other things now.</summary>
    public void Forget() => Array.ForEach(_documents, document => document.Forget());

    /// <summary>A document: text between separators, which by separators that the splitter does not know, or as a list, may be several.</summary>
    private sealed class SourceDocument(string file, int firstLine, string text)
    {
        private ImmutableArray<YamlNode> _nodes;
        private ImmutableArray<PolicyError> _parseErrors = [];
        private bool _isCompiled;

        /// <summary>The line in which it begins, from 1.</summary>
        public int FirstLine { get; } = firstLine;

        /// <summary>Its text.</summary>
        public string Text { get; } = text;

        public ImmutableArray<DataDocument> Data { get; private set; } = [];

        public ImmutableArray<CompiledPolicy> Policies { get; private set; } = [];

        public ImmutableArray<PolicyError> Errors { get; private set; } = [];

        public ImmutableArray<PolicyError> Warnings { get; private set; } = [];

        public void Parse()
        {
            if (_isCompiled || !_nodes.IsDefault)
            {
                return;
            }

            var errors = new List<PolicyError>();
            var roots = YamlDocumentReader.Read(file, Text, errors, FirstLine).SelectMany(Flatten).ToList();
            var isFirst = Data.IsEmpty;
            if (isFirst)
            {
                var reader = new DataDocumentReader(errors);
                Data = [.. roots.Where(IsData).Select(reader.Read).OfType<DataDocument>()];
            }

            _nodes = [.. roots.Where(root => !IsData(root))];
            _parseErrors = isFirst ? [.. errors] : _parseErrors;
        }

        public void Compile(PolicyOptions options, TableLoader tables)
        {
            if (_isCompiled)
            {
                return;
            }

            var errors = new List<PolicyError>(_parseErrors);
            var warnings = new List<PolicyError>();
            var reader = new DocumentReader(options, tables.ScopeOf, errors);
            var compiler = new PolicyCompiler(options, errors, warnings);
            Policies = [.. _nodes.Select(reader.Read).OfType<PolicyDocument>().ToList().ConvertAll(compiler.Compile)];
            Errors = [.. errors];
            Warnings = [.. warnings];
            _isCompiled = true;

            // The nodes take many times the memory of the text.
            _nodes = default;
        }

        public void Forget() => _isCompiled = false;

        /// <summary>A list, as <c>kubectl get -o yaml</c> prints it, is several documents.</summary>
        private static IEnumerable<YamlNode> Flatten(YamlNode root) =>
            Field(root, "kind") is YamlScalar { Value: "List" } && Field(root, "apiVersion") is YamlScalar { Value: "v1" } && Field(root, "items") is YamlSequence items
                ? items.Items
                : [root];

        private static bool IsData(YamlNode root) => Field(root, "kind") is YamlScalar { Value: DataDocumentReader.Kind };

        private static YamlNode? Field(YamlNode root, string name) =>
            root is YamlMapping mapping ? mapping.Entries.FirstOrDefault(entry => entry.Key.Value == name).Value : null;
    }
}
