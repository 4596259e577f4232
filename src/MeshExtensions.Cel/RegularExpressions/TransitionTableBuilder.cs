namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>
/// Builds a table of a program by the subset construction, all of it before the first match: nothing is built, locked or evicted while matching. The price is
/// that a program whose table would be large is simulated instead.
/// </summary>
internal static class TransitionTableBuilder
{
    /// <returns>Null when the table or the work for it is beyond the limits.</returns>
    public static TransitionTable? TryBuild(ByteProgram program)
    {
        var classes = ByteClasses.Of(program);
        var examples = Enumerable.Range(0, 256).Where(value => value == 0 || classes[value] != classes[value - 1]).Select(value => (byte)value).ToArray();
        var table = new List<ushort> { 0, 0 };
        var states = new List<string>();
        var offsets = new Dictionary<string, ushort>(StringComparer.Ordinal);
        var simulation = new Simulation(program, new ushort[Simulation.ScratchLength(program)]);
        var start = StateOf(ref simulation, simulation.Start());
        var work = 0;
        for (var i = 0; i < states.Count; i++)
        {
            foreach (var example in examples)
            {
                simulation.Restore(states[i]);
                table.Add(StateOf(ref simulation, simulation.Step(example)));
                work += states[i].Length + simulation.Visits;
            }

            simulation.Restore(states[i]);
            table.Add(simulation.Finish() ? (ushort)TransitionTable.Match : (ushort)TransitionTable.Dead);
            var entries = TransitionTable.FirstRow + (states.Count * (examples.Length + 1));
            if (work > RegularExpressionLimits.TableWork || entries > RegularExpressionLimits.TableEntries)
            {
                return null;
            }
        }

        return new TransitionTable(classes, [.. table], examples.Length, start);

        ushort StateOf(ref Simulation simulation, bool matches)
        {
            if (matches)
            {
                return TransitionTable.Match;
            }

            var saved = simulation.Save();
            if (saved.Length == Simulation.SavedWithoutStates)
            {
                return TransitionTable.Dead;
            }

            if (!offsets.TryGetValue(saved, out var offset))
            {
                // Too large an offset is cut here, and the table given up after the row.
                offset = (ushort)(TransitionTable.FirstRow + (states.Count * (examples.Length + 1)));
                offsets.Add(saved, offset);
                states.Add(saved);
            }

            return offset;
        }
    }
}
