using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using MeshExtensions.Cel.Checking;
using MeshExtensions.Cel.Libraries;
using MeshExtensions.Cel.Planning;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel;

/// <summary>A variable that the host declares.</summary>
/// <param name="Name">May be qualified: <c>a.b</c>.</param>
/// <param name="Type">What <see cref="CelActivation.Resolve"/> gives.</param>
public sealed record CelVariable(string Name, CelType Type);

/// <summary>
/// What an expression may speak of: variables, record types, functions. Immutable; make one and compile any number of expressions with it, from any thread.
/// </summary>
public sealed class CelEnvironment
{
    private readonly FrozenDictionary<string, int> _variables;
    private readonly FrozenDictionary<string, CelType> _types;
    private readonly FrozenDictionary<string, CelFunction> _functions;

    /// <summary>Declares an environment: the standard functions and all extension libraries, and what the host adds.</summary>
    /// <param name="variables">Their order is their index in <see cref="CelActivation.Resolve"/>.</param>
    /// <param name="functions">Of the host. A function of a name that exists adds its overloads.</param>
    /// <param name="recordTypes">Whose names can be used as type values; a variable's own type need not be here.</param>
    /// <param name="container">Namespace in which names are looked up first.</param>
    /// <exception cref="ArgumentException">
    /// A name is declared twice or cannot be written in an expression; a function has no overload, or two of one id or signature.
    /// </exception>
    public CelEnvironment(
        ImmutableArray<CelVariable> variables = default,
        ImmutableArray<CelFunction> functions = default,
        ImmutableArray<CelRecordType> recordTypes = default,
        string container = "")
    {
        Variables = variables.IsDefault ? [] : variables;
        Container = container;
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Variables.Length; i++)
        {
            Names.Check(Variables[i].Name);
            if (!indexes.TryAdd(Variables[i].Name, i))
            {
                throw new ArgumentException($"The variable '{Variables[i].Name}' is declared twice.", nameof(variables));
            }
        }

        _variables = indexes.ToFrozenDictionary(StringComparer.Ordinal);

        var types = new Dictionary<string, CelType>(StandardTypes.ByName, StringComparer.Ordinal);
        foreach (var type in recordTypes.IsDefault ? [] : recordTypes)
        {
            Names.Check(type.Name);
            if (!types.TryAdd(type.Name, type))
            {
                throw new ArgumentException($"The type '{type.Name}' is declared twice.", nameof(recordTypes));
            }
        }

        _types = types.ToFrozenDictionary(StringComparer.Ordinal);

        if (functions.IsDefaultOrEmpty)
        {
            _functions = StandardLibrary.Functions;
            return;
        }

        var all = new Dictionary<string, CelFunction>(StandardLibrary.Functions, StringComparer.Ordinal);
        foreach (var function in functions)
        {
            Names.Check(function.Name);
            CheckOverloads(function, all.GetValueOrDefault(function.Name));
            all[function.Name] = all.TryGetValue(function.Name, out var existing)
                ? existing with { Overloads = [.. existing.Overloads, .. function.Overloads] }
                : function;
        }

        _functions = all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The variables, in the order of their indexes.</summary>
    public ImmutableArray<CelVariable> Variables { get; }

    /// <summary>Namespace in which names are looked up first; empty for none.</summary>
    public string Container { get; }

    internal IEnumerable<string> FunctionNames => _functions.Keys;

    /// <summary>Compiles an expression: parses, checks and plans it. All that can be known before a value is there is found here.</summary>
    /// <param name="source">The expression.</param>
    public CelCompilation Compile(string source) => Compile(source, CelCompilationOptions.Default);

    /// <summary>Compiles an expression; see <see cref="Compile(string)"/>.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="options">Limits and strictness; the defaults suit a server's policies.</param>
    public CelCompilation Compile(string source, CelCompilationOptions options) => Compile(Encoding.UTF8.GetBytes(source), options);

    /// <summary>Compiles an expression; see <see cref="Compile(string)"/>.</summary>
    /// <param name="source">The expression as UTF-8.</param>
    /// <param name="options">Limits and strictness; the defaults suit a server's policies.</param>
    public CelCompilation Compile(ReadOnlySpan<byte> source, CelCompilationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var text = new CelSource(source.ToArray());
        var issues = new List<CelIssue>();
        var parsed = CelParser.Parse(
            text,
            new ParserOptions { MaxSourceBytes = options.MaximumLength, MaxDepth = options.MaximumDepth, EnableMacros = options.EnableMacros },
            issues);
        if (parsed is null || issues.Count > 0)
        {
            return new CelCompilation(null, InOrder(issues));
        }

        var checkedExpression = Checker.Check(this, parsed, options, issues);
        if (checkedExpression is null)
        {
            return new CelCompilation(null, InOrder(issues));
        }

        var program = Planner.Plan(checkedExpression, options, issues);
        return new CelCompilation(issues.Count == 0 ? program : null, InOrder(issues));
    }

    // A part is checked before the whole, which may stand before it.
    private static ImmutableArray<CelIssue> InOrder(List<CelIssue> issues) => [.. issues.OrderBy(issue => issue.Line).ThenBy(issue => issue.Column)];

    private static void CheckOverloads(CelFunction function, CelFunction? existing)
    {
        if (function.Overloads.IsDefaultOrEmpty)
        {
            throw new ArgumentException($"The function '{function.Name}' has no overload.", nameof(function));
        }

        var known = new List<CelOverload>(existing?.Overloads ?? []);
        foreach (var overload in function.Overloads)
        {
            if (known.Find(other => other.Id == overload.Id || other.HasSignatureOf(overload)) is { } other)
            {
                throw new ArgumentException(
                    $"The function '{function.Name}' has two overloads with one id or one signature: {other.Id}, {overload.Id}.",
                    nameof(function));
            }

            known.Add(overload);
        }
    }

    internal bool TryGetFunction(string name, out CelFunction function) => _functions.TryGetValue(name, out function!);

    internal bool TryGetVariable(string name, out int index) => _variables.TryGetValue(name, out index);

    internal bool TryGetType(string name, out CelType type) => _types.TryGetValue(name, out type!);

    /// <summary>The names that a name may stand for, the innermost namespace first (langdef, "Name Resolution").</summary>
    internal IEnumerable<string> Candidates(string name)
    {
        if (name.StartsWith('.'))
        {
            yield return name[1..];
            yield break;
        }

        for (var container = Container; container.Length > 0; container = container[..Math.Max(0, container.LastIndexOf('.'))])
        {
            yield return $"{container}.{name}";
        }

        yield return name;
    }
}
