using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Evaluation;

/// <summary>What a macro walks: a list, or a map.</summary>
/// <param name="value">The list or map.</param>
internal readonly ref struct Range(in CelValue value)
{
    private readonly CelValue _value = value;

    public int Count { get; } = value.Kind == CelKind.List ? ListView.Count(value) : MapView.Count(value);

    public static bool IsRange(in CelValue value) => value.Kind is CelKind.List or CelKind.Map;

    /// <summary>Begins a step: takes its cost from the budget and sets its variables.</summary>
    /// <param name="index">Of the element or entry.</param>
    /// <param name="arena">Whose budget and locals they are.</param>
    /// <param name="loop">The cost, and whether there are two variables: index and element, or key and value. Otherwise element, or key.</param>
    /// <returns>False when the budget is used up.</returns>
    public bool TryStep(int index, CelArena arena, Loop loop)
    {
        if (!arena.TryCharge(loop.StepCost))
        {
            return false;
        }

        var slot = loop.Slot;
        if (_value.Kind == CelKind.List)
        {
            if (loop.IsPair)
            {
                arena.Locals[slot] = CelValue.Int(index);
                slot++;
            }

            // Not in one statement: the host's list may not touch the array, but the next line must not depend on that.
            var element = ListView.Element(_value, index, arena);
            arena.Locals[slot] = element;
            return true;
        }

        MapView.Entry(_value, index, arena, out var key, out var value);
        arena.Locals[slot] = key;
        if (loop.IsPair)
        {
            arena.Locals[slot + 1] = value;
        }

        return true;
    }
}
