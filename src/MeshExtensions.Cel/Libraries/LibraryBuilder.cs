using System.Collections.Frozen;
using System.Collections.Immutable;

namespace MeshExtensions.Cel.Libraries;

/// <summary>Collects overloads by their functions' names.</summary>
internal sealed class LibraryBuilder
{
    private readonly Dictionary<string, List<CelOverload>> _functions = new(StringComparer.Ordinal);

    public void Add(string name, CelOverload overload)
    {
        if (!_functions.TryGetValue(name, out var overloads))
        {
            _functions.Add(name, overloads = []);
        }

        overloads.Add(overload.AsStandard());
    }

    /// <summary><c>name(a)</c>.</summary>
    public void Global(string name, string id, CelType parameter, CelType result, CelFunction1 function) =>
        Add(name, CelOverload.Create(id, isMember: false, parameter, result, function));

    /// <summary><c>name(a, b)</c>.</summary>
    public void Global(string name, string id, CelType first, CelType second, CelType result, CelFunction2 function) =>
        Add(name, CelOverload.Create(id, isMember: false, first, second, result, function));

    /// <summary><c>a.name()</c>.</summary>
    public void Member(string name, string id, CelType target, CelType result, CelFunction1 function) =>
        Add(name, CelOverload.Create(id, isMember: true, target, result, function));

    /// <summary><c>a.name(b)</c>.</summary>
    public void Member(string name, string id, CelType target, CelType second, CelType result, CelFunction2 function) =>
        Add(name, CelOverload.Create(id, isMember: true, target, second, result, function));

    /// <summary><c>a.name(b, c…)</c>.</summary>
    public void Member(string name, string id, ImmutableArray<CelType> parameters, CelType result, CelFunctionN function) =>
        Add(name, CelOverload.Create(id, isMember: true, parameters, result, function));

    public void Operator(string name, string id, CelType result, params ImmutableArray<CelType> parameters) =>
        Add(name, CelOverload.Operator(id, parameters, result));

    public FrozenDictionary<string, CelFunction> Build() =>
        _functions.ToFrozenDictionary(pair => pair.Key, pair => new CelFunction(pair.Key, [.. pair.Value]), StringComparer.Ordinal);
}
