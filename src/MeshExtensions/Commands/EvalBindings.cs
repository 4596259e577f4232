using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MeshExtensions.Cel;

namespace MeshExtensions.Commands;

/// <summary>
/// Variables from a JSON object. Their types are those of their values, except that a number may stand for an int, a uint or a double and so is <c>dyn</c>.
/// </summary>
internal sealed class EvalBindings : CelActivation
{
    private readonly CelValue[] _values;

    private EvalBindings(ImmutableArray<CelVariable> variables, CelValue[] values)
    {
        Variables = variables;
        _values = values;
    }

    public static EvalBindings None { get; } = new([], []);

    public ImmutableArray<CelVariable> Variables { get; }

    /// <summary>Reads variables.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">This is not one JSON object.</exception>
    public static EvalBindings Read(ReadOnlySpan<byte> json)
    {
        var bindings = CelJson.Read(json);
        if (bindings.Kind != CelKind.Map)
        {
            throw new JsonException("This is not an object.");
        }

        var variables = ImmutableArray.CreateBuilder<CelVariable>();
        var values = new List<CelValue>();
        var arena = new CelArena();
        for (var i = 0; i < bindings.Count(); i++)
        {
            var (name, value) = bindings.EntryAt(i, arena);
            var text = Encoding.UTF8.GetString(name.AsSpan());
            if (text.Length == 0 || char.IsAsciiDigit(text[0]) || !text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.'))
            {
                throw new JsonException($"'{text}' cannot be the name of a variable; names are letters, digits and _.");
            }

            variables.Add(new CelVariable(text, TypeOf(value)));
            values.Add(value);
        }

        return new EvalBindings(variables.ToImmutable(), [.. values]);
    }

    public override CelValue Resolve(int variable, CelArena arena) => _values[variable];

    private static CelType TypeOf(in CelValue value) => value.Kind switch
    {
        CelKind.Bool => CelType.Bool,
        CelKind.String => CelType.String,
        CelKind.List => CelType.List(CelType.Dyn),
        CelKind.Map => CelType.Map(CelType.String, CelType.Dyn),
        _ => CelType.Dyn,
    };
}
