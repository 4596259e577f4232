using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Evaluation;

/// <summary>What all macros that walk a list or a map share.</summary>
/// <param name="Slot">Of the first variable.</param>
/// <param name="IsPair">Whether there are two.</param>
/// <param name="StepCost">What one step takes from the budget: the number of nodes that it may evaluate.</param>
internal readonly record struct Loop(int Slot, bool IsPair, int StepCost);

/// <summary><c>all</c> and <c>exists</c>: the operators <c>&amp;&amp;</c> and <c>||</c> over the steps, errors absorbed as there.</summary>
/// <param name="id">See <see cref="Node"/>.</param>
/// <param name="range">What is walked.</param>
/// <param name="loop">How.</param>
/// <param name="condition">The predicate.</param>
/// <param name="decisive">The outcome of a step that ends the walk: false for all, true for exists.</param>
internal sealed class QuantifierNode(int id, Node range, Loop loop, Node condition, Truth decisive) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        var value = range.Evaluate(arena);
        if (!Range.IsRange(value))
        {
            return Failed(arena, value.IsError ? value : NoSuchOverload(arena, value));
        }

        var steps = new Range(value);
        var failure = default(CelValue);
        for (var i = 0; i < steps.Count; i++)
        {
            if (!steps.TryStep(i, arena, loop))
            {
                return Failed(arena, arena.Exceeded().At(Id));
            }

            var truth = condition.Test(arena);
            if (truth == decisive)
            {
                return decisive;
            }

            if (truth == Truth.Error && failure.Kind == CelKind.Unset)
            {
                failure = arena.Failure;
            }
        }

        return failure.Kind == CelKind.Unset ? From(decisive == Truth.False) : Failed(arena, failure);
    }
}

/// <summary><c>exists_one</c>: true when exactly one step is; any error is the result, since nothing could outweigh it.</summary>
internal sealed class ExistsOneNode(int id, Node range, Loop loop, Node condition) : BooleanNode(id)
{
    public override Truth Test(CelArena arena)
    {
        var value = range.Evaluate(arena);
        if (!Range.IsRange(value))
        {
            return Failed(arena, value.IsError ? value : NoSuchOverload(arena, value));
        }

        var steps = new Range(value);
        var found = 0;
        for (var i = 0; i < steps.Count; i++)
        {
            if (!steps.TryStep(i, arena, loop))
            {
                return Failed(arena, arena.Exceeded().At(Id));
            }

            var truth = condition.Test(arena);
            if (truth == Truth.Error)
            {
                return Truth.Error;
            }

            found += truth == Truth.True ? 1 : 0;
        }

        return From(found == 1);
    }
}

/// <summary><c>map</c>, <c>filter</c> and <c>transformList</c>: a list of what the steps give.</summary>
/// <param name="id">See <see cref="Node"/>.</param>
/// <param name="range">What is walked.</param>
/// <param name="loop">How.</param>
/// <param name="condition">Steps without it are left out; null for none.</param>
/// <param name="result">What a step gives; null for the variable itself, as filter does.</param>
internal sealed class ListComprehensionNode(int id, Node range, Loop loop, Node? condition, Node? result) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        var value = range.Evaluate(arena);
        if (!Range.IsRange(value))
        {
            return value.IsError ? value : NoSuchOverload(arena, value);
        }

        var steps = new Range(value);
        if (!arena.TryReserve(steps.Count, out CelValue[] array, out var offset))
        {
            return arena.Exceeded().At(Id);
        }

        var count = 0;
        for (var i = 0; i < steps.Count; i++)
        {
            if (!steps.TryStep(i, arena, loop))
            {
                return arena.Exceeded().At(Id);
            }

            if (condition is not null && condition.Test(arena) is var truth and not Truth.True)
            {
                if (truth == Truth.Error)
                {
                    return arena.Failure;
                }

                continue;
            }

            var element = result is null ? arena.Locals[loop.Slot] : result.Evaluate(arena);
            if (element.IsError)
            {
                return element;
            }

            array[offset + count++] = element;
        }

        arena.GiveBack(array, offset + steps.Count, steps.Count - count);
        return CelValue.ListOf(array, offset, count);
    }
}

/// <summary><c>transformMap</c> and <c>transformMapEntry</c>: a map of what the steps give.</summary>
/// <param name="id">See <see cref="Node"/>.</param>
/// <param name="range">What is walked.</param>
/// <param name="loop">How.</param>
/// <param name="condition">Steps without it are left out; null for none.</param>
/// <param name="result">What a step gives: a value for the step's key or, for <paramref name="givesEntry"/>, a map whose entries are taken.</param>
/// <param name="givesEntry">See <paramref name="result"/>.</param>
internal sealed class MapComprehensionNode(int id, Node range, Loop loop, Node? condition, Node result, bool givesEntry) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        var value = range.Evaluate(arena);
        if (!Range.IsRange(value))
        {
            return value.IsError ? value : NoSuchOverload(arena, value);
        }

        var steps = new Range(value);
        if (!MapBuilder.TryBegin(arena, steps.Count, out var builder))
        {
            return arena.Exceeded().At(Id);
        }

        for (var i = 0; i < steps.Count; i++)
        {
            if (!steps.TryStep(i, arena, loop))
            {
                return arena.Exceeded().At(Id);
            }

            if (condition is not null && condition.Test(arena) is var truth and not Truth.True)
            {
                if (truth == Truth.Error)
                {
                    return arena.Failure;
                }

                continue;
            }

            var key = arena.Locals[loop.Slot];
            var made = result.Evaluate(arena);
            if (made.IsError)
            {
                return made;
            }

            if (givesEntry)
            {
                // One entry a step: what a map of several would mean is left open by the specification's own macro.
                if (made.Kind != CelKind.Map || MapView.Count(made) != 1)
                {
                    return NoSuchOverload(arena, made);
                }

                MapView.Entry(made, 0, arena, out key, out made);
            }

            if (builder.Add(key, made, arena) is var code and not CelErrorCode.None)
            {
                return Fail(arena, code, key);
            }
        }

        return builder.ToMap();
    }
}

/// <summary><c>sortBy</c>: the elements of a list in the order of their keys; equal ones keep theirs.</summary>
internal sealed class SortByNode(int id, Node range, Loop loop, Node key) : Node(id)
{
    public override CelValue Evaluate(CelArena arena)
    {
        var value = range.Evaluate(arena);
        if (value.Kind != CelKind.List)
        {
            return value.IsError ? value : NoSuchOverload(arena, value);
        }

        var steps = new Range(value);
        if (!arena.TryReserve(steps.Count, out CelValue[] keys, out var offset))
        {
            return arena.Exceeded().At(Id);
        }

        for (var i = 0; i < steps.Count; i++)
        {
            if (!steps.TryStep(i, arena, loop))
            {
                return arena.Exceeded().At(Id);
            }

            var made = key.Evaluate(arena);
            if (made.IsError)
            {
                return made;
            }

            keys[offset + i] = made;
        }

        var sorted = Sorting.Sort(arena, value, CelValue.ListOf(keys, offset, steps.Count));
        return sorted.IsError ? sorted.At(Id) : sorted;
    }
}
