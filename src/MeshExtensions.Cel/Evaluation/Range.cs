using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Evaluation;

/// <summary>What a macro walks: a list, or a map.</summary>
/// <param name="value">The list or map.</param>
internal readonly ref struct Range(in CelValue value)
{
    private readonly CelValue _value = value;

    public int Count { get; } = value.Kind == CelKind.List ? ListView.Count(value) : MapView.Count(value);

    public static bool IsRange(in CelValue value) => value.Kind is CelKind.List or CelKind.Map;

    /// <summary>Sets the variables of one step.</summary>
    /// <param name="index">Of the element or entry.</param>
    /// <param name="arena">Whose locals they are.</param>
    /// <param name="slot">Of the first variable; the second one's follows.</param>
    /// <param name="pair">Whether there are two variables: index and element, or key and value. Otherwise element, or key.</param>
    public void SetVariables(int index, CelArena arena, int slot, bool pair)
    {
        if (_value.Kind == CelKind.List)
        {
            if (pair)
            {
                arena.Locals[slot] = CelValue.Int(index);
                slot++;
            }

            // Not in one statement: the host's list may not touch the array, but the next line must not depend on that.
            var element = ListView.Element(_value, index, arena);
            arena.Locals[slot] = element;
            return;
        }

        MapView.Entry(_value, index, arena, out var key, out var value);
        arena.Locals[slot] = key;
        if (pair)
        {
            arena.Locals[slot + 1] = value;
        }
    }
}
